// Road 3: \(literal:) in SQL text.
import SafeQuery

// expected-error@+1 {{extraneous argument label 'literal:' in call}}
func query(_ text: String) -> SQL { "SELECT * FROM t ORDER BY \(literal: text)" }
