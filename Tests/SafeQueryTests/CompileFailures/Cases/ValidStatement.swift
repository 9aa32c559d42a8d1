// A statement can be read and asserted on.
import SafeQuery

func text(_ input: String) throws -> (String, [SQLValue]) {
  let statement = try User.where { $0.email == input }.sql(for: .postgreSQL)
  return (statement.text, statement.parameters)
}
