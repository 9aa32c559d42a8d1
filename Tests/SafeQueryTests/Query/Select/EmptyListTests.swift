import SafeQuery
import Testing

/// To the compiler a closure may list no expression at all, as one does whose expression is of no use there.
@Suite struct EmptyListTests {
  private static let reason = "lists no expression of a type that can stand there"

  @Test func `a closure that lists nothing is refused before anything is sent`() {
    let nothing: (User.Columns) -> Void = { _ in }
    expectRefusal(User.all.select(nothing).sql, .invalidQuery, "the closure of a select or returning \(Self.reason)")
    expectRefusal(
      User.all.delete().returning(nothing).sql, .invalidQuery, "the closure of a select or returning \(Self.reason)")
    expectRefusal(User.all.groupBy(nothing).sql, .invalidQuery, "the closure of groupBy \(Self.reason)")
    expectRefusal(
      User.insert(User.ann).onConflict(nothing).doNothing().sql, .invalidQuery,
      "the closure of onConflict \(Self.reason)")
  }

  @Test func `a union of different rows in one expression is no query`() {
    let union = User.all.select(other).union(Post.all.select(other))
    expectRefusal(union.sql, .invalidQuery, "the closure of a select or returning \(Self.reason)")
  }

  private func other(_ columns: some TableColumns) {}
}
