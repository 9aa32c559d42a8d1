// Road 16: the columns of a projection are out of reach.
import SafeQuery

func change(_ rows: Projection<User>, _ text: String) {
  // expected-error@+3 {{no exact matches in call to instance method 'append'}}
  // expected-note@+2 {{found candidate with type '(__owned Node) -> ()'}}
  // expected-error@+1 {{'nodes' is inaccessible due to 'internal' protection level}}
  rows.nodes.append(text)
}
