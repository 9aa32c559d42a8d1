// Road 2: an extension of the interpolation that quotes a String by itself.
import SafeQuery

extension SQL.StringInterpolation {
  mutating func appendInterpolation(name: String) {
    // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'StaticString'}}
    appendLiteral("\"\(name)\"")
  }
}
