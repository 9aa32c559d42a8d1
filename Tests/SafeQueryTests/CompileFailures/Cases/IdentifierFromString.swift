// Road 8: an identifier from a String.
import SafeQuery

func name(_ text: String) -> [Identifier] {
  // expected-error@+1 {{'init(_:)' is unavailable: a name is a literal of the program; look a run-time name up in}}
  let one = Identifier(text)
  // expected-error@+1 {{cannot convert value of type 'String' to specified type 'Identifier'}}
  let two: Identifier = text
  // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'StaticString'}}
  let three = Identifier(stringLiteral: text)
  return [one, two, three]
}
