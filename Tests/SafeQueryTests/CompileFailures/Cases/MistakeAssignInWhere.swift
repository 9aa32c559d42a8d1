// An assignment in place of a comparison.
import SafeQuery

func statement() -> Select<User.Columns, User> {
  // expected-error@+3 {{cannot assign to property: 'age' is a get-only property}}
  // expected-error@+2 {{cannot assign value of type 'Int' to type 'Column<Int?>'}}
  // expected-error@+1 {{argument type '()' does not conform to expected type 'SQLExpression'}}
  User.where { $0.age = 5 }
}
