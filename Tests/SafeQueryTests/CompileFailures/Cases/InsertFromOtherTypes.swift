// The columns of an insert from a query have the types that it selects.
import SafeQuery

func copy() -> Insert<User> {
  // expected-error@+1 {{the columns must be as many as the query selects, and of the same types}}
  User.insert(from: User.all.select { ($0.id, $0.email) }, into: \.email, \.email)
}
