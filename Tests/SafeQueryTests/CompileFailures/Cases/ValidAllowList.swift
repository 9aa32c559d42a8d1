// Names that a request chooses from.
import SafeQuery

func sorted(_ requested: String) throws -> Select<User.Columns, User> {
  let columns: AllowList<TypedSQL<String>> = [
    "email": TypedSQL("email"), "mail": TypedSQL("\(User.columns.email)"),
  ]
  let column = try columns.value(for: requested)
  return User.all.order { _ in column.ascending }
}

func text(_ requested: String) throws -> SQL {
  let names: AllowList<Identifier> = ["email", "age"]
  return "SELECT \(try names.value(for: requested)) FROM \(User.self)"
}
