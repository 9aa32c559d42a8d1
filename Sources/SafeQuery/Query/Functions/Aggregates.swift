import Foundation

/// How many rows: `count(*)`.
public func count() -> Aggregate<Int> { Aggregate(\.ofRows) }

extension SQLExpression {
  /// How many rows have a value here.
  public func count() -> Aggregate<Int> { aggregate("count") }

  /// How many different values there are: the same as `count().distinct()`.
  public func countDistinct() -> Aggregate<Int> { count().distinct() }

  /// The least value, or nil over no rows.
  public func min() -> Aggregate<Value.Base?> { extreme("min") }

  /// The greatest value, or nil over no rows.
  public func max() -> Aggregate<Value.Base?> { extreme("max") }

  private func extreme(_ name: StaticString) -> Aggregate<Value.Base?> {
    let (value, type) = (Node.ordered(sql.node, Value.sqlType), Value.sqlType)
    return Aggregate { call in call(name, value, type) }
  }

  /// A call of one function, whose result PostgreSQL casts to a type.
  fileprivate func aggregate<Result>(
    _ name: StaticString, castTo cast: StaticString? = nil, else other: Node? = nil
  ) -> Aggregate<Result> {
    let (value, type) = (sql.node, Value.sqlType)
    return Aggregate { call in
      var result = call(name, value, type)
      if let other { result = .call("coalesce", [result, other]) }
      guard let cast else { return result }
      let casted = Node.sequence([.text("CAST("), result, .text(" AS "), .text(cast), .text(")")])
      return .dialects(sqlite: result, postgreSQL: casted)
    }
  }
}

// One method each for every type of number: of several, the type checker would try all for each sum in an expression.

extension SQLExpression where Value.Base: SQLNumeric {
  /// The sum, or nil over no rows: an `Int64` of integers, a `Double` of floating-point numbers, a `Decimal` of decimals.
  ///
  /// A sum of integers beyond 64 bits is an error on both databases. A sum of decimals is exact on PostgreSQL, and has 15
  /// digits on SQLite, which adds floating-point numbers.
  public func sum() -> Aggregate<Value.Base.SQLSum?> {
    aggregate("sum", castTo: Value.Base.SQLSum.sqlType.aggregateCast)
  }

  /// The sum, which is 0 over no rows. Its type and how exact it is are those of ``sum()``.
  public func total() -> Aggregate<Value.Base.SQLSum> {
    let type = Value.Base.SQLSum.sqlType
    return aggregate("sum", castTo: type.aggregateCast, else: .text(type == .double ? "0.0" : "0"))
  }

  /// The mean, or nil over no rows: a `Double` of integers and floating-point numbers; a `Decimal` of decimals, as exact as the
  /// server's `numeric` on PostgreSQL, to 15 digits on SQLite.
  public func avg() -> Aggregate<Value.Base.SQLMean?> {
    aggregate("avg", castTo: Value.Base.SQLMean.sqlType.aggregateCast)
  }
}

extension SQLType {
  /// What PostgreSQL casts an aggregate's result to, which is of a wider type for most types of numbers.
  fileprivate var aggregateCast: StaticString? { self == .decimal ? nil : postgreSQLName }
}

// MARK: - Text and truth

extension SQLExpression where Value.Base == String {
  /// The texts that are not null, one after the other with a separator between them, or nil where there are none:
  /// `string_agg`, `group_concat`. The separator is a parameter.
  ///
  /// The order is any, unless ``Aggregate/ordered(by:)`` says which (PostgreSQL) or the window has one.
  public func joined(separator: String) -> Aggregate<String?> {
    let (value, type, separator) = (sql.node, Value.sqlType, Node.value(.text(separator)))
    return Aggregate { call in
      let sqlite =
        call.isDistinct
        ? AggregateCall.failure(.unsupported, "SQLite joins different texts only without a separator")
        : .joinedText(call, value, separator)
      return .dialects(sqlite: sqlite, postgreSQL: call("string_agg", value, type, [separator]))
    }
  }
}

extension Node {
  /// SQLite's `group_concat` of empty texts alone is null in a window; that of no text is meant to be.
  fileprivate static func joinedText(_ call: AggregateCall, _ value: Node, _ separator: Node) -> Node {
    let texts = call("group_concat", [value, separator])
    guard call.window != nil else { return texts }
    let empty = Node.sequence([.text("CASE WHEN "), call("count", [value]), .text(" > 0 THEN '' END")])
    return .call("coalesce", [texts, empty])
  }
}

extension SQLExpression where Value.Base == Bool {
  /// Whether it is true for every row where it isn't null; nil where there are none: `bool_and`.
  public func every() -> Aggregate<Bool?> { truth(sqlite: "min", postgreSQL: "bool_and") }

  /// Whether it is true for some row; nil where there is none at which it isn't null: `bool_or`.
  public func some() -> Aggregate<Bool?> { truth(sqlite: "max", postgreSQL: "bool_or") }

  private func truth(sqlite: StaticString, postgreSQL: StaticString) -> Aggregate<Bool?> {
    let value = sql.node
    return Aggregate { call in
      .dialects(sqlite: call(sqlite, value, .bool), postgreSQL: call(postgreSQL, value, .bool))
    }
  }
}
