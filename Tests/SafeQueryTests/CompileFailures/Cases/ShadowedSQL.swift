// An SQL of the user's own is another type.
import SafeQuery

struct SQL: ExpressibleByStringLiteral {
  var text: String
  init(stringLiteral text: String) { self.text = text }
}

func run(_ db: Database, _ text: String) async throws {
  // expected-error@+1 {{instance method 'execute(_:fileID:line:)' requires that 'SQL' conform to 'Command'}}
  try await db.execute(SQL(stringLiteral: text))
}
