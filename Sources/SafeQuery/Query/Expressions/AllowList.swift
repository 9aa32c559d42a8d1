/// The names that a request may choose from, each with what it stands for.
///
/// ```swift
/// let sortable: AllowList<Identifier> = ["email", "created"]
/// let sort = try sortable.value(for: request.query["sort"])   // throws for anything else
/// ```
/// What comes back is always the listed value, never the text of the request: names that are equal to Swift but
/// differ in their bytes (combining marks, compatibility letters) do not match.
public struct AllowList<Value: Sendable>: Sendable, ExpressibleByDictionaryLiteral {
  private let entries: [(name: StaticString, value: Value)]

  /// A list from literal names and what each stands for.
  public init(dictionaryLiteral elements: (StaticString, Value)...) {
    entries = elements.map { (name: $0.0, value: $0.1) }
  }

  fileprivate init(entries: [(name: StaticString, value: Value)]) { self.entries = entries }

  /// The listed value for a name that arrives at run time.
  /// - Throws: ``DatabaseError`` of kind ``DatabaseError/Kind/notAllowed`` that lists what is allowed.
  public func value(for requested: String) throws -> Value {
    for entry in entries where entry.name.utf8Equals(requested) { return entry.value }
    let allowed = entries.map { "\($0.name)" }.joined(separator: ", ")
    throw DatabaseError(.notAllowed, "the requested name is not on the allow-list (\(allowed))")
  }
}

extension AllowList: ExpressibleByArrayLiteral where Value == Identifier {
  /// A list of names that stand for themselves.
  public init(arrayLiteral elements: Identifier...) {
    self.init(entries: elements.map { (name: $0.name, value: $0) })
  }
}

extension StaticString {
  /// Byte-for-byte comparison: canonically equal twins are different.
  func utf8Equals(_ other: String) -> Bool {
    withUTF8Buffer { unsafe $0.elementsEqual(other.utf8) }  // SAFETY: the buffer is used inside the closure only.
  }
}
