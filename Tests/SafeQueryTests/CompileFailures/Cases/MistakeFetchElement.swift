// All rows read as one.
import SafeQuery

func read(_ db: Database) async throws -> User {
  // expected-error@+1 {{cannot convert return expression of type '[User]' to return type 'User'}}
  try await db.fetch(User.where { $0.id == 1 })
}
