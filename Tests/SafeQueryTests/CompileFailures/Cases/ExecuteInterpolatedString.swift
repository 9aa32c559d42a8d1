// Road 6: execute with a String that was interpolated before.
import SafeQuery

func run(_ db: Database, _ name: String) async throws {
  let text = "DELETE FROM \(name)"
  // expected-error@+1 {{'execute' is unavailable: SQL text is a literal of the program}}
  try await db.execute(text)
}
