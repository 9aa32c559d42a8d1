// A write by the rows of another table, on the table itself.
import SafeQuery

func update() -> Update<User> {
  // expected-error@+1 {{'update(from:on:set:)' is unavailable: to update from another table, write all.update(from: …), or}}
  User.update(from: Post.self) {
    $0.id == $1.author
  } set: {
    $0.email = $1.title
  }
}

func delete() -> Delete<User> {
  // expected-error@+1 {{'delete(using:on:)' is unavailable: to delete by another table, write all.delete(using: …), or}}
  User.delete(using: Post.self) { $0.id == $1.author }
}
