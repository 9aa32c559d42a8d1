// What SQL, or another library, calls by another name or writes in another place. None of these can be called: each says what
// to write instead. They are the worse choice for the type checker, so that they cost nothing where a query is right.

extension SelectQuery {
  /// Not available: SQL's name.
  @available(*, unavailable, renamed: "order(by:)")
  public func orderBy(@OrderBuilder _ terms: (Scope) -> [OrderTerm]) -> Self { order(by: terms) }

  /// Not available: a column is named.
  @available(
    *, unavailable, message: "order takes a closure over the columns, { $0.age.descending }, and no column's number"
  )
  @_disfavoredOverload
  public func order(_ position: Int) -> Self { self }
}

extension Select where Scope: Joinable {
  /// Not available: tuples are joined as rows.
  @available(
    *, unavailable,
    message: "a query of tuples is joined as rows: joinQuery(query.asRows()) { $0.id == $1.columns.0 }"
  )
  @_disfavoredOverload
  public func joinQuery<Q: Query>(
    _ query: Q, on condition: ((Scope, Q.Output)) -> some SQLExpression<Bool>
  ) -> Self { self }

  /// Not available: tuples are joined as rows.
  @available(
    *, unavailable,
    message: "a query of tuples is joined as rows: leftJoinQuery(query.asRows()) { $0.id == $1.columns.0 }"
  )
  @_disfavoredOverload
  public func leftJoinQuery<Q: Query>(
    _ query: Q, on condition: ((Scope, Q.Output)) -> some SQLExpression<Bool>
  ) -> Self { self }
}

extension SQLExpression {
  /// Not available: the list is asked.
  @available(*, unavailable, message: "IN is asked of the list or the query: ids.contains($0.id)")
  public func `in`<List>(_ list: List) -> TypedSQL<Bool> { TypedSQL(sql.node) }

  /// Not available: SQL's name.
  @available(*, unavailable, renamed: "descending")
  public var desc: OrderTerm { descending }

  /// Not available: SQL's name.
  @available(*, unavailable, renamed: "ascending")
  public var asc: OrderTerm { ascending }

  /// Not available: nil is compared with.
  @available(*, unavailable, message: "compare with nil: $0.age == nil")
  public var isNull: TypedSQL<Bool> { TypedSQL(sql.node) }

  /// Not available: nil is compared with.
  @available(*, unavailable, message: "compare with nil: $0.age != nil")
  public var isNotNull: TypedSQL<Bool> { TypedSQL(sql.node) }
}

extension ReadQuery {
  /// Not available: a scalar is one value.
  @available(*, unavailable, message: "a scalar subquery selects one expression: .select { $0.email }.scalar()")
  @_disfavoredOverload
  public func scalar() -> TypedSQL<Int?> { TypedSQL(sql.node) }
}

extension Prepared {
  /// Not available: the arguments don't fit.
  @available(
    *, unavailable,
    message:
      "a prepared query is called with one argument for each of its parameters, in their order and of their types"
  )
  @_disfavoredOverload
  public func callAsFunction<each Other>(_ argument: repeat each Other) -> PreparedCall<Body> {
    PreparedCall(query: query, arguments: [])
  }
}

// MARK: - Operands

/// Not available: only a number has a sign.
@available(*, unavailable, message: "only a number has a sign; to sort backwards, write $0.name.descending")
@_disfavoredOverload
public prefix func - <E: SQLExpression>(operand: E) -> TypedSQL<E.Value> { TypedSQL(operand.sql.node) }

/// Not available: a `Bool` of the program is no condition.
@available(
  *, unavailable,
  message:
    "a Bool of the program decides in Swift whether a condition is there: filter { if … { $0.age >= 18 } }; to bind it, write TypedSQL(value: …)"
)
@_disfavoredOverload
public func && <L: SQLExpression>(left: L, right: Bool) -> TypedSQL<Bool> where L.Value.Base == Bool {
  TypedSQL(left.sql.node)
}

/// Not available: a `Bool` of the program is no condition.
@available(
  *, unavailable,
  message:
    "a Bool of the program decides in Swift whether a condition is there: filter { if … { $0.age >= 18 } }; to bind it, write TypedSQL(value: …)"
)
@_disfavoredOverload
public func && <R: SQLExpression>(left: Bool, right: R) -> TypedSQL<Bool> where R.Value.Base == Bool {
  TypedSQL(right.sql.node)
}
