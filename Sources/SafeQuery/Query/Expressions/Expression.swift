/// Something with a value in SQL: a column, a literal value, a function's result.
public protocol SQLExpression<Value>: Selectable, OrderKey, SQLOperand where Output == Value {
  /// Its type in Swift; optional if it can be null.
  associatedtype Value: DatabaseValue
  /// The same.
  associatedtype OperandValue = Value
  /// Its SQL.
  var sql: SQL { get }
}

/// An expression of the builder, or one written as `SQL`.
public struct TypedSQL<Value: DatabaseValue>: SQLExpression {
  /// What a row decodes to.
  public typealias Output = Value
  /// Its SQL, which stays one operand wherever it is placed.
  public let sql: SQL

  @inlinable init(_ node: Node) { sql = SQL(node) }

  /// An expression of a stated type from SQL text. It is put in parentheses.
  ///
  /// ```swift
  /// User.where { TypedSQL<Bool>("\($0.email) ~* \(pattern)") }
  /// ```
  public init(_ sql: SQL, as type: Value.Type = Value.self) { self.sql = SQL(.parenthesized(sql.node)) }

  /// A value, bound.
  @inlinable
  public init(value: Value) { self.init(.bound(value)) }
}

/// A column of one table instance.
public struct Column<Value: DatabaseValue>: SQLExpression {
  /// What a row decodes to.
  public typealias Output = Value
  @usableFromInline let table: TableInstance
  @usableFromInline let name: StaticString

  @usableFromInline
  init(table: TableInstance, name: StaticString) {
    self.table = table
    self.name = name
  }

  /// The column's SQL.
  @inlinable
  public var sql: SQL { SQL(.column(table, name)) }
}

// MARK: - Values and expressions

/// A value, which is bound, or an expression: for functions that take either and decide the type by it.
///
/// Two functions instead, one for each, would be tried one after the other with all that stands around them.
public protocol SQLOperand: Sendable {
  /// Its type in Swift; optional if it can be null.
  associatedtype OperandValue: DatabaseValue
  /// The value's parameter, or the expression's SQL.
  var sqlOperand: SQL { get }
}

extension DatabaseValue {
  /// The value, bound.
  @inlinable
  public var sqlOperand: SQL { SQL(.bound(self)) }
}

extension SQLExpression {
  /// Its SQL.
  @inlinable
  public var sqlOperand: SQL { sql }
}

// MARK: - What a select can list

/// What a tuple of a select can list: an expression, a table's columns, or a value of the program, which is then in every row.
public protocol SelectItem: Sendable {
  /// What it decodes to in a row.
  associatedtype Decoded: Sendable
  /// The columns and their decoding.
  var itemProjection: Projection<Decoded> { get }
}

extension Selectable {
  /// The columns and their decoding.
  @inlinable
  public var itemProjection: Projection<Output> { projection }
}

extension DatabaseValue {
  /// The value, bound, in every row.
  @inlinable
  public var itemProjection: Projection<Self> {
    Projection(node: .bound(self), width: 1) { row, index in try Self(row: row, at: index) }
  }
}

/// What a select can list: an expression gives its value, a table's columns give the row, a left-joined table's an
/// optional row.
public protocol Selectable: SelectItem {
  /// What a row decodes to.
  associatedtype Output: Sendable
  /// The same.
  associatedtype Decoded = Output
  /// The columns and their decoding.
  var projection: Projection<Output> { get }
}

/// Columns of a select and how they decode. Made by this library only.
public struct Projection<Output: Sendable>: Sendable {
  /// The columns, between commas.
  @usableFromInline let node: Node
  /// How many they are.
  @usableFromInline let width: Int
  /// What the columns must be, where they come of SQL text.
  @usableFromInline let expected: (any ExpectedRow.Type)?
  @usableFromInline let decode: @Sendable (borrowing Row, Int) throws -> Output

  @inlinable
  init(
    node: Node, width: Int, expected: (any ExpectedRow.Type)? = nil,
    decode: @escaping @Sendable (borrowing Row, Int) throws -> Output
  ) {
    self.node = node
    self.width = width
    self.expected = expected
    self.decode = decode
  }
}

extension SQLExpression {
  /// One column, decoded to its value.
  @inlinable
  public var projection: Projection<Value> {
    Projection(node: sql.node, width: 1) { row, index in try Value(row: row, at: index) }
  }
}

extension TableColumns {
  /// All columns, decoded to a row of the table.
  @inlinable
  public var projection: Projection<Model> {
    Projection(node: .columns(table.instance), width: table.instance.schema.columns.count) { row, index in
      try Model(row: row, at: index)
    }
  }
}
