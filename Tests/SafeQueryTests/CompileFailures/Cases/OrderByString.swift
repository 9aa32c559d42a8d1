// Road 7: an order from a String.
import SafeQuery

func query(_ text: String) -> [Select<User.Columns, User>] {
  // expected-error@+1 {{'order(by:)' is unavailable: order takes a closure over the columns; look a run-time}}
  let one = User.all.order(by: text)
  // expected-error@+1 {{'order' is unavailable: order takes a closure over the columns, { $0.age.descending }; look a run-time choice}}
  let two = User.all.order(text)
  return [one, two]
}
