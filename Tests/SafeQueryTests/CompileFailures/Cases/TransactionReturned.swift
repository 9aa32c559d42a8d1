// A block can't hand its transaction out.
import SafeQuery

func leak(_ db: Database) async throws {
  // expected-error@+1 {{type 'Transaction' does not conform to the 'Sendable' protocol}}
  _ = try await db.read { tx in tx }
}
