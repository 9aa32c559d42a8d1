// Road 6: a transaction's calls with a String.
import SafeQuery

func run(_ db: Database, _ text: String) async throws {
  try await db.transaction { tx in
    // expected-error@+1 {{'execute' is unavailable: SQL text is a literal of the program}}
    try tx.execute(text)
    // expected-error@+1 {{'fetch(_:as:)' is unavailable: SQL text is a literal of the program}}
    _ = try tx.fetch(text, as: Int.self)
    // expected-error@+1 {{'fetch(_:as:)' is unavailable: SQL text is a literal of the program}}
    _ = try tx.fetch(text, as: User.self)
    // expected-error@+1 {{'fetchOne(_:as:)' is unavailable: SQL text is a literal of the program}}
    _ = try tx.fetchOne(text, as: Int.self)
    // expected-error@+1 {{'fetchOne(_:as:)' is unavailable: SQL text is a literal of the program}}
    _ = try tx.fetchOne(text, as: User.self)
  }
}
