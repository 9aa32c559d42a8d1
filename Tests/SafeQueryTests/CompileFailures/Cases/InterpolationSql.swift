// Road 3: \(sql:) in SQL text.
import SafeQuery

// expected-error@+1 {{extraneous argument label 'sql:' in call}}
func query(_ text: String) -> SQL { "SELECT * FROM t ORDER BY \(sql: text)" }
