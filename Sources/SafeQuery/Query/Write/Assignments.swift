/// What an insert or update sets, column by column.
///
/// `$0.age = 30` binds a value, `$0.age = $0.age + 1` sets an expression, `$0.seen = TypedSQL("now()")` sets one of SQL
/// text. Only columns that are named are set; of two assignments to a column the later one holds. What has another type
/// than the column doesn't compile, and neither does nil for a column whose type is not optional.
///
/// A column that the database generates can't be set by the way; ``setGenerated(_:to:)`` says that it is meant.
@dynamicMemberLookup
public struct Assignments<T: Table> {
  private let columns: T.Columns
  private(set) var all: [Assignment] = []

  init(_ table: TableInstance) { columns = T.Columns(table: TableReference(table)) }

  // Each of these is tried where a column is read, too: beside one that isn't disfavored, the compiler must find the others
  // worse, or it takes seconds for an expression with four operators, and finds `$0.a = $0.b * $0.c + $0.c` ambiguous. So whether
  // a column can be null decides which fit, before it looks at the expression. They stand in the order that it tries them in.

  /// A column that is never null, as an expression, and its new value by one.
  public subscript<Value>(
    dynamicMember path: KeyPath<T.Columns, Column<Value>>
  ) -> TypedSQL<Value> where Value == Value.Base {
    get { TypedSQL(columns[keyPath: path].sql.node) }
    set { set(columns[keyPath: path].name, newValue.sql.node) }
  }

  /// A column that can be null, as an expression.
  public subscript<Value>(dynamicMember path: KeyPath<T.Columns, Column<Value?>>) -> Column<Value?> {
    columns[keyPath: path]
  }

  /// The new value of a column that is never null, by an expression that no operator or function made.
  @_disfavoredOverload
  public subscript<Value, Expression: SQLExpression>(
    dynamicMember path: KeyPath<T.Columns, Column<Value>>
  ) -> Expression where Expression.Value == Value, Value == Value.Base {
    @available(
      *, unavailable,
      message: """
        a column is an expression here, with no value in the program, as in $0.age = $0.age + 1; one that can be null needs a \
        value for null where it can't be, as in $0.age.coalesce(0)
        """
    )
    get { fatalError() }
    set { set(columns[keyPath: path].name, newValue.sql.node) }
  }

  /// The new value of a column that can be null, by an expression that is null or not.
  @_disfavoredOverload
  public subscript<Value, Expression: SQLExpression>(
    dynamicMember path: KeyPath<T.Columns, Column<Value?>>
  ) -> Expression where Expression.Value.Base == Value {
    @available(
      *, unavailable,
      message: """
        a column is an expression here, with no value in the program, as in $0.age = $0.age + 1; one that can be null needs a \
        value for null where it can't be, as in $0.age.coalesce(0)
        """
    )
    get { fatalError() }
    set { set(columns[keyPath: path].name, newValue.sql.node) }
  }

  /// A column's new value.
  @_disfavoredOverload
  public subscript<Value>(dynamicMember path: KeyPath<T.Columns, Column<Value>>) -> Value {
    @available(
      *, unavailable,
      message: """
        a column is an expression here, with no value in the program, as in $0.age = $0.age + 1; one that can be null needs a \
        value for null where it can't be, as in $0.age.coalesce(0)
        """
    )
    get { fatalError() }
    set { set(columns[keyPath: path].name, .bound(newValue)) }
  }

  /// Not available: the column is never null.
  @_disfavoredOverload
  @available(
    *, unavailable, message: "the column is never null: nil can't be assigned to it, and an optional value needs ??"
  )
  public subscript<Value>(dynamicMember path: KeyPath<T.Columns, Column<Value>>) -> Value? where Value == Value.Base {
    get { fatalError() }
    set {}
  }

  /// Not available: the column is never null.
  @_disfavoredOverload
  @available(
    *, unavailable, message: "the column is never null: an expression that can be null needs a value for it (coalesce)"
  )
  public subscript<Value>(
    dynamicMember path: KeyPath<T.Columns, Column<Value>>
  ) -> TypedSQL<Value?> where Value == Value.Base {
    get { fatalError() }
    set {}
  }

  /// Sets a column that the database generates, which is otherwise refused.
  public mutating func setGenerated<Value: DatabaseValue>(_ path: KeyPath<T.Columns, Column<Value>>, to value: Value) {
    set(columns[keyPath: path].name, .bound(value), isGeneratedMeant: true)
  }

  /// Sets a column to its default. In an insert that is the same as not to name it. In an update and an upsert PostgreSQL
  /// only has it; SQLite throws `unsupported`.
  public mutating func setDefault<Value>(_ path: KeyPath<T.Columns, Column<Value>>) {
    set(columns[keyPath: path].name, nil, isGeneratedMeant: true)
  }

  /// Sets a column that can be null by an expression, as `=` does.
  public mutating func set<Value>(_ path: KeyPath<T.Columns, Column<Value?>>, to expression: TypedSQL<Value?>) {
    set(columns[keyPath: path].name, expression.sql.node)
  }

  private mutating func set(_ name: StaticString, _ value: Node?, isGeneratedMeant: Bool = false) {
    all.removeAll { $0.column.isSame(as: name) }
    let isGenerated = T.schema.columns.contains { $0.traits.contains(.generated) && $0.name.isSame(as: name) }
    guard !isGenerated || isGeneratedMeant else {
      let reason = "column \(T.schema.name).\(name) is generated by the database; setGenerated sets it all the same"
      return all.append(Assignment(column: name, value: .failure(DatabaseError(.invalidQuery, reason))))
    }
    all.append(Assignment(column: name, value: value))
  }

  /// The assignments of an update, for its SET.
  var updates: [Node] {
    if all.isEmpty { return [.failure(DatabaseError(.invalidQuery, "the update of \(T.schema.name) sets no column"))] }
    return all.map { .sequence([.name($0.column), .text(" = "), $0.value ?? Assignment.defaultValue]) }
  }
}

/// Holds the subscript of ``Assignments`` that the compiler takes last: of members that fit alike it takes one of the type itself
/// before one of a protocol's extension. Without that, the two that set a column that can be null would be ambiguous.
public protocol AssignsNullable {
  /// The table.
  associatedtype T: Table
  /// Sets a column that can be null by an expression.
  mutating func set<Value>(_ path: KeyPath<T.Columns, Column<Value?>>, to expression: TypedSQL<Value?>)
}

extension AssignsNullable {
  /// The new value of a column that can be null, by SQL text, whose type is the column's: `$0.age = TypedSQL("…")`.
  @_disfavoredOverload
  public subscript<Value>(dynamicMember path: KeyPath<T.Columns, Column<Value?>>) -> TypedSQL<Value?> {
    @available(
      *, unavailable,
      message: """
        a column is an expression here, with no value in the program, as in $0.age = $0.age + 1; one that can be null needs a \
        value for null where it can't be, as in $0.age.coalesce(0)
        """
    )
    get { fatalError() }
    set { set(path, to: newValue) }
  }
}

extension Assignments: AssignsNullable {}

/// A column and its new value.
struct Assignment: Sendable {
  let column: StaticString
  /// nil for the column's default.
  let value: Node?

  static let defaultValue = Node.dialects(
    sqlite: .failure(
      DatabaseError(.unsupported, "SQLite has no DEFAULT in an update; assign the value that the column is to have")),
    postgreSQL: .text("DEFAULT"))
}

extension StaticString {
  /// The same bytes. Names that are equal only to Swift are different names to a database.
  func isSame(as other: StaticString) -> Bool {
    // SAFETY: both buffers are used inside the closures only.
    withUTF8Buffer { own in other.withUTF8Buffer { unsafe own.elementsEqual($0) } }
  }
}
