// Even with the internals in sight, a writer is made by render only.
@testable import SafeQuery

// expected-error@+1 {{'StatementWriter' initializer is inaccessible due to}}
func forge() -> StatementWriter { StatementWriter(dialect: .sqlite) }
