// The module is not built for private imports.
// expected-error@+1 {{module 'SafeQuery' was not compiled for private import}}
@_private(sourceFile: "StatementWriter.swift") import SafeQuery
