// A delete of a whole table must be spelt out.
import SafeQuery

// expected-error@+1 {{'delete()' is unavailable: to delete every row, write all.delete(); to delete some, where {}}
func delete() -> Delete<User> { User.delete() }
