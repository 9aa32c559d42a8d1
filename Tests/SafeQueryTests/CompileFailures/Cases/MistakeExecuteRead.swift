// A query executed like a command.
import SafeQuery

func read(_ db: Database) async throws {
  // expected-error@+1 {{'execute(_:fileID:line:)' requires that 'Select<User.Columns, User>' conform to 'Command'}}
  try await db.execute(User.where { $0.id == 1 })
}
