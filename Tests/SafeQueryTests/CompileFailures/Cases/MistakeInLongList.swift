// A misspelt column in a long list with sums and products.
import SafeQuery

func query() -> any ReadQuery {
  User.groupBy { $0.email }.select {
    (
      $0.email, ($0.id * (1 - $0.id)).sum(), ($0.id * (1 - $0.id) * (1 + $0.id)).sum(),
      // expected-error@+1 {{value of type 'User.Columns' has no member 'agee'}}
      $0.agee.avg(), ($0.id + 2 * $0.id - 1).max(), count()
    )
  }
}

func other() -> any ReadQuery {
  User.all.select {
    // expected-error@+1 {{has no member 'summ'}}
    ($0.email, ($0.id * (1 - $0.id)).sum(), ($0.id * (1 - $0.id) * (1 + $0.id)).sum(), ($0.id * $0.id - 1).summ())
  }
}

func single() -> any ReadQuery {
  // expected-error@+1 {{value of type 'User.Columns' has no member 'idd'}}
  User.all.select { $0.id * (1 - $0.id) * (1 + $0.id) - $0.idd }
}
