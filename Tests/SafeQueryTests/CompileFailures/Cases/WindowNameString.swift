// Road 9: a window named by a String.
import SafeQuery

func byName(_ name: String) -> Window {
  .named(name)  // expected-error {{cannot convert value of type 'String' to expected argument type 'Identifier'}}
}

func declared(_ name: String) -> some Query {
  // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'Identifier'}}
  User.all.window(name) { .partition(by: $0.age) }
}
