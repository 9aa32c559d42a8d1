// Road 4: labelled initialisers from text.
import SafeQuery

func query(_ text: String) -> [SQL] {
  // expected-error@+1 {{extraneous argument label 'sql:' in call}}
  let one = SQL(sql: text)
  // expected-error@+1 {{extraneous argument label 'unsafeSQL:' in call}}
  let two = SQL(unsafeSQL: text)
  // expected-error@+1 {{extraneous argument label 'raw:' in call}}
  let three = SQL(raw: text)
  return [one, two, three]
}
