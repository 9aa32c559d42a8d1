// A list that is not always there.
import SafeQuery

func query(_ short: Bool) -> any ReadQuery {
  // expected-error@+1 2 {{a list that is chosen by Swift has an else, with the same types in each branch}}
  User.select { if short { $0.id } }
}
