/// SQL text written in the program, with values bound into it.
///
/// ```swift
/// let query: SQL = "SELECT count(*) FROM \(User.self) WHERE email = \(input)"
/// ```
/// The text is literal: a `String` can be interpolated, and is then a parameter; it can't become text. Tables, columns,
/// identifiers, expressions, queries and other `SQL` are placed.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
  /// Literals are `StaticString`: text that is in the program's binary.
  public typealias StringLiteralType = StaticString
  /// Literals are `StaticString`: text that is in the program's binary.
  public typealias ExtendedGraphemeClusterLiteralType = StaticString
  /// Literals are `StaticString`: text that is in the program's binary.
  public typealias UnicodeScalarLiteralType = StaticString

  @usableFromInline let node: Node

  @usableFromInline init(_ node: Node) { self.node = node }

  /// SQL text without values.
  public init(stringLiteral text: StaticString) { node = .literal(text) }

  /// SQL text with values.
  public init(stringInterpolation: StringInterpolation) {
    node = .sequence(stringInterpolation.parts)
  }

  /// No text at all.
  public static let empty = SQL(.sequence([]))

  /// One after the other. Spaces between them are the caller's.
  public static func + (left: SQL, right: SQL) -> SQL { SQL(.sequence([left.node, right.node])) }

  /// Appends another piece.
  public static func += (left: inout SQL, right: SQL) { left = left + right }

  /// The text and parameters as they would be sent, for tests and logs.
  /// - Throws: ``DatabaseError`` for whatever is known to be wrong without a database.
  public func sql(for dialect: Dialect) throws -> Statement {
    try StatementWriter.render(node, for: dialect)
  }
}

// MARK: - Interpolation

extension SQL {
  /// What `\(…)` accepts in SQL text.
  public struct StringInterpolation: StringInterpolationProtocol {
    /// Literals are `StaticString`: text that is in the program's binary.
    public typealias StringLiteralType = StaticString

    fileprivate var parts: [Node] = []

    /// Called by the compiler.
    public init(literalCapacity: Int, interpolationCount: Int) {
      parts.reserveCapacity(2 * interpolationCount + 1)
    }

    /// Called by the compiler for the text between values.
    public mutating func appendLiteral(_ literal: StaticString) {
      if !literal.hasPointerRepresentation || literal.utf8CodeUnitCount > 0 { parts.append(.literal(literal)) }
    }

    /// Binds a value as a parameter.
    public mutating func appendInterpolation(_ value: some DatabaseValue) { parts.append(.bound(value)) }

    /// Binds a value or null as a parameter.
    public mutating func appendInterpolation<Value: DatabaseValue>(_ value: Value?) {
      parts.append(.bound(value))
    }

    /// Binds a list as one parameter, to be used as `id IN \(in: ids)`.
    public mutating func appendInterpolation<Element: DatabaseValue>(in values: [Element]) {
      parts.append(ListParameter.node(values))
    }

    /// Places a table's name.
    public mutating func appendInterpolation<T: Table>(_ table: T.Type) {
      parts.append(.fragment(TableName(T.schema)))
    }

    /// Places a column or an expression.
    public mutating func appendInterpolation(_ expression: some SQLExpression) { parts.append(expression.sql.node) }

    /// Places a name.
    public mutating func appendInterpolation(_ identifier: Identifier) { parts.append(.name(identifier.name)) }

    /// Places another piece of SQL.
    public mutating func appendInterpolation(_ sql: SQL) { parts.append(sql.node) }

    /// Places another piece of SQL, or nothing.
    public mutating func appendInterpolation(_ sql: SQL?) { if let sql { parts.append(sql.node) } }

    /// Places a query of the builder; write the parentheses around it.
    public mutating func appendInterpolation(_ query: some Query) { parts.append(query.sql.node) }
  }
}
