// A tuple with something in it that no column can be.
import SafeQuery

struct Label { let text: String }

func statement(_ label: Label) -> any ReadQuery {
  // expected-error@+1 {{select lists columns and expressions, in a tuple values too}}
  User.all.select { ($0.email, $0.age, label) }
}
