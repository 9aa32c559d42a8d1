// Even with the internals in sight, a statement is made by the writer only.
@testable import SafeQuery

func forge(_ text: String) -> Statement {
  // expected-error@+1 {{'Statement' initializer is inaccessible due to}}
  Statement(bytes: Array(text.utf8), hash: 0, parameters: [], dialect: .sqlite, loggable: 0)
}
