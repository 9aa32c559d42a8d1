// Mass assignment: an update from a request's fields.
import SafeQuery

func update(_ fields: [String: String]) -> [Update<User>] {
  // expected-error@+1 {{cannot convert value of type '[String : String]' to expected argument type '(inout}}
  let one = User.all.update(fields)
  let two = User.all.update { row in
    // expected-error@+1 {{value of type 'User.Columns' has no subscripts}}
    for (name, value) in fields { row[name] = value }
  }
  return [one, two]
}
