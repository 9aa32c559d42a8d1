// Road 3: \(ident:) in SQL text.
import SafeQuery

// expected-error@+1 {{extraneous argument label 'ident:' in call}}
func query(_ text: String) -> SQL { "SELECT * FROM t ORDER BY \(ident: text)" }
