// Road 7: having and groupBy from a String.
import SafeQuery

func query(_ text: String) -> [Select<User.Columns, User>] {
  // expected-error@+1 {{'having' is unavailable: a condition is a closure over the columns, { $0.age > 18 }; for}}
  let one = User.all.having(text)
  // expected-error@+1 {{'groupBy' is unavailable: groupBy takes a closure over the columns; look a run-time choice}}
  let two = User.all.groupBy(text)
  return [one, two]
}
