import SafeQuery
import Testing

/// To the compiler the closure of a list of columns may list none, as one does whose expression is of no use there.
@Suite struct EmptyListTests {
  @Test func `a closure that lists nothing is refused before anything is sent`() {
    let nothing: (User.Columns) -> Void = { _ in }
    expectRefusal(
      User.insert(User.ann).onConflict(nothing).doNothing().sql, .invalidQuery,
      "the closure of onConflict lists no expression of a type that can stand there")
  }
}
