/// The names that a request may choose from, each with what it stands for.
///
/// ```swift
/// let sortable: AllowList<Identifier> = ["email", "created"]
/// let sort = try sortable.value(for: request.query["sort"])   // throws for anything else
/// ```
/// What comes back is always the listed value, never the text of the request: names that are equal to Swift but
/// differ in their bytes (combining marks, compatibility letters) do not match.
public struct AllowList<Value: Sendable>: Sendable, ExpressibleByDictionaryLiteral {
  let entries: [(name: StaticString, value: Value)]

  /// A list from literal names and what each stands for.
  public init(dictionaryLiteral elements: (StaticString, Value)...) {
    entries = elements.map { (name: $0.0, value: $0.1) }
  }

  init(entries: [(name: StaticString, value: Value)]) { self.entries = entries }

  /// The listed value for a name that arrives at run time.
  /// - Throws: ``DatabaseError`` of kind ``DatabaseError/Kind/notAllowed`` that lists what is allowed.
  public func value(for requested: String) throws -> Value { try entry(for: requested[...], "a name").value }

  /// The entry of a name.
  /// - Parameter what: What the name should be, for the error.
  func entry(for requested: Substring, _ what: StaticString) throws -> (name: StaticString, value: Value) {
    for entry in entries where entry.name.utf8Equals(requested) { return entry }
    throw DatabaseError(
      .notAllowed, "\(requested.quotedForMessage) is not \(what) on the allow-list; choose from \(allowed)")
  }

  /// The names, for an error.
  var allowed: String { entries.map { "\($0.name)" }.joined(separator: ", ") }
}

extension AllowList: ExpressibleByArrayLiteral where Value == Identifier {
  /// A list of names that stand for themselves.
  public init(arrayLiteral elements: Identifier...) {
    self.init(entries: elements.map { (name: $0.name, value: $0) })
  }
}

extension StaticString {
  /// Byte-for-byte comparison: canonically equal twins are different.
  func utf8Equals(_ other: some StringProtocol) -> Bool {
    withUTF8Buffer { unsafe $0.elementsEqual(other.utf8) }  // SAFETY: the buffer is used inside the closure only.
  }
}

extension StringProtocol {
  /// A client's words in quotes, as a message may show them to it and a page or a log may hold them: the first 40 bytes,
  /// without anything but plain ASCII letters, digits and signs that mean nothing to markup, a shell or a terminal.
  var quotedForMessage: String {
    var text = "\""
    for byte in utf8.prefix(40) {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      case let sign where " _-+.,:;()*=/".utf8.contains(sign): text.unicodeScalars.append(Unicode.Scalar(sign))
      default: text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
    return text + (utf8.count > 40 ? "…\"" : "\"")
  }
}
