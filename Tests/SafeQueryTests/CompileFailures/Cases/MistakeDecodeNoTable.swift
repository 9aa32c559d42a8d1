// SQL decoded to a type that is no row.
import SafeQuery

struct Name { let name: String }
func read(_ db: Database) async throws -> [Name] {
  // expected-error@+1 {{no exact matches in call to instance method 'fetch'}}
  try await db.fetch("SELECT name FROM user", as: Name.self)
}
