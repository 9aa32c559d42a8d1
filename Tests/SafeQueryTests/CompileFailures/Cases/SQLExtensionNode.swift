// Road 2: an extension of SQL from another module that sets its storage.
import SafeQuery

extension SQL {
  init(text: String) {
    // expected-error@+3 {{'node' is inaccessible due to}}
    // expected-error@+2 {{cannot convert value of type 'String' to expected argument type 'StaticString'}}
    // expected-error@+1 {{'literal' is inaccessible due to}}
    self.node = .literal(text)
  }
}
