// Everyday queries of the builder.
import SafeQuery

func run(_ db: Database, _ input: String, _ direction: SortDirection) async throws {
  let users = try await db.fetch(
    User.where { $0.age >= 18 && $0.email != input }.order { $0.email.ordered(direction) }.limit(20, offset: 40))
  try await db.execute(User.where { $0.email == input }.update { $0.age = 30 })
  try await db.execute(User.where { [1, 2].contains($0.id) }.delete())
  try await db.execute(User.all.delete())
  try await db.execute(User.insert(User.Draft(email: input, age: nil)))
  _ = try await db.fetch(User.all.groupBy { $0.age }.having { $0.id.count() > 1 }.select { ($0.age, count()) })
  print(users)
}
