/// CSV on its way to a server, cut into parts of whole rows: at line ends outside of quotes, once a part is long enough.
///
/// A quote is a quote wherever it stands, as it is to PostgreSQL, so its count says what is inside of quotes. Text whose
/// lines end otherwise than with a line feed is one part.
/// (postgresql.org/docs/15/sql-copy.html, "CSV Format"; src/backend/commands/copyfromparse.c, CopyReadLineText)
struct CSVParts {
  /// How long a part is at least that is followed by another.
  private static let size = 1 << 20

  /// What of the present line was read, as far as it matters.
  private enum Line { case nothing, backslash, backslashPeriod, other }

  private var rest: ArraySlice<UInt8> = []
  private var isQuoted = false
  private var line = Line.nothing
  private var lines = 0
  private var returns = 0
  /// How much of the present part was handed out, or nil if that was all of it.
  private var sent: Int? = 0
  private var isOver = false

  /// How many parts were begun.
  private(set) var count = 0
  /// How many lines came before the present part.
  private(set) var linesBefore = 0

  mutating func begin() {
    count += 1
    linesBefore = lines
    sent = 0
  }

  /// The next bytes of the present part, or nil at its end.
  /// - Parameter source: The next bytes of all, or nil at their end.
  mutating func next(from source: () throws -> [UInt8]?) throws -> [UInt8]? {
    guard let sent, try hasMore(from: source) else { return nil }
    let bytes = rest.prefix(Self.size)
    let end = try scan(bytes, isLast: sent + bytes.count >= Self.size)
    self.sent = end == nil ? sent + bytes.count : nil
    let taken = end.map { bytes[..<$0] } ?? bytes
    rest = rest[taken.endIndex...]
    return Array(taken)
  }

  /// Whether there are bytes after those that were handed out.
  mutating func hasMore(from source: () throws -> [UInt8]?) throws -> Bool {
    while rest.isEmpty && !isOver {
      if let bytes = try source() { rest = bytes[...] } else { isOver = true }
    }
    if isOver { try checkEnd() }
    return !isOver
  }

  /// Reads bytes.
  /// - Parameter isLast: Whether the part is to end with the row that ends next.
  /// - Returns: Where the part ends; nil if it goes on.
  private mutating func scan(_ bytes: ArraySlice<UInt8>, isLast: Bool) throws -> Int? {
    for index in bytes.indices {
      switch bytes[index] {
      case UInt8(ascii: "\n"):
        if !isQuoted { try checkEnd() }
        lines += 1
        line = .nothing
        if isLast && !isQuoted { return index + 1 }
      case UInt8(ascii: "\r"):
        if !isQuoted { try checkEnd() }
        returns += 1
        line = .nothing
      case UInt8(ascii: "\""):
        isQuoted.toggle()
        line = .other
      case UInt8(ascii: "\\") where line == .nothing && !isQuoted: line = .backslash
      case UInt8(ascii: ".") where line == .backslash: line = .backslashPeriod
      default: line = .other
      }
    }
    return nil
  }

  /// PostgreSQL would leave out what comes after the line.
  private func checkEnd() throws {
    guard line == .backslashPeriod else { return }
    let number = max(lines, returns) + 1
    throw DatabaseError(
      .invalidValue,
      "a line of the CSV is \\. alone, which PostgreSQL takes for the end of the data; write it in quotes (line \(number))"
    )
  }
}
