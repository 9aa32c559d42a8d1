// The row of one table read as another's.
import SafeQuery

func read(_ db: Database) async throws -> Post? {
  // expected-error@+2 {{cannot convert return expression of type 'User?' to return type 'Post?'}}
  // expected-note@+1 {{arguments to generic parameter 'Wrapped' ('User' and 'Post') are expected to be equal}}
  try await db.fetchOne(User.where { $0.id == 1 })
}
