// Road 7: a limit from a String.
import SafeQuery

// expected-error@+1 {{'limit' is unavailable: limit takes an Int, which is bound: limit(Int(text) ?? 20)}}
func query(_ text: String) -> Select<User.Columns, User> { User.all.limit(text) }
