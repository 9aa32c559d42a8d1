// A limit of another integer type.
import SafeQuery

func statement() -> any ReadQuery {
  // expected-error@+1 {{limit takes an Int, which is bound: limit(Int(text) ?? 20)}}
  User.all.limit(Int64(5))
}
