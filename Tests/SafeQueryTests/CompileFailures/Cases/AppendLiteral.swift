// Road 2: appendLiteral with a String.
import SafeQuery

func query(_ text: String) -> SQL {
  var interpolation = SQL.StringInterpolation(literalCapacity: 0, interpolationCount: 0)
  // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'StaticString'}}
  interpolation.appendLiteral(text)
  return SQL(stringInterpolation: interpolation)
}
