// Road 17: a request's body with SQL in it.
import SafeQuery

// expected-error@+1 {{type 'Request' does not conform to protocol 'Decodable'}}
struct Request: Decodable {
  // expected-note@+1 {{cannot automatically synthesize 'Decodable' because 'SQL' does not conform to 'Decodable'}}
  let filter: SQL
}
