// The compiler's own initialiser of StaticString takes builtin values, which a String does not give.
import SafeQuery

func text(_ text: String) -> StaticString {
  // expected-error@+3 {{cannot convert value of type 'String' to expected argument type 'Builtin.RawPointer'}}
  // expected-error@+2 {{cannot convert value of type 'Int' to expected argument type 'Builtin.Word'}}
  // expected-error@+1 {{cannot convert value of type 'Bool' to expected argument type 'Builtin.Int1'}}
  StaticString(_builtinStringLiteral: text, utf8CodeUnitCount: text.utf8.count, isASCII: true)
}
