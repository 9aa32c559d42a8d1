/// A column made for searching: a `tsvector` on PostgreSQL, on SQLite the column with the name of its FTS5 table, which
/// stands for all of the table's columns. It is in a table's `Columns`, and not in its rows:
///
/// ```swift
/// extension Article.Columns {
///   var search: Column<TextSearchVector> { table.column("article") }   // tsvector "article" of the table "article"
/// }
/// Article.where { $0.search.matches(.words(input)) }.order { $0.search.rank(.words(input)).descending }
/// ```
public struct TextSearchVector: DatabaseValue {
  /// `text`, as which PostgreSQL would take one.
  public static var sqlType: SQLType { .text }
  /// A vector has no value in the program.
  public var sqlValue: SQLValue { .unrepresentable("the database makes the vectors of a text search") }
  /// Throws: a vector can be searched, and not read.
  public init(row: borrowing Row, at index: Int) throws {
    throw row.failure(at: index, "is a text search vector, which is for searching only")
  }
}

extension SQLExpression where Value.Base == String {
  /// Whether a full-text search finds it.
  ///
  /// On SQLite it must be a column of an FTS5 table, whose tokenizer divides text into words; on PostgreSQL it is any text,
  /// divided as the language has it. The two disagree on what a word is where there are marks within it (`foo-bar`,
  /// addresses), and SQLite knows the forms of a word only with `tokenize = 'porter'`.
  public func matches(_ search: TextSearch, in language: TextSearchLanguage = .simple) -> TypedSQL<Bool> {
    TextSearchNode.matches(sql.node, TextSearchNode.vector(sql.node, language), search, language)
  }
}

extension SQLExpression where Value.Base == TextSearchVector {
  /// Whether a full-text search finds it. On PostgreSQL the language should be the one that the vector was made with.
  public func matches(_ search: TextSearch, in language: TextSearchLanguage = .simple) -> TypedSQL<Bool> {
    TextSearchNode.matches(sql.node, sql.node, search, language)
  }
}

extension Column where Value.Base == TextSearchVector {
  /// How well a row fits the search, where more is better: `ts_rank` on PostgreSQL, `bm25` on SQLite with its sign turned.
  /// The numbers themselves can't be compared between the databases. On SQLite the query must have a
  /// ``matches(_:in:)`` on the same table, whose rank it is.
  public func rank(_ search: TextSearch, in language: TextSearchLanguage = .simple) -> TypedSQL<Double> {
    TextSearchNode.rank(table, sql.node, search, language)
  }
}

extension Column where Value.Base == String {
  /// How well a row fits the search, where more is better: `ts_rank` of this column on PostgreSQL, `bm25` of the whole row
  /// on SQLite with its sign turned. The numbers themselves can't be compared between the databases. On SQLite the query
  /// must have a ``matches(_:in:)`` on the same table, whose rank it is.
  public func rank(_ search: TextSearch, in language: TextSearchLanguage = .simple) -> TypedSQL<Double> {
    TextSearchNode.rank(table, TextSearchNode.vector(sql.node, language), search, language)
  }

  /// The text with a mark before and after each word that was found. On SQLite the query must have a ``matches(_:in:)`` on
  /// the same table, whose words are marked.
  ///
  /// The text is not made safe for HTML: mark with characters that no text has (U+E000, U+E001), escape the result, and
  /// then replace them by tags.
  public func highlight(
    _ search: TextSearch, in language: TextSearchLanguage = .simple, before: StaticString, after: StaticString
  ) -> TypedSQL<Value> {
    let (before, after) = ("\(before)", "\(after)")
    return TypedSQL(
      .dialects(
        sqlite: .call(
          "highlight", [TextSearchNode.whole(table), columnNumber, .value(.text(before)), .value(.text(after))]),
        postgreSQL: headline(search, language, TextSearchNode.options(before, after) + ", HighlightAll=true")))
  }

  /// A part of the text, at most so many words long, with a mark before and after each word that was found. On SQLite the
  /// query must have a ``matches(_:in:)`` on the same table. Which part it is differs between the databases.
  ///
  /// The text is not made safe for HTML: see ``highlight(_:in:before:after:)``.
  /// - Parameter words: How long, from 2 to 64 words.
  public func snippet(
    _ search: TextSearch, in language: TextSearchLanguage = .simple, before: StaticString, after: StaticString,
    words: Int = 16
  ) -> TypedSQL<Value> {
    guard (2...64).contains(words) else {
      return TypedSQL(.failure(DatabaseError(.invalidQuery, "a snippet has 2 to 64 words, not \(words)")))
    }
    let (before, after) = ("\(before)", "\(after)")
    let options = TextSearchNode.options(before, after) + ", MaxWords=\(words), MinWords=\(words / 2)"
    return TypedSQL(
      .dialects(
        sqlite: .call(
          "snippet",
          [
            TextSearchNode.whole(table), columnNumber, .value(.text(before)), .value(.text(after)), .text("''"),
            .value(.int64(Int64(words))),
          ]),
        postgreSQL: headline(search, language, options)))
  }

  private func headline(_ search: TextSearch, _ language: TextSearchLanguage, _ options: String) -> Node {
    .call("ts_headline", [language.node, sql.node, search.query(language), .value(.text(options))])
  }

  /// The column's number in the FTS5 table, which may have others than the program knows of.
  private var columnNumber: Node {
    .sequence([
      .text("(SELECT cid FROM pragma_table_info("), .value(.text("\(table.schema.name)")), .text(") WHERE name = "),
      .value(.text("\(name)")), .text(")"),
    ])
  }
}

private enum TextSearchNode {
  static func matches(
    _ column: Node, _ vector: Node, _ search: TextSearch, _ language: TextSearchLanguage
  ) -> TypedSQL<Bool> {
    TypedSQL(
      .dialects(
        sqlite: .infix(column, " MATCH ", .value(.text(search.matchText))),
        postgreSQL: .infix(vector, " @@ ", search.query(language))))
  }

  static func rank(
    _ table: TableInstance, _ vector: Node, _ search: TextSearch, _ language: TextSearchLanguage
  ) -> TypedSQL<Double> {
    TypedSQL(
      .dialects(
        sqlite: .sequence([.text("(-bm25("), whole(table), .text("))")]),
        postgreSQL: .sequence([
          .text("CAST("), .call("ts_rank", [vector, search.query(language)]), .text(" AS double precision)"),
        ])))
  }

  static func vector(_ text: Node, _ language: TextSearchLanguage) -> Node {
    .call("to_tsvector", [language.node, text])
  }

  /// The column of an FTS5 table that has the table's name.
  static func whole(_ table: TableInstance) -> Node { .column(table, table.schema.name) }

  /// The marks among `ts_headline`'s options, in quotes that are doubled within. (postgresql.org/docs/15/textsearch-controls.html)
  static func options(_ before: String, _ after: String) -> String {
    "StartSel=\(quoted(before)), StopSel=\(quoted(after))"
  }

  private static func quoted(_ mark: String) -> String {
    let quote = UInt8(ascii: "\"")
    return String(
      decoding: [quote] + mark.utf8.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote], as: UTF8.self)
  }
}
