#if Macros
import SwiftCompilerPlugin
import SwiftSyntaxMacros

/// What the compiler loads.
@main
struct Plugin: CompilerPlugin {
  let providingMacros: [any Macro.Type] = [TableMacro.self, ColumnMacro.self]
}
#endif
