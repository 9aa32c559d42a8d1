// Functions, operators and expressions of the program's own.
import SafeQuery

extension SQLFunction where Result == Double {
  static var distance: SQLFunction<Double> { SQLFunction("st_distance") }
}

func query(_ pattern: String) -> Select<User.Columns, User> {
  let near = SQLOperator<Bool>("<->")
  let length = SQLFunction<Int>("length")
  return User.where { near($0.email, TypedSQL(value: pattern)) && length($0.email) > 3 }
    .where { TypedSQL<Bool>("\($0.email) ~* \(pattern)") }
    .order { SQLFunction.distance($0.email) }
}
