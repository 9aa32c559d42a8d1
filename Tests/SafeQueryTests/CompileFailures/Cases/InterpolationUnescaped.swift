// Road 3: \(unescaped:) in SQL text.
import SafeQuery

// expected-error@+1 {{extraneous argument label 'unescaped:' in call}}
func query(_ text: String) -> SQL { "SELECT * FROM t ORDER BY \(unescaped: text)" }
