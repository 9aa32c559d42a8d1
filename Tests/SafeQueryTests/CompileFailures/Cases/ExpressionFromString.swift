// Road 7: an expression from a String.
import SafeQuery

func condition(_ text: String) -> [TypedSQL<Bool>] {
  // expected-error@+1 {{'init(_:as:)' is unavailable: SQL text is a literal of the program; a value is}}
  let one = TypedSQL<Bool>(text)
  // expected-error@+1 {{extraneous argument label 'sql:' in call}}
  let two = TypedSQL<Bool>(sql: text)
  return [one, two]
}
