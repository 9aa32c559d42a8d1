// Road 3: \(unsafeRaw:) in SQL text.
import SafeQuery

// expected-error@+1 {{extraneous argument label 'unsafeRaw:' in call}}
func query(_ text: String) -> SQL { "SELECT * FROM t ORDER BY \(unsafeRaw: text)" }
