// An interpolation added to StaticString has nothing to make one of.
import SafeQuery

// expected-error@+3 {{type 'StaticString' does not conform to protocol 'ExpressibleByStringInterpolation'}}
// expected-error@+2 {{'ExpressibleByStringInterpolation' requires the types 'StaticString' and 'String' be}}
// expected-note@+1 {{requirement specified as 'Self.StringLiteralType' ==}}
extension StaticString: @retroactive ExpressibleByStringInterpolation {}
