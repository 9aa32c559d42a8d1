// Road 6: a statement can't be made of text.
import SafeQuery

func statement(_ text: String) -> [Statement] {
  // expected-error@+1 {{'Statement' initializer is inaccessible due to}}
  let one = Statement(bytes: Array(text.utf8), hash: 0, parameters: [], dialect: .sqlite, loggable: 0)
  // expected-error@+3 {{'Statement' initializer is inaccessible due to}}
  // expected-error@+2 {{extra argument 'text' in call}}
  // expected-error@+1 {{missing arguments for parameters 'bytes', 'hash', 'dialect', 'loggable' in call}}
  let two = Statement(text: text, parameters: [])
  return [one, two]
}
