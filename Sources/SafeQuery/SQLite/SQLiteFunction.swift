/// A function of the program's own that SQL can call, on SQLite.
///
/// ```swift
/// let slug = SQLiteFunction("slug", isDeterministic: true) { (title: String) in makeSlug(title) }
///
/// var configuration = Configuration.sqlite(path: path)
/// configuration.sqlite.add(slug)
/// let db = try await Database.open(configuration)
/// let posts = try await db.fetch(Post.where { slug($0.title) == wanted })
/// ```
/// Its arguments and its result are values as columns hold them. An argument that can be null is an optional one; null
/// for another is an error. An error that it throws ends the statement with ``DatabaseError`` of kind `invalidValue`, whose
/// `serverMessage` has the error's description.
///
/// It is called on the thread of the statement, for as many rows and as often as SQLite likes: a read may be begun twice.
/// It should be quick, since nothing can interrupt it, and change nothing.
public struct SQLiteFunction<each Argument: DatabaseValue, Result: DatabaseValue>: Sendable {
  let definition: SQLiteFunctionDefinition

  /// Declares a function.
  /// - Parameters:
  ///   - name: Letters, digits and `_`; not one that SQLite has already.
  ///   - isDeterministic: Whether the same arguments always give the same result, so that SQLite may call it once for many
  ///     rows.
  ///   - isInnocuous: Whether the schema may call it, in views, triggers, indexes and checks. Without that, statements of
  ///     the program alone can: whoever can write to the file then can't have it called. A schema that calls it is of no use
  ///     to other programs.
  ///   - body: What it does.
  public init(
    _ name: StaticString, isDeterministic: Bool = false, isInnocuous: Bool = false,
    _ body: @escaping @Sendable (repeat each Argument) throws -> Result
  ) {
    var count = 0
    for _ in repeat (each Argument).self { count += 1 }
    definition = SQLiteFunctionDefinition(
      name: name, argumentCount: count, isDeterministic: isDeterministic, isInnocuous: isInnocuous
    ) { row in
      var index = 0
      func next() -> Int {
        defer { index += 1 }
        return index
      }
      return try body(repeat try (each Argument)(row: row, at: next())).sqlValue
    }
  }

  /// The call, in a query. PostgreSQL, which does not have it, is an error before anything is sent.
  public func callAsFunction(_ argument: repeat any SQLExpression<each Argument>) -> TypedSQL<Result> {
    var arguments: [Node] = []
    for argument in repeat each argument { arguments.append(argument.sql.node) }
    return TypedSQL(definition.call(arguments))
  }
}

extension SQLiteOptions {
  /// Has a function registered on every connection.
  public mutating func add<each Argument: DatabaseValue, Result: DatabaseValue>(
    _ function: SQLiteFunction<repeat each Argument, Result>
  ) { functions.append(function.definition) }

  /// Has a collation registered on every connection.
  public mutating func add(_ collation: SQLiteCollation) { collations.append(collation) }
}

/// A function, whatever its types.
final class SQLiteFunctionDefinition: Sendable {
  let name: StaticString
  let argumentCount: Int
  let isDeterministic: Bool
  let isInnocuous: Bool
  let body: @Sendable (borrowing Row) throws -> SQLValue

  init(
    name: StaticString, argumentCount: Int, isDeterministic: Bool, isInnocuous: Bool,
    _ body: @escaping @Sendable (borrowing Row) throws -> SQLValue
  ) {
    self.name = name
    self.argumentCount = argumentCount
    self.isDeterministic = isDeterministic
    self.isInnocuous = isInnocuous
    self.body = body
  }

  fileprivate func call(_ arguments: [Node]) -> Node {
    .dialects(
      sqlite: .sequence([.name(name), .text("("), .list(arguments), .text(")")]),
      postgreSQL: .failure(
        DatabaseError(.unsupported, "PostgreSQL has no function \(name); it is this program's, and SQLite's alone")))
  }
}

/// What the program may call its functions and collations.
enum SQLiteName {
  static func check(_ name: StaticString, _ what: String) throws {
    let text = name.isWritten ? "\(name)" : ""
    let isWord = text.utf8.allSatisfy { byte in
      (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte)
    }
    guard isWord, let first = text.utf8.first, !(0x30...0x39).contains(first), text.utf8.count <= 60 else {
      throw DatabaseError(
        .invalidIdentifier,
        "\"\(name)\" can't be a \(what)'s name; it is letters, digits and _, and begins with no digit")
    }
    if ["safequery_", "sqlite_"].contains(where: text.asciiLowercased.hasPrefix) {
      throw DatabaseError(.invalidIdentifier, "the \(what) can't be called \(name): such names are taken")
    }
  }

  static func taken(_ name: StaticString, _ what: String) -> DatabaseError {
    DatabaseError(.invalidIdentifier, "there is a \(what) \(name) already; give this one another name")
  }
}
