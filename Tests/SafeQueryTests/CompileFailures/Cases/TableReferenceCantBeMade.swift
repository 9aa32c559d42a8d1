// Road 9: a use of a table is handed out by a query only.
import SafeQuery

func table(_ other: TableReference<User>) -> TableReference<User> {
  // expected-error@+2 {{'TableReference<Model>' initializer is inaccessible due to}}
  // expected-error@+1 {{'instance' is inaccessible due to}}
  TableReference<User>(other.instance)
}
