// Road 3: \(raw:) of a value that describes itself.
import SafeQuery

struct Text: CustomStringConvertible {
  let description: String
}

func query(_ text: Text, _ number: Int) -> [SQL] {
  // expected-error@+1 {{'appendInterpolation(raw:)' is unavailable: there is no raw SQL: interpolate the value}}
  let one: SQL = "SELECT \(raw: text)"
  // expected-error@+1 {{'appendInterpolation(raw:)' is unavailable: there is no raw SQL: interpolate the value}}
  let two: SQL = "SELECT \(raw: number)"
  return [one, two]
}
