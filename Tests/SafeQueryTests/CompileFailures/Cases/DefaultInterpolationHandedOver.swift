// Road 1: the standard interpolation, which takes any text, handed to SQL.
import SafeQuery

func query(_ text: String) -> SQL {
  var interpolation = DefaultStringInterpolation(literalCapacity: 0, interpolationCount: 0)
  interpolation.appendLiteral(text)
  // expected-error@+1 {{referencing initializer 'init(stringInterpolation:)' on 'ExpressibleByStringInterpolation'}}
  return SQL(stringInterpolation: interpolation)
}
