// A StaticString is not made of a String.
import SafeQuery

func text(_ text: String) -> [StaticString] {
  // expected-error@+7 {{no exact matches in call to initializer}}
  // expected-note@+6 {{candidate expects value of type 'Builtin.Int32' for parameter #1 (got 'String')}}
  // expected-note@+5 {{candidate expects value of type 'StaticString' for parameter #1 (got 'String')}}
  // expected-note@+4 {{candidate expects value of type 'StaticString' for parameter #1 (got 'String')}}
  // expected-note@+3 {{candidate expects value of type 'StaticString' for parameter #1 (got 'String')}}
  // expected-note@+2 {{candidate expects value of type 'StaticString' for parameter #1 (got 'String')}}
  // expected-note@+1 {{candidate expects value of type 'StaticString' for parameter #1 (got 'String')}}
  let one = StaticString(text)
  // expected-error@+1 {{cannot convert value of type 'String' to specified type 'StaticString'}}
  let two: StaticString = text
  // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'StaticString'}}
  let three = StaticString(stringLiteral: text)
  return [one, two, three]
}
