// Nothing is awaited inside a block: the connection's thread would wait with its locks held.
import SafeQuery

func hold(_ db: Database) async throws {
  // expected-error@+1 {{cannot pass function of type '@Sendable (Transaction) async throws -> ()' to parameter expecting synchronous function type}}
  try await db.transaction { tx in
    // expected-note@+1 {{'async' inferred from asynchronous operation used here}}
    try await Task.sleep(for: .seconds(1))
    try tx.execute("SELECT 1")
  }
}
