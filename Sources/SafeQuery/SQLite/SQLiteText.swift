import Foundation

/// The text that SQLite stores for types it has no storage class for. ISO 8601, so that its own date functions and
/// ordering work on it. (sqlite.org/lang_datefunc.html)
enum SQLiteText {
  // MARK: Writing

  /// `2026-01-31`.
  static func date(days: Int) -> String {
    var text = Digits(capacity: 10)
    text.appendDate(days)
    return text.string
  }

  /// `2026-01-31 12:30:00.000000`, in UTC.
  static func timestamp(_ microseconds: Int64) -> String {
    var text = Digits(capacity: 26)
    let day = Int64(86_400_000_000)
    let days = Int((microseconds >= 0 ? microseconds : microseconds - day + 1) / day)
    text.appendDate(days)
    text.append(UInt8(ascii: " "))
    text.appendTime(microseconds - Int64(days) * day)
    return text.string
  }

  /// `12:30:00.000000+02:00`; seconds of the offset are written if there are any.
  static func time(_ microseconds: Int64, offset: Int32) -> String {
    var text = Digits(capacity: 24)
    text.appendTime(microseconds)
    text.append(offset < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
    let seconds = abs(Int(offset))
    text.append(seconds / 3600, width: 2)
    text.append(UInt8(ascii: ":"))
    text.append(seconds / 60 % 60, width: 2)
    if seconds % 60 != 0 {
      text.append(UInt8(ascii: ":"))
      text.append(seconds % 60, width: 2)
    }
    return text.string
  }

  private struct Digits {
    private var bytes: [UInt8] = []
    init(capacity: Int) { bytes.reserveCapacity(capacity) }
    var string: String { String(decoding: bytes, as: UTF8.self) }

    mutating func append(_ byte: UInt8) { bytes.append(byte) }

    mutating func append(_ number: Int, width: Int) {
      var divisor = 1
      for _ in 1..<width { divisor *= 10 }
      while divisor > 0 {
        bytes.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
        divisor /= 10
      }
    }

    mutating func appendDate(_ days: Int) {
      let date = Civil.date(days: days)
      append(date.year, width: 4)
      append(UInt8(ascii: "-"))
      append(date.month, width: 2)
      append(UInt8(ascii: "-"))
      append(date.day, width: 2)
    }

    mutating func appendTime(_ microseconds: Int64) {
      let seconds = Int(microseconds / 1_000_000)
      append(seconds / 3600, width: 2)
      append(UInt8(ascii: ":"))
      append(seconds / 60 % 60, width: 2)
      append(UInt8(ascii: ":"))
      append(seconds % 60, width: 2)
      append(UInt8(ascii: "."))
      append(Int(microseconds % 1_000_000), width: 6)
    }
  }

  // MARK: Reading

  /// Days since 1970-01-01, or nil if the text is no date.
  static func parseDate(_ text: String) -> Int? {
    var reader = Reader(text)
    guard let days = reader.date(), reader.isAtEnd else { return nil }
    return days
  }

  /// Microseconds since 1970-01-01 UTC. Accepts what SQLite's `datetime` writes, a `T` for the space, a fraction, and
  /// `Z` or an offset at the end.
  static func parseTimestamp(_ text: String) -> Int64? {
    var reader = Reader(text)
    guard let days = reader.date() else { return nil }
    let midnight = Int64(days) * 86_400_000_000
    if reader.isAtEnd { return midnight }
    guard reader.take(UInt8(ascii: " ")) || reader.take(UInt8(ascii: "T")), let time = reader.time() else { return nil }
    let offset = reader.isAtEnd || reader.take(UInt8(ascii: "Z")) ? 0 : reader.offset()
    guard let offset, reader.isAtEnd else { return nil }
    return midnight + time - Int64(offset) * 1_000_000
  }

  /// Microseconds since midnight and seconds east of UTC.
  static func parseTime(_ text: String) -> (Int64, Int)? {
    var reader = Reader(text)
    guard let time = reader.time(), let offset = reader.take(UInt8(ascii: "Z")) ? 0 : reader.offset(), reader.isAtEnd
    else { return nil }
    return (time, offset)
  }

  private struct Reader {
    private let bytes: [UInt8]
    private var position = 0
    init(_ text: String) { bytes = Array(text.utf8) }
    var isAtEnd: Bool { position == bytes.count }

    mutating func take(_ byte: UInt8) -> Bool {
      guard position < bytes.count, bytes[position] == byte else { return false }
      position += 1
      return true
    }

    mutating func number(_ width: Int, in range: ClosedRange<Int>) -> Int? {
      guard position + width <= bytes.count else { return nil }
      var value = 0
      for byte in bytes[position..<position + width] {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        value = value * 10 + Int(byte - UInt8(ascii: "0"))
      }
      guard range.contains(value) else { return nil }
      position += width
      return value
    }

    mutating func date() -> Int? {
      guard let year = number(4, in: 1...9999), take(UInt8(ascii: "-")), let month = number(2, in: 1...12),
        take(UInt8(ascii: "-")), let day = number(2, in: 1...31),
        let date = CalendarDate(year: year, month: month, day: day)
      else { return nil }
      return Int(date.daysSinceEpoch)
    }

    mutating func time() -> Int64? {
      guard let hour = number(2, in: 0...24), take(UInt8(ascii: ":")), let minute = number(2, in: 0...59) else {
        return nil
      }
      var micros = Int64(hour * 60 + minute) * 60_000_000
      guard take(UInt8(ascii: ":")) else { return micros }
      guard let second = number(2, in: 0...59) else { return nil }
      micros += Int64(second) * 1_000_000
      guard take(UInt8(ascii: ".")) else { return micros }
      var scale: Int64 = 100_000
      let start = position
      while position - start < 6, let digit = number(1, in: 0...9) {
        micros += Int64(digit) * scale
        scale /= 10
      }
      return position > start ? micros : nil
    }

    mutating func offset() -> Int? {
      let isNegative = take(UInt8(ascii: "-"))
      guard isNegative || take(UInt8(ascii: "+")), let hours = number(2, in: 0...15) else { return nil }
      var seconds = hours * 3600
      if take(UInt8(ascii: ":")) {
        guard let minutes = number(2, in: 0...59) else { return nil }
        seconds += minutes * 60
      }
      if take(UInt8(ascii: ":")) {
        guard let rest = number(2, in: 0...59) else { return nil }
        seconds += rest
      }
      return isNegative ? -seconds : seconds
    }
  }
}

// MARK: - JSON for lists

extension SQLiteText {
  /// Appends an element of a list parameter as JSON, in the form that `json_each` gives back as the stored value.
  /// - Returns: why it can't be an element, or nil.
  static func appendJSON(_ value: SQLValue, to json: inout [UInt8]) -> String? {
    switch value {
    case .null: json.append(contentsOf: "null".utf8)
    case .bool(let flag): json.append(flag ? UInt8(ascii: "1") : UInt8(ascii: "0"))
    case .int16(let number): json.append(contentsOf: String(number).utf8)
    case .int32(let number): json.append(contentsOf: String(number).utf8)
    case .int64(let number): json.append(contentsOf: String(number).utf8)
    case .float(let number): return appendJSON(.double(Double(number)), to: &json)
    case .double(let number):
      // JSON has no word for these: SQLite reads 9e999 as infinity, and NaN is stored as text.
      if number.isNaN { return appendJSON(.text("NaN"), to: &json) }
      json.append(contentsOf: (number.isInfinite ? (number < 0 ? "-9e999" : "9e999") : "\(number)").utf8)
    case .decimal(let number): quote("\(number)", to: &json)
    case .text(let text), .json(let text):
      if text.containsNUL { return "a list holds text with a NUL byte, which databases cut or refuse" }
      quote(text, to: &json)
    case .blob(let bytes):
      json.append(UInt8(ascii: "\""))
      for byte in bytes {
        for nibble in [byte >> 4, byte & 15] { json.append(nibble < 10 ? 48 + nibble : 55 + nibble) }
      }
      json.append(UInt8(ascii: "\""))
    case .timestamp(let micros): quote(timestamp(micros), to: &json)
    case .date(let days): quote(date(days: Int(days)), to: &json)
    case .time(let micros, let offset): quote(time(micros, offset: offset), to: &json)
    case .uuid(let uuid): quote(uuid.uuidString.lowercased(), to: &json)
    case .array: return "a list can't hold arrays"
    case .unrepresentable(let reason): return reason
    }
    return nil
  }

  /// A JSON string (RFC 8259): quote, backslash and control characters are escaped, byte by byte.
  private static func quote(_ text: String, to json: inout [UInt8]) {
    let hex = Array("0123456789abcdef".utf8)
    json.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        json.append(UInt8(ascii: "\\"))
        json.append(byte)
      case 0..<0x20:
        json.append(contentsOf: "\\u00".utf8)
        json.append(hex[Int(byte >> 4)])
        json.append(hex[Int(byte & 15)])
      default: json.append(byte)
      }
    }
    json.append(UInt8(ascii: "\""))
  }
}
