// Road 4: append(sql:) and its kin.
import SafeQuery

func query(_ text: String) -> SQL {
  var query: SQL = "SELECT 1"
  // expected-error@+1 {{value of type 'SQL' has no member 'append'}}
  query.append(sql: text)
  // expected-error@+1 {{value of type 'SQL' has no member 'append'}}
  query.append(text)
  return query
}
