// Road 15: a value of any type is no parameter.
import SafeQuery

func query(_ value: Any, _ sendable: any Sendable) -> [SQL] {
  // expected-error@+1 {{'appendInterpolation' is unavailable: only values whose type conforms to DatabaseValue can}}
  let one: SQL = "SELECT \(value)"
  // expected-error@+1 {{'appendInterpolation' is unavailable: only values whose type conforms to DatabaseValue can}}
  let two: SQL = "SELECT \(sendable)"
  return [one, two]
}
