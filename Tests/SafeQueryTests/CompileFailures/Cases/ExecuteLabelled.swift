// Road 6: execute(sql:), query and prepare do not exist.
import SafeQuery

func run(_ db: Database, _ text: String) async throws {
  // expected-error@+1 {{extraneous argument label 'sql:' in call}}
  try await db.execute(sql: text)
  // expected-error@+1 {{value of type 'Database' has no member 'query'}}
  try await db.query(text)
  // expected-error@+1 {{value of type 'Database' has no member 'prepare'}}
  try await db.prepare(text)
}
