/// What observers may know of a statement's parameters: how many there are, and those whose types opted in. The others are
/// not in here at all, so that nothing that looks at an event, as `dump` does, can come upon them.
struct LoggedParameters: Sendable {
  private let count: Int
  private let shown: [Int: String]

  /// None.
  init() { (count, shown) = (0, [:]) }

  init(_ statement: Statement) {
    count = statement.parameters.count
    guard statement.loggable != 0 else {
      shown = [:]
      return
    }
    var shown: [Int: String] = [:]
    for (index, value) in statement.parameters.enumerated() where statement.loggable & 1 << UInt64(index) != 0 {
      shown[index] = value.loggedText
    }
    self.shown = shown
  }

  var texts: [String?] { (0..<count).map { shown[$0] } }
}

extension SQLValue {
  /// Text for a log: on one line, and of a bounded length.
  fileprivate var loggedText: String {
    let limit = 256
    var text = ""
    for scalar in plainText.unicodeScalars {
      if text.utf8.count >= limit { return text + "…" }
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
        text += scalar.escaped(asASCII: true)
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  private var plainText: String {
    switch self {
    case .null: "null"
    case .bool(let flag): "\(flag)"
    case .int16(let number): "\(number)"
    case .int32(let number): "\(number)"
    case .int64(let number): "\(number)"
    case .float(let number): "\(number)"
    case .double(let number): "\(number)"
    case .text(let text), .json(let text): text
    case .blob(let bytes): "\(bytes.count) bytes"
    case .decimal(let number): "\(number)"
    case .timestamp(let microseconds): SQLiteText.timestamp(microseconds)
    case .date(let days): SQLiteText.date(days: Int(days))
    case .time(let microseconds, let offset): SQLiteText.time(microseconds, offset: offset)
    case .uuid(let uuid): uuid.uuidString.lowercased()
    case .array(_, let elements): "[\(elements.prefix(64).map(\.plainText).joined(separator: ", "))]"
    case .unrepresentable: "unrepresentable"
    }
  }
}
