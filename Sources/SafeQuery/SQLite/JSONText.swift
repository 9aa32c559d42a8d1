/// JSON as text, read and changed byte by byte as PostgreSQL reads and changes `jsonb`. SQLite's own paths can't name every
/// key (`a"b`), don't find one that is written with escapes, and would then add it a second time.
struct JSONText {
  /// The text is no JSON, or its scalar was to be changed like an object.
  struct Unfit: Error {}

  enum Kind: String { case object, array, string, number, boolean, null }

  struct Child {
    let key: Range<Int>?
    let value: Range<Int>
    var start: Int { key?.lowerBound ?? value.lowerBound }
  }

  var bytes: [UInt8]
  let root: Range<Int>

  init(_ bytes: [UInt8]) throws {
    self.bytes = bytes
    var start = 0
    Self.skipSpace(in: bytes, &start)
    var end = start
    try Self.skipValue(in: bytes, &end)
    root = start..<end
    Self.skipSpace(in: bytes, &end)
    if end != bytes.count { throw Unfit() }
  }

  /// The elements of an array of strings, as paths travel.
  static func steps(_ bytes: [UInt8]) throws -> [[UInt8]] {
    let text = try JSONText(bytes)
    guard text.kind(of: text.root) == .array else { throw Unfit() }
    return try text.children(of: text.root).map { step in
      guard text.kind(of: step.value) == .string else { throw Unfit() }
      return text.string(step.value)
    }
  }
}

// MARK: - Reading

extension JSONText {
  /// Where the value at a path is; nil if there is none. In an array a step that is a whole number is a position, from 0
  /// or, where negative, from the end; of members with one name the last counts. (postgresql.org/docs/15/functions-json.html)
  func find(_ path: some Sequence<[UInt8]>) throws -> Range<Int>? {
    var value = root
    for step in path {
      guard let child = try child(step, of: value) else { return nil }
      value = child
    }
    return value
  }

  func child(_ step: [UInt8], of value: Range<Int>) throws -> Range<Int>? {
    switch kind(of: value) {
    case .object: return try children(of: value).last { isName(step, $0) }?.value
    case .array:
      let elements = try children(of: value)
      guard let number = Self.position(step) else { return nil }
      let index = number < 0 ? elements.count + number : number
      return elements.indices.contains(index) ? elements[index].value : nil
    default: return nil
    }
  }

  func kind(of value: Range<Int>) -> Kind {
    switch bytes[value.lowerBound] {
    case UInt8(ascii: "{"): .object
    case UInt8(ascii: "["): .array
    case UInt8(ascii: "\""): .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): .boolean
    case UInt8(ascii: "n"): .null
    default: .number
    }
  }

  /// A string's characters.
  func string(_ value: Range<Int>) -> [UInt8] {
    let content = bytes[value.lowerBound + 1..<value.upperBound - 1]
    if !content.contains(UInt8(ascii: "\\")) { return Array(content) }
    var characters = String.UnicodeScalarView()
    var plain: [UInt8] = []
    var index = content.startIndex
    func flush() {
      characters.append(contentsOf: String(decoding: plain, as: UTF8.self).unicodeScalars)
      plain = []
    }
    while index < content.endIndex {
      guard content[index] == UInt8(ascii: "\\"), index + 1 < content.endIndex else {
        plain.append(content[index])
        index += 1
        continue
      }
      let escape = content[index + 1]
      index += 2
      guard escape == UInt8(ascii: "u") else {
        plain.append(Self.escapes[escape] ?? escape)
        continue
      }
      flush()
      characters.append(unicodeEscape(&index, before: content.endIndex))
    }
    flush()
    return Array(String(characters).utf8)
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "n"): 0x0A, UInt8(ascii: "t"): 0x09, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "b"): 0x08,
    UInt8(ascii: "f"): 0x0C,
  ]

  /// The character after `\u`; half a surrogate pair is the replacement character.
  private func unicodeEscape(_ index: inout Int, before end: Int) -> Unicode.Scalar {
    guard let first = codeUnit(&index, before: end) else { return "\u{FFFD}" }
    if let scalar = Unicode.Scalar(first) { return scalar }
    var next = index + 2
    guard next < end, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u"), first < 0xDC00,
      let second = codeUnit(&next, before: end), (0xDC00...0xDFFF).contains(second)
    else { return "\u{FFFD}" }
    index = next
    let offset = (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
    return Unicode.Scalar(0x10000 + offset) ?? "\u{FFFD}"
  }

  private func codeUnit(_ index: inout Int, before end: Int) -> UInt16? {
    guard index + 4 <= end else { return nil }
    defer { index += 4 }
    return UInt16(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
  }

  /// A whole number as C's `strtol` reads it, which PostgreSQL uses.
  static func position(_ step: [UInt8]) -> Int? {
    let digits = step.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    return Int32(String(decoding: digits, as: UTF8.self)).map(Int.init)
  }
}

// MARK: - Structure

extension JSONText {
  func isName(_ name: [UInt8], _ child: Child) -> Bool {
    guard let key = child.key else { return false }
    return string(key) == name
  }

  /// The members of an object or the elements of an array.
  func children(of value: Range<Int>) throws -> [Child] {
    let isObject = kind(of: value) == .object
    let close = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
    var children: [Child] = []
    var index = value.lowerBound + 1
    Self.skipSpace(in: bytes, &index)
    if index == value.upperBound - 1, bytes[index] == close { return [] }
    while true {
      var key: Range<Int>?
      if isObject {
        let start = index
        try Self.skipString(in: bytes, &index)
        key = start..<index
        Self.skipSpace(in: bytes, &index)
        guard index < value.upperBound, bytes[index] == UInt8(ascii: ":") else { throw Unfit() }
        index += 1
        Self.skipSpace(in: bytes, &index)
      }
      let start = index
      try Self.skipValue(in: bytes, &index)
      children.append(Child(key: key, value: start..<index))
      Self.skipSpace(in: bytes, &index)
      guard index < value.upperBound else { throw Unfit() }
      if bytes[index] == close, index == value.upperBound - 1 { return children }
      guard bytes[index] == UInt8(ascii: ",") else { throw Unfit() }
      index += 1
      Self.skipSpace(in: bytes, &index)
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

  private static func skipSpace(in bytes: [UInt8], _ index: inout Int) {
    while index < bytes.count, isSpace(bytes[index]) { index += 1 }
  }

  private static func skipString(in bytes: [UInt8], _ index: inout Int) throws {
    guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { throw Unfit() }
    index += 1
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        index += 1
        return
      case UInt8(ascii: "\\"): index += 2
      default: index += 1
      }
    }
    throw Unfit()
  }

  /// Skips one value, without a call for each level: a text of brackets alone would exhaust the stack.
  private static func skipValue(in bytes: [UInt8], _ index: inout Int) throws {
    var depth = 0
    let start = index
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\""): try skipString(in: bytes, &index)
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        index += 1
        continue
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        index += 1
      case UInt8(ascii: ","), UInt8(ascii: ":"):
        if depth == 0 { throw Unfit() }
        index += 1
        continue
      default:
        if isSpace(byte) {
          if depth == 0 { throw Unfit() }
          index += 1
          continue
        }
        skipWord(in: bytes, &index)
      }
      if depth < 0 { throw Unfit() }
      if depth == 0 {
        if index == start { throw Unfit() }
        return
      }
    }
    throw Unfit()
  }

  /// A number, `true`, `false` or `null`.
  private static func skipWord(in bytes: [UInt8], _ index: inout Int) {
    let ends = Array(",:]}[{\"".utf8)
    while index < bytes.count, !isSpace(bytes[index]), !ends.contains(bytes[index]) { index += 1 }
  }
}
