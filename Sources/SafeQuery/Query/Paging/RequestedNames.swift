/// Names that a client asks for, looked up one after the other.
struct RequestedNames {
  private let what: StaticString
  private let limit: Int
  private var taken: [StaticString] = []

  /// - Parameter what: What each name is, for the errors: `a sort key`.
  init(_ what: StaticString, _ limit: Int) {
    self.what = what
    self.limit = limit
  }

  /// The words between the commas of a text: one more than the limit at most, the last with all the rest.
  static func split(_ text: String, limit: Int) -> [Substring] {
    // By bytes: a comma with a combining mark behind it is another Character.
    text.utf8.split(separator: UInt8(ascii: ","), maxSplits: max(0, limit), omittingEmptySubsequences: false)
      .map { Substring($0) }
  }

  /// What a name stands for.
  /// - Throws: ``DatabaseError`` of kind `notAllowed` if it is not on the list, was asked for before, or is one too many.
  mutating func take<Value>(_ name: Substring, from list: AllowList<Value>) throws -> Value {
    if taken.count >= limit { throw DatabaseError(.notAllowed, "more than \(limit) names are asked for") }
    let entry = try list.entry(for: name, what)
    if taken.contains(where: { $0.utf8Equals(name) }) {
      throw DatabaseError(.notAllowed, "\(name.quotedForMessage) is asked for twice")
    }
    taken.append(entry.name)
    return entry.value
  }
}
