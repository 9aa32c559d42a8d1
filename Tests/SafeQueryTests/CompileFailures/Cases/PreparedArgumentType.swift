// An argument of another type than the prepared query's parameter.
import SafeQuery

let byEmail = Prepared { (email: Parameter<String>) in User.where { $0.email == email } }

func find(_ db: Database, _ id: Int64) async throws -> User? {
  // expected-error@+1 {{called with one argument for each of its parameters, in their order and of their types}}
  try await db.fetchOne(byEmail(id))
}
