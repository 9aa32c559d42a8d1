// An assignment in place of a comparison.
import SafeQuery

func statement() -> Select<User.Columns, User> {
  // expected-error@+4 {{cannot assign to property: 'age' is a get-only property}}
  // expected-error@+3 {{cannot assign value of type 'Int' to type 'Column<Int?>'}}
  // expected-note@+2 {{only concrete types}}
  // expected-error@+1 {{type '()' cannot conform to 'SQLExpression'}}
  User.where { $0.age = 5 }
}
