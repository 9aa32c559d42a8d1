// An interpolation added to StaticString by hand has nothing to make one of.
import SafeQuery

// expected-error@+3 {{type 'StaticString' does not conform to protocol 'ExpressibleByStringInterpolation'}}
// expected-error@+2 {{'ExpressibleByStringInterpolation' requires the types 'StaticString' and 'String' be}}
// expected-note@+1 {{requirement specified as 'Self.StringLiteralType' ==}}
extension StaticString: @retroactive ExpressibleByStringInterpolation {
  /// The requirement.
  public init(stringInterpolation: DefaultStringInterpolation) {
    // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'StaticString'}}
    self.init(stringLiteral: String(stringInterpolation: stringInterpolation))
  }
}
