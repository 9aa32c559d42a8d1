// SQL text in every call that takes it: the advice of the unavailable ones does not disturb literals.
import SafeQuery

func run(_ db: Database, _ input: String) async throws {
  try await db.execute("DELETE FROM \(User.self) WHERE email = \(input)")
  try await db.execute("DELETE FROM user")
  let one: Int? = try await db.fetchOne("SELECT count(*) FROM \(User.self)", as: Int.self)
  let pair = try await db.fetch("SELECT id, email FROM \(User.self)", as: Int64.self, String.self)
  let users = try await db.fetch("SELECT id, email, age FROM \(User.self) WHERE email = \(input)", as: User.self)
  let user = try await db.fetchOne("SELECT id, email, age FROM \(User.self)", as: User.self)
  try await db.transaction { tx in
    try tx.execute("DELETE FROM \(User.self) WHERE email = \(input)")
    _ = try tx.fetch("SELECT id, email FROM \(User.self)", as: Int64.self, String.self)
    _ = try tx.fetch("SELECT id, email, age FROM \(User.self)", as: User.self)
    _ = try tx.fetchOne("SELECT 1", as: Int.self)
    _ = try tx.fetchOne("SELECT id, email, age FROM \(User.self)", as: User.self)
  }
  for try await number in db.stream("SELECT id FROM \(User.self)", as: Int.self) { print(number) }
  print(one as Any, pair, users, user as Any)
}
