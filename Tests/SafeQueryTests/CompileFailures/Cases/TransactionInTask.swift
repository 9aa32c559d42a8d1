// A block's transaction can't be used by a task that outlives the block: it belongs to the connection's thread.
import SafeQuery

func leak(_ db: Database) async throws {
  try await db.read { tx in
    // expected-error@+1 {{passing closure as a 'sending' parameter risks causing data races}}
    Task {
      // expected-note@+1 {{closure captures 'tx' which is accessible to code in the current task}}
      _ = try tx.fetchOne("SELECT 1", as: Int.self)
    }
    return
  }
}
