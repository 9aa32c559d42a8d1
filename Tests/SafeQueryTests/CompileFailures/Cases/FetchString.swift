// Road 6: fetch with a String.
import SafeQuery

func run(_ db: Database, _ text: String) async throws {
  // expected-error@+1 {{'fetch(_:as:)' is unavailable: SQL text is a literal of the program}}
  _ = try await db.fetch(text, as: Int.self)
  // expected-error@+1 {{'fetch(_:as:)' is unavailable: SQL text is a literal of the program}}
  _ = try await db.fetch(text, as: User.self)
  // expected-error@+1 {{'fetchOne(_:as:)' is unavailable: SQL text is a literal of the program}}
  _ = try await db.fetchOne(text, as: Int.self, String.self)
  // expected-error@+1 {{'fetchOne(_:as:)' is unavailable: SQL text is a literal of the program}}
  _ = try await db.fetchOne(text, as: User.self)
  // expected-error@+1 {{'stream(_:as:)' is unavailable: SQL text is a literal of the program}}
  for try await number in db.stream(text, as: Int.self) { print(number) }
}
