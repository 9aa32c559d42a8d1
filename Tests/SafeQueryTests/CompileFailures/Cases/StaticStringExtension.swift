// An extension of StaticString has nothing to make one of.
import SafeQuery

extension StaticString {
  init(forged text: String) {
    // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'StaticString'}}
    self.init(stringLiteral: text)
  }
}
