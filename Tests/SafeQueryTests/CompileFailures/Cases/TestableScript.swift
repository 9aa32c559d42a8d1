// Even with the internals in sight, a script's statement is no query.
@testable import SafeQuery

func run(_ db: Database, _ script: Script) async throws -> SQL {
  // expected-error@+1 {{instance method 'execute(_:fileID:line:)' requires that 'Script.Statement' conform to}}
  try await db.execute(script.statements[0])
  // expected-error@+1 {{argument type 'Script' does not conform to expected type 'Fragment'}}
  return SQL(.fragment(script))
}
