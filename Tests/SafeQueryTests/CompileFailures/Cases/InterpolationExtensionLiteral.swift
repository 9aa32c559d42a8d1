// Road 2: an extension of the interpolation that forwards a String to appendLiteral.
import SafeQuery

extension SQL.StringInterpolation {
  mutating func appendInterpolation(text: String) {
    // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'StaticString'}}
    appendLiteral(text)
  }
}
