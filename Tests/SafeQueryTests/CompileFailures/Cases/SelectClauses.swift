// Road 16: the clauses of a select are out of reach.
import SafeQuery

func change(_ query: Select<User.Columns, User>, _ text: String) {
  var query = query
  // expected-error@+3 {{no exact matches in call to instance method 'append'}}
  // expected-note@+2 {{found candidate with type '(__owned Node) -> ()'}}
  // expected-error@+1 {{'order' is inaccessible due to}}
  query.clauses.order.append(text)
}
