// Road 6: a rendered statement can't be sent.
import SafeQuery

func run(_ db: Database, _ statement: Statement) async throws {
  // expected-error@+1 {{instance method 'execute(_:fileID:line:)' requires that 'Statement' conform to 'Command'}}
  try await db.execute(statement)
  // expected-error@+1 {{no exact matches in call to instance method 'fetch'}}
  _ = try await db.fetch(statement)
}
