import CSQLite
import Foundation

/// Functions over JSON text for SQLite, with the meaning that PostgreSQL's operators have on `jsonb`. They are not for
/// schemas: other programs don't have them. (sqlite.org/appfunc.html)
enum SQLiteJSON: Int, CaseIterable {
  case get = 1, text, string, integer, number, decimal, boolean, array, type, set, insert, remove, append
  case quote, quoteBoolean, quoteDecimal

  private var name: String {
    switch self {
    case .quoteBoolean: "safequery_json_quote_boolean"
    case .quoteDecimal: "safequery_json_quote_decimal"
    default: "safequery_json_\(self)"
    }
  }

  private var argumentCount: Int32 {
    switch self {
    case .set, .insert, .append: 3
    case .quote, .quoteBoolean, .quoteDecimal: 1
    default: 2
    }
  }

  /// Registers them on a connection.
  static func register(on connection: OpaquePointer) -> Int32 {
    for function in allCases {
      // SAFETY: the name is copied by SQLite; the user data is a number, and never followed.
      let code = unsafe sqlite3_create_function_v2(
        connection, function.name, function.argumentCount, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
        UnsafeMutableRawPointer(bitPattern: function.rawValue),
        { context, count, arguments in
          guard let context = unsafe context else { return }
          let number = unsafe Int(bitPattern: sqlite3_user_data(context))
          let call = unsafe SQLiteJSONCall(context, count: Int(count), arguments)
          do {
            let result = try SQLiteJSON(rawValue: number)?.result(of: call)
            call.give(result ?? .null(.text))
          } catch {
            call.fail()
          }
        }, nil, nil, nil)
      if code != SQLITE_OK { return code }
    }
    return SQLITE_OK
  }

  private func result(of call: SQLiteJSONCall) throws -> SQLValue {
    switch self {
    case .quote, .quoteBoolean, .quoteDecimal: return try quoted(call)
    case .set, .insert, .append, .remove: return try changed(call)
    default: return try read(call)
    }
  }

  // MARK: Reading

  private func read(_ call: SQLiteJSONCall) throws -> SQLValue {
    guard let document = call.bytes(0), let path = call.bytes(1) else { return .null(.text) }
    let json = try JSONText(document)
    guard let value = try json.find(JSONText.steps(path)) else { return .null(.text) }
    let kind = json.kind(of: value)
    var raw: String { String(decoding: json.bytes[value], as: UTF8.self) }
    var string: String { String(decoding: json.string(value), as: UTF8.self) }
    switch (self, kind) {
    case (.get, _), (.array, .array): return .text(raw)
    case (.type, _): return .text(kind.rawValue)
    case (.text, .null): return .null(.text)
    case (.text, .string), (.string, .string): return .text(string)
    case (.text, _): return .text(raw)
    case (.boolean, .boolean): return .bool(json.bytes[value.lowerBound] == UInt8(ascii: "t"))
    case (.integer, .number): return Self.integer(raw)
    case (.number, .number): return Self.number(raw)
    case (.decimal, .number): return DecimalText.parse(raw).map { .text("\($0)") } ?? .null(.text)
    default: return .null(.text)
    }
  }

  private static func integer(_ text: String) -> SQLValue {
    if let number = Int64(text) { return .int64(number) }
    guard let decimal = DecimalText.parse(text), let number = Int64("\(decimal)") else { return .null(.int64) }
    return .int64(number)
  }

  private static func number(_ text: String) -> SQLValue {
    guard let number = Double(text), number.isFinite else { return .null(.double) }
    let isZero = !text.utf8.prefix { $0 | 0x20 != UInt8(ascii: "e") }.contains { (0x31...0x39).contains($0) }
    return isZero || abs(number) >= 1e-307 ? .double(number) : .null(.double)
  }

  // MARK: Changing

  private func changed(_ call: SQLiteJSONCall) throws -> SQLValue {
    guard let document = call.bytes(0), let path = call.bytes(1) else { return .null(.json) }
    var json = try JSONText(document)
    let steps = try JSONText.steps(path)
    if self == .remove {
      try json.remove(steps)
    } else {
      guard let new = call.bytes(2) else { return .null(.json) }
      _ = try JSONText(new)
      switch self {
      case .set: try json.set(steps, to: new)
      case .insert: try json.insert(steps, new)
      default: try json.append(steps, new)
      }
    }
    return .text(String(decoding: json.bytes, as: UTF8.self))
  }

  // MARK: Making

  /// A value as JSON.
  private func quoted(_ call: SQLiteJSONCall) throws -> SQLValue {
    switch (self, call.type(0)) {
    case (_, SQLITE_NULL): return .text("null")
    case (.quoteBoolean, _): return .text(call.double(0) == 0 ? "false" : "true")
    case (_, SQLITE_INTEGER): return .text("\(call.integer(0))")
    case (_, SQLITE_FLOAT):
      let number = call.double(0)
      if number.isFinite { return .text("\(number)") }
      return .text(number < 0 ? "\"-Infinity\"" : "\"Infinity\"")
    case (_, SQLITE_BLOB): throw JSONText.Unfit()
    default:
      let text = call.bytes(0) ?? []
      if self == .quoteDecimal, DecimalText(text) != nil { return .text(String(decoding: text, as: UTF8.self)) }
      return .text(String(decoding: JSONText.quoted(text), as: UTF8.self))
    }
  }
}

/// One call of a function: its arguments, and where its result goes.
@safe private struct SQLiteJSONCall {
  private let context: OpaquePointer
  private let arguments: UnsafeMutablePointer<OpaquePointer?>?
  private let count: Int

  // SAFETY (every call below): SQLite keeps the context and the arguments, of which there are `count`, during the call in
  // which this value lives; text and its length are read one after the other, and copied.
  init(_ context: OpaquePointer, count: Int, _ arguments: UnsafeMutablePointer<OpaquePointer?>?) {
    unsafe self.context = context
    unsafe self.arguments = arguments
    self.count = count
  }

  private func argument(_ index: Int) -> OpaquePointer? { unsafe index < count ? arguments?[index] : nil }

  func type(_ index: Int) -> Int32 { unsafe sqlite3_value_type(argument(index)) }

  func integer(_ index: Int) -> Int64 { unsafe sqlite3_value_int64(argument(index)) }

  func double(_ index: Int) -> Double { unsafe sqlite3_value_double(argument(index)) }

  /// A text's bytes, or a number's digits; nil for null.
  func bytes(_ index: Int) -> [UInt8]? {
    guard type(index) != SQLITE_NULL, let start = unsafe sqlite3_value_text(argument(index)) else { return nil }
    return unsafe Array(UnsafeBufferPointer(start: start, count: Int(sqlite3_value_bytes(argument(index)))))
  }

  func give(_ value: SQLValue) {
    switch value {
    case .text(var text):
      text.withUTF8 { bytes in
        unsafe bytes.withMemoryRebound(to: CChar.self) {
          unsafe sq_result_text(context, $0.baseAddress, UInt64($0.count))
        }
      }
    case .int64(let number): unsafe sqlite3_result_int64(context, number)
    case .double(let number): unsafe sqlite3_result_double(context, number)
    case .bool(let flag): unsafe sqlite3_result_int(context, flag ? 1 : 0)
    default: unsafe sqlite3_result_null(context)
    }
  }

  func fail() { unsafe sqlite3_result_error(context, "the JSON is malformed, or has no such place", -1) }
}
