// Road 8: an allow-list of names that arrive at run time.
import SafeQuery

func list(_ names: [String], _ name: String) -> [AllowList<Identifier>] {
  // expected-error@+1 {{cannot convert value of type '[String]' to specified type 'AllowList<Identifier>'}}
  let one: AllowList<Identifier> = names
  // expected-error@+1 {{cannot convert value of type 'String' to expected element type 'Identifier'}}
  let two: AllowList<Identifier> = [name]
  // expected-error@+1 {{no exact matches in call to initializer}}
  let three = AllowList<Identifier>(names)
  return [one, two, three]
}
