// Prepared queries and commands.
import SafeQuery

extension User {
  static let byEmail = Prepared { (email: Parameter<String>) in User.where { $0.email == email } }
  static let setAge = Prepared { (id: Parameter<Int64>, age: Parameter<Int?>) in
    User.where { $0.id == id }.update { $0.age = age }
  }
  static let page = Prepared { (ids: Parameter<[Int64]>, count: Parameter<Int>) in
    User.where { ids.contains($0.id) }.order { $0.id }.limit(count)
  }
}

func run(_ db: Database, _ input: String) async throws {
  let user = try await db.fetchOne(User.byEmail(input))
  try await db.execute(User.setAge(user?.id ?? 0, nil))
  try await db.transaction { tx in
    try tx.execute(User.setAge(1, 30))
    _ = try tx.fetch(User.page([1, 2], 20))
  }
  for try await user in db.stream(User.byEmail(input)) { print(user) }
}
