/// A filter of a request: which column, and what to find in it.
struct Filter: Sendable {
  let column: String
  let text: String
}
