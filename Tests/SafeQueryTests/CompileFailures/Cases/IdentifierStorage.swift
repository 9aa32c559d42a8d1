// Road 8: an identifier's storage is out of reach.
import SafeQuery

extension Identifier {
  init(text: String) {
    // expected-error@+2 {{'name' is inaccessible due to}}
    // expected-error@+1 {{cannot assign value of type 'String' to type 'StaticString'}}
    self.name = text
  }
}
