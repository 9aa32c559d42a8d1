/// PostgreSQL's numbers for its types (`pg_type.dat` in its source), which never change.
enum PostgresType {
  static let bool: UInt32 = 16
  static let bytea: UInt32 = 17
  static let char: UInt32 = 18
  static let name: UInt32 = 19
  static let int8: UInt32 = 20
  static let int2: UInt32 = 21
  static let int4: UInt32 = 23
  static let text: UInt32 = 25
  static let oid: UInt32 = 26
  static let json: UInt32 = 114
  static let xml: UInt32 = 142
  static let float4: UInt32 = 700
  static let float8: UInt32 = 701
  static let unknown: UInt32 = 705
  static let bpchar: UInt32 = 1042
  static let varchar: UInt32 = 1043
  static let date: UInt32 = 1082
  static let time: UInt32 = 1083
  static let timestamp: UInt32 = 1114
  static let timestamptz: UInt32 = 1184
  static let interval: UInt32 = 1186
  static let timetz: UInt32 = 1266
  static let numeric: UInt32 = 1700
  static let record: UInt32 = 2249
  static let records: UInt32 = 2287
  static let uuid: UInt32 = 2950
  static let jsonb: UInt32 = 3802
  /// Types that a database's own statements made (enums, extensions' types) begin here.
  static let firstUserDefined: UInt32 = 16_384

  /// The number of the type that a parameter is declared with.
  static func number(of type: SQLType) -> UInt32 {
    type.isArray ? arrayNumber(of: type.scalar) : number(of: type.scalar)
  }

  private static func number(of scalar: SQLType.Scalar) -> UInt32 {
    switch scalar {
    case .bool: bool
    case .int16: int2
    case .int32: int4
    case .int64: int8
    case .float: float4
    case .double: float8
    case .decimal: numeric
    case .text: text
    case .blob: bytea
    case .timestamp: timestamptz
    case .date: date
    case .time: timetz
    case .uuid: uuid
    case .json: jsonb
    }
  }

  private static func arrayNumber(of scalar: SQLType.Scalar) -> UInt32 {
    switch scalar {
    case .bool: 1000
    case .int16: 1005
    case .int32: 1007
    case .int64: 1016
    case .float: 1021
    case .double: 1022
    case .decimal: 1231
    case .text: 1009
    case .blob: 1001
    case .timestamp: 1185
    case .date: 1182
    case .time: 1270
    case .uuid: 2951
    case .json: 3807
    }
  }

  /// Whether a value of a type can be an array. Those of user-defined types have numbers that can't be known here; the
  /// value's own bytes tell.
  static func canBeArray(_ number: UInt32) -> Bool { arrays.contains(number) || number >= firstUserDefined }

  static let numbers: Set<UInt32> = [int2, int4, int8, oid, float4, float8, numeric]

  /// The arrays of the types above.
  private static let arrays: Set<UInt32> = [
    143, 199, 1000, 1001, 1002, 1003, 1005, 1007, 1009, 1014, 1015, 1016, 1021, 1022, 1028, 1115, 1182, 1183, 1185,
    1187,
    1231, 1270, 2951, 3807,
  ]

  /// A type in words, for errors.
  static func description(of number: UInt32) -> String {
    switch number {
    case bool: "a truth value"
    case bytea: "bytes"
    case int2, int4, int8, oid: "an integer"
    case float4, float8: "a floating-point number"
    case numeric: "a decimal number"
    case text, varchar, bpchar, name, char, unknown: "text"
    case xml: "XML"
    case json, jsonb: "JSON"
    case date: "a date"
    case time: "a time without an offset"
    case timetz: "a time with an offset"
    case timestamp, timestamptz: "a date and time"
    case interval: "an interval"
    case uuid: "a UUID"
    case record: "a record"
    case records: "a list of rows"
    case _ where arrays.contains(number): "an array"
    case firstUserDefined...: "a value of a user-defined type (number \(number))"
    default: "a value of type number \(number)"
    }
  }
}

/// Where PostgreSQL begins to count: 2000-01-01, as this library counts from 1970-01-01.
enum PostgresEpoch {
  static let days: Int32 = 10_957
  static let microseconds: Int64 = 946_684_800_000_000
}
