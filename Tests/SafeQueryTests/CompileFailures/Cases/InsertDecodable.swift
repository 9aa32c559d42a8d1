// Mass assignment: an insert of a decoded request body.
import SafeQuery

struct Body: Decodable {
  let email: String
  let isAdmin: Bool
}

// expected-error@+1 {{static method 'insert' requires that 'Body' conform to 'Insertable'}}
func insert(_ body: Body) -> SQL { User.insert(body).sql }
