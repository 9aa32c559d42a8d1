// Road 11: a function's name is out of reach.
import SafeQuery

extension SQLFunction {
  init(text: String) {
    self.init("f")
    // expected-error@+2 {{'name' is inaccessible due to}}
    // expected-error@+1 {{cannot assign value of type 'String' to type 'StaticString'}}
    self.name = text
  }
}
