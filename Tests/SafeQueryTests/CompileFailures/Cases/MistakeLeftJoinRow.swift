// The row of a left-joined table without its optional.
import SafeQuery

func read(_ db: Database) async throws -> [(User, Post)] {
  // expected-error@+2 {{(aka 'Array<(User, Optional<Post>)>') to return type '[(User, Post)]'}}
  // expected-note@+1 {{(aka '(User, Optional<Post>)') and '(User, Post)') are expected to be equal}}
  try await db.fetch(User.all.leftJoin(Post.self) { $0.id == $1.author })
}
