// Road 2: an extension of the interpolation that replaces it with one made of a String.
import SafeQuery

extension SQL.StringInterpolation {
  mutating func appendInterpolation(text: String) {
    // expected-error@+2 {{extra argument 'stringLiteral' in call}}
    // expected-error@+1 {{missing arguments for parameters 'literalCapacity', 'interpolationCount' in call}}
    self = SQL.StringInterpolation(stringLiteral: text)
  }
}
