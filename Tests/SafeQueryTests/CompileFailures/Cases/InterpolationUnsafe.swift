// Road 3: \(unsafe:) in SQL text.
import SafeQuery

// expected-error@+1 {{extraneous argument label 'unsafe:' in call}}
func query(_ text: String) -> SQL { "SELECT * FROM t ORDER BY \(unsafe: text)" }
