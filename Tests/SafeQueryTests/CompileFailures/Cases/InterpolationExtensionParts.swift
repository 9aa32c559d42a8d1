// Road 2: an extension of the interpolation from another module that reaches its parts.
import SafeQuery

extension SQL.StringInterpolation {
  mutating func appendInterpolation(text: String) {
    // expected-error@+2 {{'parts' is inaccessible due to}}
    // expected-error@+1 {{cannot infer contextual base in reference to member 'literal'}}
    parts.append(.literal(text))
  }
}
