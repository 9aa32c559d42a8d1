// Road 16: a query whose SQL is a String.
import SafeQuery

struct Evil: ReadQuery {
  let text: String
  let rows: Projection<User>
  // expected-error@+1 {{cannot convert return expression of type 'String' to return type 'SQL'}}
  var sql: SQL { text }
}
