// Road 3: \(verbatim:) in SQL text.
import SafeQuery

// expected-error@+1 {{extraneous argument label 'verbatim:' in call}}
func query(_ text: String) -> SQL { "SELECT * FROM t ORDER BY \(verbatim: text)" }
