// What other libraries take as text and this one does not. None of these can be called: each turns "cannot convert" into
// what to write instead. They are the worse choice for a literal, which stays `SQL` or a `StaticString`.

extension SQL {
  /// Not available: text is literal.
  @available(
    *, unavailable,
    message: "SQL text is a literal of the program: write it as a literal and interpolate the value, \"… \\(value)\""
  )
  @_disfavoredOverload
  public init(_ text: String) { fatalError() }

  /// Not available: text is literal.
  @available(
    *, unavailable,
    message: "SQL text is a literal of the program: write it as a literal and interpolate the value, \"… \\(value)\""
  )
  @_disfavoredOverload
  public init(stringLiteral text: String) { fatalError() }
}

extension SQL.StringInterpolation {
  /// Not available: text is literal.
  @available(
    *, unavailable,
    message: "there is no raw SQL: interpolate the value itself to bind it, or a name from an AllowList to place it"
  )
  public mutating func appendInterpolation<T>(raw value: T) {}

  /// Not available: the value's type has no SQL counterpart.
  @available(
    *, unavailable,
    message:
      "only values whose type conforms to DatabaseValue can be bound; tables, columns, Identifier and SQL are placed"
  )
  @_disfavoredOverload
  public mutating func appendInterpolation<T>(_ value: T) {}
}

extension SQL {
  /// Not available: text is literal.
  @available(
    *, unavailable,
    message: "SQL text and a String don't add up: interpolate the value to bind it, or look a name up in an AllowList"
  )
  @_disfavoredOverload
  public static func + (left: SQL, right: String) -> SQL { left }

  /// Not available: text is literal.
  @available(
    *, unavailable,
    message: "SQL text and a String don't add up: interpolate the value to bind it, or look a name up in an AllowList"
  )
  @_disfavoredOverload
  public static func + (left: String, right: SQL) -> SQL { right }

  /// Not available: text is literal.
  @available(
    *, unavailable,
    message: "SQL text and a String don't add up: interpolate the value to bind it, or look a name up in an AllowList"
  )
  @_disfavoredOverload
  public static func += (left: inout SQL, right: String) {}
}

extension TypedSQL {
  /// Not available: text is literal.
  @available(*, unavailable, message: "SQL text is a literal of the program; a value is TypedSQL(value: …)")
  @_disfavoredOverload
  public init(_ text: String, as type: Value.Type = Value.self) { self.init(Node.text("")) }
}

extension Sequence where Element == SQL {
  /// Not available: text is literal.
  @available(*, unavailable, message: "the separator is SQL: a literal of the program")
  @_disfavoredOverload
  public func joined(separator: String) -> SQL { .empty }
}

extension SelectQuery {
  /// Not available: text is literal.
  @available(
    *, unavailable,
    message: "a condition is a closure over the columns, { $0.age > 18 }; for SQL text, { TypedSQL<Bool>(\"…\") }"
  )
  @_disfavoredOverload
  public func `where`(_ condition: String) -> Self { self }

  /// Not available: text is literal.
  @available(
    *, unavailable,
    message: "a condition is a closure over the columns, { $0.age > 18 }; for SQL text, { TypedSQL<Bool>(\"…\") }"
  )
  @_disfavoredOverload
  public func having(_ condition: String) -> Self { self }

  /// Not available: text is literal.
  @available(
    *, unavailable,
    message: "order takes a closure over the columns; look a run-time choice up in an AllowList of columns"
  )
  @_disfavoredOverload
  public func order(by column: String) -> Self { self }

  /// Not available: text is literal.
  @available(
    *, unavailable,
    message:
      "order takes a closure over the columns, { $0.age.descending }; look a run-time choice up in an AllowList of columns"
  )
  @_disfavoredOverload
  public func order(_ column: String) -> Self { self }

  /// Not available: text is literal.
  @available(
    *, unavailable,
    message: "groupBy takes a closure over the columns; look a run-time choice up in an AllowList of columns"
  )
  @_disfavoredOverload
  public func groupBy(_ column: String) -> Self { self }

  /// Not available: text is literal.
  @available(*, unavailable, message: "limit takes an Int, which is bound: limit(Int(text) ?? 20)")
  @_disfavoredOverload
  public func limit<Count>(_ count: Count) -> Self { self }

  /// Not available: text is literal.
  @available(
    *, unavailable,
    message: "select takes a closure over the columns, { $0.email }, or for several { ($0.id, $0.email) }"
  )
  @_disfavoredOverload
  public func select(_ column: String) -> Self { self }
}

extension OrderBuilder {
  /// Not available: text is literal.
  @available(
    *, unavailable, message: "an order key is a column or an expression; look a run-time choice up in an AllowList"
  )
  @_disfavoredOverload
  public static func buildExpression(_ column: String) -> [OrderTerm] { [] }
}

extension Table {
  /// Not available: text is literal.
  @available(
    *, unavailable,
    message: "a condition is a closure over the columns, { $0.age > 18 }; for SQL text, { TypedSQL<Bool>(\"…\") }"
  )
  @_disfavoredOverload
  public static func `where`(_ condition: String) -> Select<Columns, Self> { all }

  /// Not available: text is literal.
  @available(
    *, unavailable,
    message: "select takes a closure over the columns, { $0.email }, or for several { ($0.id, $0.email) }"
  )
  @_disfavoredOverload
  public static func select(_ column: String) -> Select<Columns, Self> { all }

  /// Not available: a delete of every row must be spelt out.
  @available(*, unavailable, message: "to delete every row, write all.delete(); to delete some, where { … }.delete()")
  public static func delete() -> Delete<Self> { all.delete() }

  /// Not available: an update of every row must be spelt out.
  @available(
    *, unavailable, message: "to update every row, write all.update { … }; to update some, where { … }.update { … }"
  )
  public static func update(@AssignmentBuilder _ assign: (inout Assignments<Self>) -> Void) -> Update<Self> {
    all.update(assign)
  }

  /// Not available: an update of what rows of another table belong to is one of `all`, or of some.
  @available(
    *, unavailable, message: "to update from another table, write all.update(from: …), or where { … }.update(from: …)"
  )
  public static func update<T: Table>(
    from table: T.Type, @OneCondition on condition: ((Columns, T.Columns)) -> some SQLExpression<Bool>,
    @AssignmentBuilder set assign: (inout Assignments<Self>, T.Columns) -> Void
  ) -> Update<Self> { all.update(from: table, on: condition, set: assign) }

  /// Not available: an update of what rows of a query belong to is one of `all`, or of some.
  @available(
    *, unavailable,
    message: "to update from a query, write all.update(fromQuery: …), or where { … }.update(fromQuery: …)"
  )
  public static func update<Q: ReadQuery, T: Table>(
    fromQuery query: Q, @OneCondition on condition: ((Columns, T.Columns)) -> some SQLExpression<Bool>,
    @AssignmentBuilder set assign: (inout Assignments<Self>, T.Columns) -> Void
  ) -> Update<Self> where Q.Output == T { all.update(fromQuery: query, on: condition, set: assign) }

  /// Not available: a delete of what rows of another table belong to is one of `all`, or of some.
  @available(
    *, unavailable, message: "to delete by another table, write all.delete(using: …), or where { … }.delete(using: …)"
  )
  public static func delete<T: Table>(
    using table: T.Type, @OneCondition on condition: ((Columns, T.Columns)) -> some SQLExpression<Bool>
  ) -> Delete<Self> { all.delete(using: table, on: condition) }

  /// Not available: a delete of what rows of a query belong to is one of `all`, or of some.
  @available(
    *, unavailable,
    message: "to delete by a query, write all.delete(usingQuery: …), or where { … }.delete(usingQuery: …)"
  )
  public static func delete<Q: ReadQuery, T: Table>(
    usingQuery query: Q, on condition: ((Columns, T.Columns)) -> some SQLExpression<Bool>
  ) -> Delete<Self> where Q.Output == T { all.delete(usingQuery: query, on: condition) }

  /// Not available: a request's fields never choose columns.
  @available(*, unavailable, message: "an insert takes a row or a draft, whose columns the program names")
  public static func insert(_ values: [String: Any]) -> Insert<Self> { fatalError() }
}

extension ReadQuery {
  /// Not available: tuples of more than ten columns are rows of a struct.
  @available(
    *, unavailable,
    message: "more than ten columns are rows of a struct: declare it as a @Table, and select a RowExpression of it"
  )
  @_disfavoredOverload
  public func asRows<First: DatabaseValue, each Value: DatabaseValue>() -> Self
  where Output == (First, repeat each Value) { self }
}

extension SQLFunction {
  /// Not available: names are literals.
  @available(*, unavailable, message: "a function's name is a literal of the program")
  @_disfavoredOverload
  public init(_ name: String) { self.init("") }
}

extension SQLOperator {
  /// Not available: names are literals.
  @available(*, unavailable, message: "an operator's symbol is a literal of the program")
  @_disfavoredOverload
  public init(_ symbol: String) { self.init("") }
}

extension TableReference {
  /// Not available: names are literals.
  @available(*, unavailable, message: "a column's name is a literal of the program")
  @_disfavoredOverload
  public func column<Value>(_ name: String) -> Column<Value> { column("") }
}
