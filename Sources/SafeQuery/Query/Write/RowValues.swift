/// Many rows of values as the parameters of one statement, with one text whatever their number: what an insert of many
/// selects from, and what ``Values`` is in a query.
struct RowValues: Sendable {
  private let kept: KeptColumns
  private let width: Int
  private let rows: [[SQLValue]]

  init<Items: Sequence>(_ kept: KeptColumns, _ items: Items) where Items.Element: Insertable {
    self.kept = kept
    width = Items.Element.insertedColumns.count
    rows = items.map(\.encodedValues)
  }

  init(_ columns: [ColumnDefinition], _ rows: [[SQLValue]]) {
    kept = KeptColumns(columns)
    width = columns.count
    self.rows = rows
  }

  /// The columns and a select of the rows, as they follow the table's name in an insert.
  func writeInsert(to writer: inout StatementWriter, beforeConflict: Bool) throws {
    guard !kept.columns.isEmpty else {
      throw DatabaseError(
        .invalidQuery, "an insert of many rows needs a column; for defaults alone use insertDefaults()")
    }
    try writer.write(" (", list: kept.columns.map { .name($0.name) })
    writer.write(") ")
    try write(to: &writer)
    if beforeConflict && writer.dialect == .sqlite { writer.write(" WHERE true") }
  }

  /// A select of the rows.
  /// - Parameter names: What its columns are called; nil if nobody asks.
  func write(to writer: inout StatementWriter, named names: [StaticString]? = nil) throws {
    for row in rows where row.count != width {
      throw DatabaseError(.encoding, "a row encodes \(row.count) values for \(width) columns")
    }
    writer.write("SELECT ")
    switch writer.dialect {
    case .sqlite: try writeJSON(to: &writer, names)
    case .postgreSQL: try writeArrays(to: &writer, names)
    }
  }

  private func write(_ results: [Node], _ names: [StaticString]?, to writer: inout StatementWriter) throws {
    guard let names else { return try writer.write(list: results) }
    guard names.count == results.count else {
      throw DatabaseError(
        .invalidQuery, "rows of \(results.count) columns stand where \(names.count) are expected")
    }
    try writer.write(list: zip(results, names).map { .sequence([$0, .text(" AS "), .name($1)]) })
  }

  private func column(_ index: Int) -> [SQLValue] { rows.map { $0[kept.indices[index]] } }

  // MARK: PostgreSQL

  /// `* FROM unnest($1, $2, …)`: an array a column. What is an array itself would lose its rows' borders in one, so its
  /// elements of all rows are one array, from which each row takes its slice.
  private func writeArrays(to writer: inout StatementWriter, _ names: [StaticString]?) throws {
    guard names != nil || kept.columns.contains(where: { $0.type.isArray }) else {
      let arrays = kept.columns.indices.map { Node.value(.array(kept.columns[$0].type, column($0))) }
      try writer.write("* FROM unnest(", list: arrays)
      return writer.write(")")
    }
    var results: [Node] = []
    var arrays: [Node] = []
    func next(_ values: [SQLValue], _ type: SQLType) -> Node {
      arrays.append(.value(.array(type, values)))
      return .sequence([.text("c"), .number(UInt(arrays.count))])
    }
    for (index, definition) in kept.columns.enumerated() {
      guard definition.type.isArray else {
        results.append(next(column(index), definition.type))
        continue
      }
      let slices = try ArraySlices(column(index), definition)
      let (first, last) = (next(slices.firsts, .int64), next(slices.lasts, .int64))
      results.append(
        .sequence([
          .text("("), .value(.array(definition.type.element, slices.elements)), .text(")["), first, .text(":"), last,
          .text("]"),
        ]))
    }
    try write(results, names, to: &writer)
    try writer.write(" FROM unnest(", list: arrays)
    let places = (1...arrays.count).map { Node.sequence([.text("c"), .number(UInt($0))]) }
    try writer.write(") AS r(", list: places)
    writer.write(")")
  }

  private struct ArraySlices {
    var elements: [SQLValue] = []
    var firsts: [SQLValue] = []
    var lasts: [SQLValue] = []

    init(_ values: [SQLValue], _ column: ColumnDefinition) throws {
      for value in values {
        switch value {
        case .null:
          firsts.append(.null(.int64))
          lasts.append(.null(.int64))
        case .array(_, let items):
          firsts.append(.int64(Int64(elements.count) + 1))
          elements += items
          lasts.append(.int64(Int64(elements.count)))
        case .unrepresentable(let reason): throw DatabaseError(.encoding, "column \(column.name): \(reason)")
        default: throw DatabaseError(.encoding, "column \(column.name) is an array, and a row encodes another value")
        }
      }
    }
  }

  // MARK: SQLite

  /// `value->>0, value->>1, … FROM json_each(?)`: an array of arrays. JSON has no bytes, so the blobs of a column are one
  /// blob, of which each row takes its part.
  private func writeJSON(to writer: inout StatementWriter, _ names: [StaticString]?) throws {
    var json = JSONRows()
    for row in rows { try json.append(kept.indices.map { row[$0] }, columns: kept.columns) }
    var position: UInt = 0
    func next() -> Node {
      position += 1
      return .sequence([.text("value->>"), .number(position - 1)])
    }
    let results = kept.columns.enumerated().map { index, column -> Node in
      guard column.type == .blob else { return next() }
      let bytes = Node.value(.blob(json.blobs[index] ?? JSONRows.noBlob))
      return .sequence([.text("substr("), bytes, .text(", "), next(), .text(", "), next(), .text(")")])
    }
    try write(results, names, to: &writer)
    writer.write(" FROM json_each(")
    try writer.write(.text(json.text))
    writer.write(")")
  }

  private struct JSONRows {
    private var bytes: [UInt8] = []
    /// A blob is never empty: of one that is, `substr` gives null.
    static let noBlob: [UInt8] = [0]
    private(set) var blobs: [Int: [UInt8]] = [:]

    var text: String { "[" + String(decoding: bytes, as: UTF8.self) + "]" }

    mutating func append(_ row: [SQLValue], columns: [ColumnDefinition]) throws {
      bytes.append(contentsOf: bytes.isEmpty ? "[".utf8 : ",[".utf8)
      for (index, value) in row.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        guard columns[index].type == .blob else {
          try append(value, columns[index])
          continue
        }
        switch value {
        case .blob(let content):
          let start = blobs[index, default: Self.noBlob].count
          blobs[index, default: Self.noBlob] += content
          bytes.append(contentsOf: "\(start + 1),\(content.count)".utf8)
        case .null: bytes.append(contentsOf: "null,null".utf8)
        case .unrepresentable(let reason): throw DatabaseError(.encoding, "column \(columns[index].name): \(reason)")
        default:
          throw DatabaseError(.encoding, "column \(columns[index].name) is a blob, and a row encodes another value")
        }
      }
      bytes.append(UInt8(ascii: "]"))
    }

    private mutating func append(_ value: SQLValue, _ column: ColumnDefinition) throws {
      if case .blob = value {
        throw DatabaseError(.encoding, "column \(column.name) is no blob, and a row encodes one")
      }
      if case .array = value {
        throw DatabaseError(.unsupported, "column \(column.name) is an array: SQLite has no array type")
      }
      if let reason = SQLiteText.appendJSON(value, to: &bytes) {
        throw DatabaseError(.encoding, "column \(column.name): \(reason)")
      }
    }
  }
}
