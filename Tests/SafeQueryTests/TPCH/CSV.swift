#if Macros
import Foundation
import SafeQuery

/// The fields of one line of a CSV file, taken one by one.
struct CSVLine {
  private var rest: ArraySlice<UInt8>
  private let line: ArraySlice<UInt8>

  struct Malformed: Error, CustomStringConvertible {
    let description: String
  }

  init(_ line: ArraySlice<UInt8>) {
    self.line = line
    rest = line
  }

  /// The next field as a value. A field in quotes may hold commas; no field holds a quote or a line break.
  mutating func next<Value: CSVValue>() throws -> Value {
    var end: UInt8 = UInt8(ascii: ",")
    if rest.first == UInt8(ascii: "\"") {
      rest.removeFirst()
      end = UInt8(ascii: "\"")
    }
    let field = rest.prefix { $0 != end }
    rest = rest[field.endIndex...].dropFirst(end == UInt8(ascii: ",") ? 1 : 2)
    guard let value = Value(field: String(decoding: field, as: UTF8.self)) else {
      throw Malformed(description: "no \(Value.self): \(String(decoding: line, as: UTF8.self))")
    }
    return value
  }
}

/// What a field can hold.
protocol CSVValue {
  init?(field: String)
}

/// What a line can hold.
protocol CSVRow {
  init(from line: inout CSVLine) throws
}

extension Int64: CSVValue {
  init?(field: String) { self.init(field) }
}

extension Int32: CSVValue {
  init?(field: String) { self.init(field) }
}

extension Decimal: CSVValue {
  init?(field: String) { self.init(string: field) }
}

extension CalendarDate: CSVValue {
  /// `1996-03-13`.
  init?(field: String) {
    let parts = field.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3 else { return nil }
    self.init(year: parts[0], month: parts[1], day: parts[2])
  }
}

extension String: CSVValue {
  init?(field: String) { self = field }
}
#endif
