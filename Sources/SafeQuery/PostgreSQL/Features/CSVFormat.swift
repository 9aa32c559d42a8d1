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
  /// - Parameter isRest: Whether the line before the first row was read already.
  func options(isInput: Bool, isRest: Bool = false) -> Node {
    let header: StaticString =
      switch isRest ? .none : self.header {
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
