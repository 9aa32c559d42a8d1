/// `COPY table (columns) FROM STDIN (…)`
final class CopyInTemplate: Fragment {
  private let table: TableSchema
  private let columns: [ColumnDefinition]
  private let options: Node

  init(_ table: TableSchema, _ columns: [ColumnDefinition], _ options: Node) {
    self.table = table
    self.columns = columns
    self.options = options
  }

  func write(to writer: inout StatementWriter) throws {
    writer.write("COPY ")
    try writer.write(table)
    try writer.write(" (", list: columns.map { .name($0.name) })
    writer.write(") FROM STDIN (")
    try writer.write(options)
    writer.write(")")
  }
}

/// An insert of one row, for the types of its parameters: those of the columns. It is never run.
final class InsertShape: Fragment {
  private let table: TableSchema
  private let columns: [ColumnDefinition]

  init(_ table: TableSchema, _ columns: [ColumnDefinition]) {
    self.table = table
    self.columns = columns
  }

  func write(to writer: inout StatementWriter) throws {
    writer.write("INSERT INTO ")
    try writer.write(table)
    try writer.write(" (", list: columns.map { .name($0.name) })
    try writer.write(") OVERRIDING SYSTEM VALUE VALUES (", list: columns.map { .value(.null($0.type)) })
    writer.write(")")
  }
}

/// The texts of a COPY.
enum CopyText {
  static let binary = Node.text("FORMAT binary")

  static func into(_ table: TableSchema, _ columns: [ColumnDefinition], _ options: Node) throws -> Statement {
    if columns.isEmpty { throw DatabaseError(.misuse, "COPY needs a column") }
    return try StatementWriter.render(.fragment(CopyInTemplate(table, columns, options)), for: .postgreSQL)
  }

  static func shape(of table: TableSchema, _ columns: [ColumnDefinition]) throws -> Statement {
    try StatementWriter.render(.fragment(InsertShape(table, columns)), for: .postgreSQL)
  }

  /// `COPY (query) TO STDOUT (…)`. Its protocol has no parameters.
  static func out(_ query: SQL, _ options: Node) throws -> Statement {
    let parts: [Node] = [.text("COPY ("), query.node, .text(") TO STDOUT ("), options, .text(")")]
    let statement = try StatementWriter.render(.sequence(parts), for: .postgreSQL)
    guard statement.parameters.isEmpty else {
      throw DatabaseError(
        .unsupported,
        "PostgreSQL's COPY takes no values, and this query has \(statement.parameters.count): stream it, or leave them out",
        statement: statement.text)
    }
    return statement
  }
}

/// How CSV is written. The text is UTF-8, and a value in quotes may hold anything, line ends too.
public struct CSVFormat: Sendable, Hashable {
  /// The line before the first row.
  public enum Header: Sendable, Hashable {
    /// There is none.
    case none
    /// It has the columns' names. On the way in it is skipped.
    case names
    /// It has the columns' names, in their order; on the way in others are an error.
    case checkedNames
  }

  /// What stands between values.
  public enum Delimiter: Sendable, Hashable {
    /// `,`
    case comma
    /// `;`
    case semicolon
    /// A tabulator.
    case tab
    /// `|`
    case pipe
  }

  /// What stands for null.
  public enum Null: Sendable, Hashable {
    /// Nothing at all; empty text is `""`.
    case nothing
    /// `NULL` without quotes.
    case word
    /// `\N` without quotes.
    case backslashN
  }

  /// The line before the first row.
  public var header: Header
  /// What stands between values.
  public var delimiter: Delimiter
  /// What stands for null.
  public var null: Null

  /// A format; RFC 4180's with a header if nothing else is said.
  public init(header: Header = .names, delimiter: Delimiter = .comma, null: Null = .nothing) {
    self.header = header
    self.delimiter = delimiter
    self.null = null
  }

  /// The options of a COPY. (postgresql.org/docs/15/sql-copy.html)
  func options(isInput: Bool) -> Node {
    let header: StaticString =
      switch self.header {
      case .none: "FORMAT csv, ENCODING 'UTF8', HEADER false"
      case .checkedNames where isInput: "FORMAT csv, ENCODING 'UTF8', HEADER match"
      case .names, .checkedNames: "FORMAT csv, ENCODING 'UTF8', HEADER true"
      }
    let delimiter: StaticString =
      switch self.delimiter {
      case .comma: ", DELIMITER ','"
      case .semicolon: ", DELIMITER ';'"
      case .tab: ", DELIMITER E'\\t'"
      case .pipe: ", DELIMITER '|'"
      }
    let null: StaticString =
      switch self.null {
      case .nothing: ", NULL ''"
      case .word: ", NULL 'NULL'"
      case .backslashN: ", NULL '\\N'"
      }
    return .sequence([.text(header), .text(delimiter), .text(null)])
  }
}
