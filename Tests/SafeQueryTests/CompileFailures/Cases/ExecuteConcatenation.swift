// Road 6: execute with a concatenation.
import SafeQuery

func run(_ db: Database, _ name: String) async throws {
  // expected-error@+1 {{'execute' is unavailable: SQL text is a literal of the program}}
  try await db.execute("DELETE FROM " + name)
}
