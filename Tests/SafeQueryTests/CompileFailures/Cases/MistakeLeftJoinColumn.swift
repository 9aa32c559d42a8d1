// A left-joined column without its optional.
import SafeQuery

func read(_ db: Database) async throws -> [String] {
  // expected-error@+2 {{(aka 'Array<Optional<String>>') to return type '[String]'}}
  // expected-note@+1 {{(aka 'Optional<String>') and 'String') are expected to be equal}}
  try await db.fetch(User.all.leftJoin(Post.self) { $0.id == $1.author }.select { $1.title })
}
