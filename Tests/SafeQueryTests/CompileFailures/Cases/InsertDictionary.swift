// Mass assignment: an insert from a request's fields.
import SafeQuery

// expected-error@+1 {{'insert' is unavailable: an insert takes a row or a draft, whose columns the program names}}
func insert(_ fields: [String: Any]) -> Insert<User> { User.insert(fields) }
