/// One row of a result, as the database holds it, for the time of its decoding.
public struct Row: ~Copyable {
  /// Where the columns are.
  enum Source {
    case sqlite(SQLiteRow)
    case postgres(PostgresRow)
  }

  let source: Source

  init(_ source: Source) { self.source = source }

  /// How many columns there are.
  public var count: Int {
    switch source {
    case .sqlite(let row): row.count
    case .postgres(let row): row.count
    }
  }

  /// Whether a column, from 0, is null. A column that isn't there is not.
  public func isNull(at index: Int) -> Bool {
    switch source {
    case .sqlite(let row): row.isNull(at: index)
    case .postgres(let row): row.isNull(at: index)
    }
  }

  /// A column's name, from 0; empty if there is no such column.
  public func name(at index: Int) -> String {
    switch source {
    case .sqlite(let row): row.name(at: index)
    case .postgres(let row): row.name(at: index)
    }
  }

  /// A column's value for a person's eyes, or nil for null; blobs in hexadecimal. On PostgreSQL it is the server's own
  /// text, for statements of a script.
  package func displayText(at index: Int) -> String? {
    switch source {
    case .sqlite(let row): row.displayText(at: index)
    case .postgres(let row): row.displayText(at: index)
    }
  }

  /// Whether a column is a number, for its display.
  package func holdsNumber(at index: Int) -> Bool {
    switch source {
    case .sqlite(let row): row.holdsNumber(at: index)
    case .postgres(let row): row.holdsNumber(at: index)
    }
  }

  /// An error that names a column: `column 2 (email) …`.
  public func failure(at index: Int, _ problem: String) -> DatabaseError {
    if index < 0 || index >= count {
      return DatabaseError(.decoding, "the row has \(count) columns, and column \(index + 1) was asked for")
    }
    return DatabaseError(.decoding, "column \(index + 1) (\(name(at: index))) \(problem)")
  }
}
