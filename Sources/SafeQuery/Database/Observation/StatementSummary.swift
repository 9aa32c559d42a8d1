/// What a statement is called where it is observed: its main word, and the table that it is about.
///
/// Both are read off the text, which is the program's: there are as many as the program has statements.
final class StatementSummary: Sendable {
  let text: String
  let operation: String
  let collection: String?

  init(_ text: [UInt8]) {
    var reader = SummaryReader()
    reader.read(text)
    self.text = String(decoding: text, as: UTF8.self)
    operation = reader.operation ?? "SQL"
    collection = reader.isAboutMany ? nil : reader.collection
  }

  /// For a text that is not shown.
  init(hiding text: [UInt8]) {
    var reader = SummaryReader()
    reader.read(text)
    self.text = ""
    operation = reader.operation ?? "SQL"
    collection = nil
  }

  /// For rows that are inserted as a whole.
  init(inserting columns: [ColumnDefinition], into table: TableSchema, _ dialect: Dialect) {
    let template = InsertTemplate(
      table, columns, dialect == .postgreSQL ? PostgresInsert.source(for: columns) : .values)
    text = (try? StatementWriter.render(.fragment(template), for: dialect))?.text ?? ""
    operation = "INSERT"
    collection = "\(table.name)"
  }
}

/// Reads the words of a text outside of parentheses.
private struct SummaryReader {
  private(set) var operation: String?
  private(set) var collection: String?
  private(set) var isAboutMany = false

  private enum Place {
    case elsewhere
    /// A table's name comes next.
    case beforeName
    /// The name may go on, or be a function's.
    case name
    /// Other tables may follow.
    case tables
  }
  private var place = Place.elsewhere
  private var first: String?
  private var previous = ""
  private var depth = 0

  mutating func read(_ text: [UInt8]) {
    var scanner = SQLScanner(text)
    while let token = scanner.next() {
      switch token.kind {
      case .space, .comment: continue
      case .word where depth == 0: take(word: scanner.text(of: token))
      case .quotedName where depth == 0: take(name: Self.unquoted(text[token.range]))
      case .other: take(symbol: text[token.range.lowerBound])
      default: break
      }
    }
  }

  private mutating func take(word: String) {
    let upper = word.uppercased()
    defer { previous = upper }
    if first == nil { first = upper }
    if operation == nil {
      guard first != "WITH" || Self.verbs.contains(upper) else { return }
      operation = upper
      if upper == "UPDATE" || upper == "COPY" { place = .beforeName }
      return
    }
    switch upper {
    case "FROM" where previous != "DISTINCT" && (operation == "SELECT" || operation == "DELETE"): beginName()
    case "INTO": beginName()
    case "JOIN" where operation == "SELECT": isAboutMany = true
    case _ where Self.clauses.contains(upper): place = .elsewhere
    case "ONLY", "OR", "LATERAL": break
    default: take(name: word)
    }
  }

  private mutating func beginName() {
    if collection == nil {
      place = .beforeName
    } else if operation == "SELECT" {
      isAboutMany = true
    }
  }

  private mutating func take(name: String) {
    switch place {
    case .beforeName:
      // A name of WITH is no table.
      if operation == "SELECT" && first == "WITH" { isAboutMany = true }
      collection = (collection ?? "") + name
      place = .name
    case .name: place = .tables
    case .tables, .elsewhere: break
    }
  }

  private mutating func take(symbol: UInt8) {
    switch symbol {
    case UInt8(ascii: "("):
      // A subquery, or a function; after INTO and COPY the columns follow the name.
      if depth == 0, place == .beforeName || place == .name {
        if operation == "SELECT" { isAboutMany = true }
        if operation == "COPY" { place = .elsewhere }
      }
      depth += 1
    case UInt8(ascii: ")"): depth -= 1
    case UInt8(ascii: ".") where depth == 0 && place == .name:
      collection = (collection ?? "") + "."
      place = .beforeName
    case UInt8(ascii: ",") where depth == 0 && (place == .name || place == .tables) && operation == "SELECT":
      isAboutMany = true
    default: break
    }
  }

  /// The name between quotes, with those inside as they are meant.
  private static func unquoted(_ name: ArraySlice<UInt8>) -> String {
    guard let quote = name.first else { return "" }
    var bytes: [UInt8] = []
    var isEscaped = false
    for byte in name.dropFirst().dropLast() {
      if byte == quote && !isEscaped {
        isEscaped = true
        continue
      }
      isEscaped = false
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let verbs: Set<String> = ["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "VALUES"]
  private static let clauses: Set<String> = [
    "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FETCH", "FOR", "UNION", "INTERSECT", "EXCEPT", "WINDOW",
    "RETURNING", "SET", "VALUES", "USING", "ON", "DEFAULT", "SELECT",
  ]
}
