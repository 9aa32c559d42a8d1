// Two queries with different rows united.
import SafeQuery

func query() -> any ReadQuery {
  let emails = User.all.select { $0.email }
  let ids = User.all.select { $0.id }
  // expected-error@+1 {{(aka 'Int64') be equivalent}}
  return emails.union(ids)
}
