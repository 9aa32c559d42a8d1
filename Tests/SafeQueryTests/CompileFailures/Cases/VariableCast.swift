// Road 1: a String cast to SQL.
import SafeQuery

// expected-error@+1 {{cannot convert value of type 'String' to type 'SQL' in coercion}}
func query(_ text: String) -> SQL { text as SQL }
