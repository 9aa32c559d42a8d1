// A StaticString of the user's own is another type.
import SafeQuery

struct StaticString: ExpressibleByStringLiteral {
  var text: String
  init(stringLiteral text: String) { self.text = text }
}

// expected-error@+1 {{cannot convert value of type 'Program.StaticString' to expected argument type 'Swift.StaticString'}}
func query(_ text: String) -> SQL { SQL(stringLiteral: StaticString(stringLiteral: text)) }
