/// A struct that is a row of a table.
///
/// `@Table` writes the conformance. By hand, it is the columns, the schema, and a line per column to read and to write:
///
/// ```swift
/// struct User: Table {
///   let id: Int64
///   var email: String
///
///   struct Columns: TableColumns {
///     let table: TableReference<User>
///     var id: Column<Int64> { table.column("id") }
///     var email: Column<String> { table.column("email") }
///   }
///   static let schema = TableSchema("user", [.init("id", Int64.self, [.primaryKey, .generated]), .init("email", String.self)])
///   init(row: borrowing Row, at index: Int) throws {
///     id = try Int64(row: row, at: index)
///     email = try String(row: row, at: index + 1)
///   }
///   func encode(into row: inout RowEncoder) {
///     row.encode(id)
///     row.encode(email)
///   }
/// }
/// ```
public protocol Table: Insertable where Model == Self {
  /// The table's columns, typed.
  associatedtype Columns: TableColumns where Columns.Model == Self
  /// Name and columns, in the order in which rows are read and written.
  static var schema: TableSchema { get }
  /// Reads a row, whose first column is at an index.
  init(row: borrowing Row, at index: Int) throws
}

/// What can be inserted into a table: a whole row, or a draft without the columns that the database generates.
public protocol Insertable: Sendable {
  /// The table.
  associatedtype Model: Table
  /// The columns that ``encode(into:)`` writes, in its order.
  static var insertedColumns: [ColumnDefinition] { get }
  /// Writes one value for each of ``insertedColumns``.
  func encode(into row: inout RowEncoder)
}

extension Table {
  /// Every column.
  public static var insertedColumns: [ColumnDefinition] { schema.columns }

  /// The columns by the table's own name, for `SQL` text: `"… WHERE \(User.columns.email) = \(input)"`.
  @inlinable
  public static var columns: Columns { Columns(as: .named) }

  /// The columns without their table, for `RETURNING`.
  static var bareColumns: Columns { Columns(as: .bare) }
}

/// The columns of a table, as one instance of it in a query sees them.
public protocol TableColumns: Joinable where Output == Model {
  /// The table.
  associatedtype Model: Table
  /// The use of the table that they are columns of.
  var table: TableReference<Model> { get }
  /// The columns of one use of the table.
  init(table: TableReference<Model>)
}

extension TableColumns {
  /// The columns of a new instance.
  @usableFromInline
  init(as role: TableInstance.Role) {
    self.init(table: TableReference(TableInstance(Model.schema, role: role)))
  }
}

/// One use of a table in a query, which its columns belong to. Queries hand it out.
public struct TableReference<Model: Table>: Sendable {
  @usableFromInline let instance: TableInstance

  @usableFromInline
  init(_ instance: TableInstance) { self.instance = instance }

  /// A column of this use of the table, by its literal name.
  @inlinable
  public func column<Value>(_ name: StaticString) -> Column<Value> { Column(table: instance, name: name) }
}

/// The identity of one use of a table. Two uses of a table are two instances, so self-joins need nothing special.
@usableFromInline
final class TableInstance: Sendable {
  /// How its columns are written: by the alias in its query, by the table's name, as an upsert's `excluded`, or alone.
  @usableFromInline enum Role: Sendable { case instance, named, excluded, bare }

  @usableFromInline let schema: TableSchema
  @usableFromInline let role: Role
  /// What stands in FROM, if not the table itself.
  let source: RowSource?

  @usableFromInline
  init(_ schema: TableSchema, role: Role) {
    self.schema = schema
    self.role = role
    source = nil
  }

  init(_ schema: TableSchema, source: RowSource) {
    self.schema = schema
    role = .instance
    self.source = source
  }
}

/// A table's name and columns.
public final class TableSchema: Sendable {
  let space: StaticString?
  let name: StaticString
  @usableFromInline let columns: [ColumnDefinition]
  let columnList: ColumnList?

  /// A table.
  /// - Parameters:
  ///   - name: Its name.
  ///   - space: Its schema (PostgreSQL) or attached database (SQLite), if not the default one.
  ///   - columns: Its columns, in the order in which rows are read and written.
  public init(_ name: StaticString, in space: StaticString? = nil, _ columns: [ColumnDefinition]) {
    self.name = name
    self.space = space
    self.columns = columns
    columnList = ColumnList(columns)
  }

  /// The columns of a derived table, by this library's names for them.
  init(derived columns: [ColumnDefinition]) {
    space = nil
    name = "subquery"
    self.columns = columns
    columnList = nil
  }
}

/// A column's name and type.
public struct ColumnDefinition: Sendable {
  /// What is special about a column.
  public struct Traits: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt8
    /// Traits from bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Part of the primary key.
    public static let primaryKey = Traits(rawValue: 1)
    /// The database makes the value.
    public static let generated = Traits(rawValue: 2)
  }

  let name: StaticString
  let type: SQLType
  let traits: Traits
  /// Whether observers may show its values.
  let isLoggable: Bool

  /// A column.
  public init<Value: DatabaseValue>(_ name: StaticString, _ type: Value.Type, _ traits: Traits = []) {
    self.name = name
    self.type = Value.sqlType
    self.traits = traits
    isLoggable = Value.isLoggable
  }

  init(_ name: StaticString, _ type: SQLType) {
    self.name = name
    self.type = type
    traits = []
    isLoggable = false
  }
}

/// Takes the values of one row for an insert.
public struct RowEncoder: ~Copyable {
  @usableFromInline var values: [SQLValue] = []
  /// Which of a row's values are taken, in ascending order, where not all are.
  private let chosen: [Int]?
  @usableFromInline let takesAll: Bool
  private var position = 0

  init(capacity: Int, taking chosen: [Int]? = nil) {
    self.chosen = chosen
    takesAll = chosen == nil
    values.reserveCapacity(capacity)
  }

  /// The next column's value.
  @inlinable
  public mutating func encode(_ value: some DatabaseValue) {
    if takesAll || isChosen() { values.append(value.sqlValue) }
  }

  /// Makes room for the next row. (Value by value, which is faster than the array's own way for a row's few.)
  mutating func removeAll() { while values.popLast() != nil {} }

  /// Whether the next value is one of those that are taken.
  @usableFromInline
  mutating func isChosen() -> Bool {
    defer { position += 1 }
    guard let chosen, values.count < chosen.count else { return false }
    return chosen[values.count] == position
  }
}
