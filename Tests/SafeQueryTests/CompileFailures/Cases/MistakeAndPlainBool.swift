// A condition and a Bool of the program.
import SafeQuery

func query(_ isAdult: Bool) -> Select<User.Columns, User> {
  // expected-error@+1 {{operator function '&&' requires that 'Bool' conform to 'SQLExpression'}}
  User.where { $0.age >= 18 && isAdult }
}
