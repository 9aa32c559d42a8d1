// A call of a prepared query without one of its arguments.
import SafeQuery

let between = Prepared { (low: Parameter<Int>, high: Parameter<Int>) in User.where { $0.age >= low && $0.age < high } }

func find(_ db: Database) async throws -> [User] {
  // expected-error@+1 {{called with one argument for each of its parameters, in their order and of their types}}
  try await db.fetch(between(1))
}
