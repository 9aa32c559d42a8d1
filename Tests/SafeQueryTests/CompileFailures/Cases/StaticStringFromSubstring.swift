// A StaticString is not made of a Substring or a scalar.
import SafeQuery

func text(_ text: String, _ scalar: Unicode.Scalar) -> [StaticString] {
  // expected-error@+1 {{no 'prefix' candidates produce the expected contextual result type 'StaticString'}}
  let one: StaticString = text.prefix(3)
  // expected-error@+1 {{cannot convert value of type 'Unicode.Scalar' to expected argument type 'StaticString'}}
  let two = StaticString(unicodeScalarLiteral: scalar)
  // expected-error@+1 {{cannot convert value of type 'String.Element?' (aka 'Optional<Character>') to expected}}
  let three = StaticString(extendedGraphemeClusterLiteral: text.first)
  return [one, two, three]
}
