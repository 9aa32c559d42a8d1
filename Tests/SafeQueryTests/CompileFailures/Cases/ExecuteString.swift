// Road 6: execute with a String.
import SafeQuery

func run(_ db: Database, _ text: String) async throws {
  // expected-error@+1 {{'execute' is unavailable: SQL text is a literal of the program}}
  try await db.execute(text)
}
