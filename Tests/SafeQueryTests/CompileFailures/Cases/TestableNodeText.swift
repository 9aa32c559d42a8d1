// Even with the internals in sight, no node takes a String as text.
@testable import SafeQuery

func forge(_ text: String) -> [Node] {
  // expected-error@+4 {{cannot convert value of type 'String' to expected argument type 'StaticString'}}
  // expected-error@+3 {{cannot convert value of type 'String' to expected argument type 'StaticString'}}
  // expected-error@+2 {{cannot convert value of type 'String' to expected argument type 'StaticString'}}
  // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'StaticString'}}
  [.text(text), .literal(text), .name(text), .infix(.text(""), text, .text(""))]
}
