// Road 16: the columns of a projection are out of reach.
import SafeQuery

func change(_ rows: Projection<User>, _ text: String) {
  // expected-error@+2 {{'node' is inaccessible due to}}
  // expected-error@+1 {{cannot assign value of type 'String' to type 'Node'}}
  rows.node = text
}
