// No value for a column that can't be null, in a draft.
import SafeQuery

func insert() -> any Command {
  // expected-error@+1 {{'nil' is not compatible with expected argument type 'String'}}
  User.insert(User.Draft(email: nil, age: 1))
}
