// Road 7: a condition from a String.
import SafeQuery

func query(_ text: String) -> [Select<User.Columns, User>] {
  // expected-error@+1 {{'where' is unavailable: a condition is a closure over the columns, { $0.age > 18 }; for}}
  let one = User.where(text)
  // expected-error@+1 {{'where' is unavailable: a condition is a closure over the columns, { $0.age > 18 }; for}}
  let two = User.all.where(text)
  return [one, two]
}
