// What depends on whether a value is there, or which of two it is.

extension SQLExpression {
  /// This, or a value where it is null: `coalesce`.
  public func coalesce(_ value: Value.Base) -> TypedSQL<Value.Base> {
    TypedSQL(.call("coalesce", [sql.node, .bound(value)]))
  }

  /// This, or another expression where it is null: `coalesce`. It can be null if the other one can.
  public func coalesce<E: SQLExpression>(_ other: E) -> TypedSQL<E.Value> where E.Value.Base == Value.Base {
    TypedSQL(.call("coalesce", [sql.node, other.sql.node]))
  }

  /// This, or null where it is the value: `nullif`.
  public func nullIf(_ value: Value.Base) -> TypedSQL<Value.Base?> {
    TypedSQL(.call("nullif", [.compared(sql.node, Value.sqlType), .bound(value)]))
  }

  /// This, or null where the other expression has the same value: `nullif`.
  public func nullIf<E: SQLExpression>(_ other: E) -> TypedSQL<Value.Base?> where E.Value.Base == Value.Base {
    TypedSQL(.call("nullif", [.compared(sql.node, Value.sqlType), .compared(other.sql.node, Value.sqlType)]))
  }

  /// The greater of this and a value: `greatest`. Null is passed over, as PostgreSQL has it.
  public func greatest(_ value: Value.Base) -> TypedSQL<Value.Base> {
    TypedSQL(.extreme("max", "greatest", sql.node, .bound(value), Value.sqlType))
  }

  /// The greater of this and another expression: `greatest`. Null is passed over, as PostgreSQL has it; the result is null
  /// where both are.
  public func greatest<E: SQLExpression>(_ other: E) -> TypedSQL<Value> where E.Value == Value {
    TypedSQL(.extreme("max", "greatest", sql.node, other.sql.node, Value.sqlType))
  }

  /// The lesser of this and a value: `least`. Null is passed over, as PostgreSQL has it.
  public func least(_ value: Value.Base) -> TypedSQL<Value.Base> {
    TypedSQL(.extreme("min", "least", sql.node, .bound(value), Value.sqlType))
  }

  /// The lesser of this and another expression: `least`. Null is passed over, as PostgreSQL has it; the result is null
  /// where both are.
  public func least<E: SQLExpression>(_ other: E) -> TypedSQL<Value> where E.Value == Value {
    TypedSQL(.extreme("min", "least", sql.node, other.sql.node, Value.sqlType))
  }
}

extension Node {
  /// SQLite's `max` of two is null if either is: each stands in for the other where that is null.
  fileprivate static func extreme(
    _ sqlite: StaticString, _ postgreSQL: StaticString, _ left: Node, _ right: Node, _ type: SQLType
  ) -> Node {
    let sides = [call("coalesce", [left, right]), call("coalesce", [right, left])].map { ordered($0, type) }
    return .dialects(sqlite: .call(sqlite, sides), postgreSQL: .call(postgreSQL, [left, right]))
  }
}
