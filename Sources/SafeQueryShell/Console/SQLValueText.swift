import SafeQuery

/// A parameter as it is shown: like a literal of Swift, so that text can't be taken for anything else.
enum SQLValueText {
  static func describe(_ value: SQLValue) -> String {
    switch value {
    case .null: "nil"
    case .bool(let value): "\(value)"
    case .int16(let value): "\(value)"
    case .int32(let value): "\(value)"
    case .int64(let value): "\(value)"
    case .float(let value): "\(value)"
    case .double(let value): "\(value)"
    case .decimal(let value): "\(value)"
    case .text(let text): Printable.literal(text)
    case .json(let text): "json \(Printable.literal(text))"
    case .blob(let bytes): "\(bytes.count) bytes"
    case .timestamp(let microseconds): "timestamp \(microseconds)"
    case .date(let days): "day \(days)"
    case .time(let microseconds, let offset): "time \(microseconds)\(offset < 0 ? "" : "+")\(offset)"
    case .uuid(let value): "\(value)"
    case .array(_, let elements): "[" + elements.map(describe).joined(separator: ", ") + "]"
    case .unrepresentable(let reason): "unrepresentable: \(Printable.escaped(reason))"
    }
  }
}
