// Road 8: an allow-list is extended by a name of the request.
import SafeQuery

func list(_ allowed: AllowList<Identifier>, _ name: String) -> Identifier {
  var allowed = allowed
  // expected-error@+3 {{no exact matches in call to instance method 'append'}}
  // expected-note@+2 {{found candidate with type '(__owned (name: StaticString, value: Identifier)) -> ()'}}
  // expected-error@+1 {{'entries' is inaccessible due to}}
  allowed.entries.append((name: name, value: "email"))
  // expected-error@+1 {{value of type 'AllowList<Identifier>' has no subscripts}}
  allowed[name] = "email"
  return "email"
}
