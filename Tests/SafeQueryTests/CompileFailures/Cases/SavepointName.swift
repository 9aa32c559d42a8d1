// Road 14: a nested transaction has no name to choose.
import SafeQuery

func run(_ db: Database, _ name: String) async throws {
  try await db.transaction { tx in
    // expected-error@+3 {{extra trailing closure passed in call}}
    // expected-error@+2 {{cannot convert value of type 'String' to expected argument type '(Transaction) throws ->}}
    // expected-error@+1 {{generic parameter 'Result' could not be inferred}}
    try tx.transaction(name) { _ in }
    try tx.savepoint(name)
  }
}
