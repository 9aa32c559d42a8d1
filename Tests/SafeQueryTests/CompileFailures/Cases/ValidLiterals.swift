// Literals and values, which every program writes.
import SafeQuery

func queries(_ input: String, _ ids: [Int64], _ optional: SQL?) -> [SQL] {
  let plain: SQL = "SELECT 1"
  let bound: SQL = "SELECT * FROM \(User.self) WHERE \(User.columns.email) = \(input) AND id IN \(in: ids)"
  let named: SQL = "SELECT \(Identifier("id")) FROM \(User.self)"
  let explicit = SQL("SELECT \(input)")
  let literal: StaticString = "SELECT 1"
  let combined: SQL = plain + " " + bound + "\(optional) \(User.all)" + SQL(stringLiteral: literal)
  return [named, explicit, [plain, bound, combined].joined(separator: " UNION ")]
}
