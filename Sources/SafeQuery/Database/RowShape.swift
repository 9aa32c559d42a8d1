// What a statement's columns must be. Those of the builder's queries are; those of SQL text are checked when a prepared
// statement is first decoded to a type, before a row is, and then not again.

/// What the rows of a statement must look like.
@usableFromInline
struct RowShape: Sendable {
  @usableFromInline let width: Int
  @usableFromInline let expected: (any ExpectedRow.Type)?

  @inlinable
  init(width: Int, expected: (any ExpectedRow.Type)?) {
    self.width = width
    self.expected = expected
  }
}

extension Projection {
  @inlinable var shape: RowShape { RowShape(width: width, expected: expected) }
}

/// What SQL text is decoded to.
@usableFromInline
protocol ExpectedRow: SendableMetatype {
  /// The struct's name, if it is one.
  static var name: String? { get }
  static var columns: [ExpectedColumn] { get }
}

/// A column that SQL text must return; by its name, if the row is a struct's.
@usableFromInline
struct ExpectedColumn: Sendable {
  let name: String?
  let type: SQLType
}

@usableFromInline
struct ExpectedTable<T: Table>: ExpectedRow {
  @usableFromInline static var name: String? { "\(T.self)" }
  @usableFromInline static var columns: [ExpectedColumn] {
    T.schema.columns.map { ExpectedColumn(name: "\($0.name)", type: $0.type) }
  }
}

@usableFromInline
struct ExpectedValues<each Value: DatabaseValue>: ExpectedRow {
  @usableFromInline static var name: String? { nil }
  @usableFromInline static var columns: [ExpectedColumn] {
    var columns: [ExpectedColumn] = []
    for type in repeat (each Value).sqlType { columns.append(ExpectedColumn(name: nil, type: type)) }
    return columns
  }
}

// MARK: - The check

extension RowShape {
  /// Checks a statement of SQLite.
  func check(_ prepared: SQLiteStatement, _ text: @autoclosure () -> String) throws {
    guard let expected else { return try check(prepared.columnCount, text()) }
    let preparations = prepared.preparations
    if let checked = prepared.checked, checked.row == ObjectIdentifier(expected), checked.preparations == preparations {
      return
    }
    let columns = expected.columns
    try check(columns, (0..<prepared.columnCount).map(prepared.name(at:)), text()) { index in
      guard let declared = prepared.declaredType(at: index) else { return nil }
      return SQLiteDeclaration.canHold(columns[index].type, declared) ? nil : "is declared \(declared)"
    }
    prepared.checked = (ObjectIdentifier(expected), preparations)
  }

  /// Checks an answer of PostgreSQL.
  func check(_ result: borrowing PostgresResult, _ prepared: PostgresPrepared?, _ text: @autoclosure () -> String)
    throws
  {
    guard let expected else { return try check(result.columnCount, text()) }
    if let prepared, prepared.checkedRow == ObjectIdentifier(expected) { return }
    let columns = expected.columns
    var (names, types) = ([String](), [UInt32]())
    for index in 0..<Int32(clamping: result.columnCount) {
      names.append(result.name(of: index))
      types.append(result.type(of: index))
    }
    try check(columns, names, text()) { index in
      PostgresType.canHold(columns[index].type, types[index])
        ? nil : "is \(PostgresType.description(of: types[index]))"
    }
    prepared?.checkedRow = ObjectIdentifier(expected)
  }

  private func check(_ count: Int, _ text: @autoclosure () -> String) throws {
    if count == width { return }
    throw DatabaseError(
      .decoding, "the statement returns \(count) columns, and \(width) are decoded", statement: text())
  }

  private func check(
    _ columns: [ExpectedColumn], _ found: [String], _ text: @autoclosure () -> String, _ problem: (Int) -> String?
  ) throws {
    if let reason = nameProblem(columns, found) { throw DatabaseError(.decoding, reason, statement: text()) }
    try check(found.count, text())
    for (index, column) in columns.enumerated() {
      guard let problem = problem(index) else { continue }
      let type = column.type.inWords
      let reader = expected?.name.map { "\($0) has \(type)" } ?? "\(type) is expected"
      throw DatabaseError(
        .decoding, "column \(index + 1) (\(found[index])) \(problem), where \(reader)", statement: text())
    }
  }

  private func nameProblem(_ columns: [ExpectedColumn], _ found: [String]) -> String? {
    guard let row = expected?.name else { return nil }
    let wanted = columns.compactMap(\.name)
    // Names that are equal only to Swift are different names to a database.
    func has(_ names: [String], _ name: String) -> Bool { names.contains { $0.utf8.elementsEqual(name.utf8) } }
    let list = wanted.joined(separator: ", ")
    if let missing = wanted.first(where: { !has(found, $0) }) {
      return "the statement returns no column \(missing); \(row) is read from the columns \(list)"
    }
    if let extra = found.first(where: { !has(wanted, $0) }) {
      return "the statement returns a column \(extra), which \(row) has not; it is read from the columns \(list)"
    }
    for (index, name) in wanted.enumerated() where !name.utf8.elementsEqual(found[index].utf8) {
      return
        "column \(index + 1) of the statement is \(found[index]), where \(row) has \(name); select them in the order \(list)"
    }
    return nil
  }
}

extension SQLType {
  fileprivate var inWords: String { PostgresType.description(of: PostgresType.number(of: self)) }
}

extension PostgresType {
  /// Whether a value of a type of SQL can be read from one of the server's. What a database's own statements made is not
  /// known here.
  static func canHold(_ type: SQLType, _ found: UInt32) -> Bool {
    if found >= firstUserDefined || found == unknown { return true }
    if type.isArray { return canBeArray(found) }
    return switch type.scalar {
    case .bool: found == bool
    case .int16, .int32, .int64: [int2, int4, int8, oid].contains(found)
    case .float, .double: [float4, float8].contains(found)
    case .decimal: [numeric, int2, int4, int8].contains(found)
    case .text: [text, varchar, bpchar, name, xml, char].contains(found)
    case .blob: found == bytea
    case .timestamp: [timestamp, timestamptz].contains(found)
    case .date: found == date
    case .time: found == timetz
    case .uuid: found == uuid
    case .json: [json, jsonb].contains(found)
    }
  }
}

/// What the type that a column of SQLite was declared with says of its values. Most say little: any column can hold any value
/// that has not the look of its type. (sqlite.org/datatype3.html, section 3.1)
enum SQLiteDeclaration {
  private static let numbers: Set<String> = [
    "INT", "INTEGER", "BIGINT", "SMALLINT", "TINYINT", "REAL", "DOUBLE", "DOUBLE PRECISION", "FLOAT",
  ]

  /// Whether values of a type can be in the column: numbers are never in one of text, and what is text is not meant to be
  /// in one of numbers.
  static func canHold(_ type: SQLType, _ declared: String) -> Bool {
    let words = declared.uppercased()
    let isNumber = numbers.contains(words)
    let isText = words == "TEXT" || words.hasPrefix("VARCHAR") || words.hasPrefix("CHAR") || words == "CLOB"
    return switch type.scalar {
    case .bool, .int16, .int32, .int64, .float, .double: !isText
    case .decimal: true
    case .text, .timestamp, .date, .time, .uuid, .json, .blob: !isNumber
    }
  }
}
