// Written by scripts/generate-joins.

/// A select from 5 joined tables.
public struct Joined5<A: Joinable, B: Joinable, C: Joinable, D: Joinable, E: Joinable>: SelectQuery {
  /// The tables' columns.
  public typealias Scope = (A, B, C, D, E)
  /// A row of each.
  public typealias Output = (A.Output, B.Output, C.Output, D.Output, E.Output)
  /// The tables' columns.
  public let scope: Scope
  /// Its clauses.
  public var clauses: SelectClauses

  /// What each row decodes to.
  public var rows: Projection<Output> {
    Projection(scope.0.projection, scope.1.projection, scope.2.projection, scope.3.projection, scope.4.projection)
  }

  /// Joins a sixth table.
  public func join<T: Table>(
    _ table: T.Type, @OneCondition on condition: ((A, B, C, D, E, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined6<A, B, C, D, E, T.Columns> {
    let joined = T.Columns(as: .instance)
    let clauses = clauses.joining(
      .inner, joined, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, joined)).sql.node)
    return Joined6(scope: (scope.0, scope.1, scope.2, scope.3, scope.4, joined), clauses: clauses)
  }

  /// Joins a sixth table, of a query or a common table.
  public func joinQuery<Q: Query, T: Table>(
    _ query: Q, @OneCondition on condition: ((A, B, C, D, E, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined6<A, B, C, D, E, T.Columns> where Q.Output == T {
    let source = QuerySource(query), joined = source.columns(of: T.self)
    let clauses = clauses.joining(
      .inner, source, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, joined)).sql.node)
    return Joined6(scope: (scope.0, scope.1, scope.2, scope.3, scope.4, joined), clauses: clauses)
  }

  /// Joins a sixth table, of a query of values, which are one column.
  @_disfavoredOverload
  public func joinQuery<Q: Query, V: DatabaseValue>(
    _ query: Q, @OneCondition on condition: ((A, B, C, D, E, Column<V>)) -> some SQLExpression<Bool>
  ) -> Joined6<A, B, C, D, E, Column<V>> where Q.Output == V {
    let source = QuerySource(query), joined = source.columns(of: V.self)
    let clauses = clauses.joining(
      .inner, source, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, joined)).sql.node)
    return Joined6(scope: (scope.0, scope.1, scope.2, scope.3, scope.4, joined), clauses: clauses)
  }

  /// Joins a sixth table's rows where there are any.
  public func leftJoin<T: Table>(
    _ table: T.Type, @OneCondition on condition: ((A, B, C, D, E, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined6<A, B, C, D, E, Nullable<T.Columns>> {
    let joined = T.Columns(as: .instance)
    let clauses = clauses.joining(
      .left, joined, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, joined)).sql.node)
    return Joined6(scope: (scope.0, scope.1, scope.2, scope.3, scope.4, joined.asNullable), clauses: clauses)
  }

  /// Joins a sixth table's rows where there are any, of a query or a common table.
  public func leftJoinQuery<Q: Query, T: Table>(
    _ query: Q, @OneCondition on condition: ((A, B, C, D, E, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined6<A, B, C, D, E, Nullable<T.Columns>> where Q.Output == T {
    let source = QuerySource(query), joined = source.columns(of: T.self)
    let clauses = clauses.joining(
      .left, source, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, joined)).sql.node)
    return Joined6(scope: (scope.0, scope.1, scope.2, scope.3, scope.4, joined.asNullable), clauses: clauses)
  }

  /// Joins a sixth table's rows where there are any, of a query of values, which are one column.
  @_disfavoredOverload
  public func leftJoinQuery<Q: Query, V: DatabaseValue>(
    _ query: Q, @OneCondition on condition: ((A, B, C, D, E, Column<V>)) -> some SQLExpression<Bool>
  ) -> Joined6<A, B, C, D, E, Column<V.Base?>> where Q.Output == V {
    let source = QuerySource(query), joined = source.columns(of: V.self)
    let clauses = clauses.joining(
      .left, source, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, joined)).sql.node)
    return Joined6(scope: (scope.0, scope.1, scope.2, scope.3, scope.4, joined.asNullable), clauses: clauses)
  }

  /// Joins a sixth table, all of whose rows are kept.
  public func rightJoin<T: Table>(
    _ table: T.Type, @OneCondition on condition: ((A, B, C, D, E, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined6<A.AsNullable, B.AsNullable, C.AsNullable, D.AsNullable, E.AsNullable, T.Columns> {
    let joined = T.Columns(as: .instance)
    let clauses = clauses.joining(
      .right, joined, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, joined)).sql.node)
    return Joined6(
      scope: (
        scope.0.asNullable, scope.1.asNullable, scope.2.asNullable, scope.3.asNullable, scope.4.asNullable, joined
      ), clauses: clauses)
  }

  /// Joins a sixth table, all of whose rows are kept, of a query or a common table.
  public func rightJoinQuery<Q: Query, T: Table>(
    _ query: Q, @OneCondition on condition: ((A, B, C, D, E, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined6<A.AsNullable, B.AsNullable, C.AsNullable, D.AsNullable, E.AsNullable, T.Columns> where Q.Output == T {
    let source = QuerySource(query), joined = source.columns(of: T.self)
    let clauses = clauses.joining(
      .right, source, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, joined)).sql.node)
    return Joined6(
      scope: (
        scope.0.asNullable, scope.1.asNullable, scope.2.asNullable, scope.3.asNullable, scope.4.asNullable, joined
      ), clauses: clauses)
  }

  /// Joins a sixth table; all rows of both sides are kept.
  public func fullJoin<T: Table>(
    _ table: T.Type, @OneCondition on condition: ((A, B, C, D, E, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined6<A.AsNullable, B.AsNullable, C.AsNullable, D.AsNullable, E.AsNullable, Nullable<T.Columns>> {
    let joined = T.Columns(as: .instance)
    let clauses = clauses.joining(
      .full, joined, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, joined)).sql.node)
    return Joined6(
      scope: (
        scope.0.asNullable, scope.1.asNullable, scope.2.asNullable, scope.3.asNullable, scope.4.asNullable,
        joined.asNullable
      ), clauses: clauses)
  }

  /// Joins a sixth table; all rows of both sides are kept, of a query or a common table.
  public func fullJoinQuery<Q: Query, T: Table>(
    _ query: Q, @OneCondition on condition: ((A, B, C, D, E, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined6<A.AsNullable, B.AsNullable, C.AsNullable, D.AsNullable, E.AsNullable, Nullable<T.Columns>>
  where Q.Output == T {
    let source = QuerySource(query), joined = source.columns(of: T.self)
    let clauses = clauses.joining(
      .full, source, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, joined)).sql.node)
    return Joined6(
      scope: (
        scope.0.asNullable, scope.1.asNullable, scope.2.asNullable, scope.3.asNullable, scope.4.asNullable,
        joined.asNullable
      ), clauses: clauses)
  }

  /// Joins a sixth table: every row with every row.
  public func crossJoin<T: Table>(_ table: T.Type) -> Joined6<A, B, C, D, E, T.Columns> {
    let joined = T.Columns(as: .instance)
    return Joined6(
      scope: (scope.0, scope.1, scope.2, scope.3, scope.4, joined), clauses: clauses.joining(.cross, joined))
  }

  /// Joins a sixth table: every row with every row, of a query or a common table.
  public func crossJoinQuery<Q: Query, T: Table>(_ query: Q) -> Joined6<A, B, C, D, E, T.Columns> where Q.Output == T {
    let source = QuerySource(query), joined = source.columns(of: T.self)
    return Joined6(
      scope: (scope.0, scope.1, scope.2, scope.3, scope.4, joined), clauses: clauses.joining(.cross, source))
  }

  /// Joins a sixth table: every row with every row, of a query of values, which are one column.
  @_disfavoredOverload
  public func crossJoinQuery<Q: Query, V: DatabaseValue>(_ query: Q) -> Joined6<A, B, C, D, E, Column<V>>
  where Q.Output == V {
    let source = QuerySource(query), joined = source.columns(of: V.self)
    return Joined6(
      scope: (scope.0, scope.1, scope.2, scope.3, scope.4, joined), clauses: clauses.joining(.cross, source))
  }

  /// Joins the rows of a query for each row so far, whose columns it may use.
  public func joinLateral<Q: Query, T: Table>(
    _ query: (Scope) -> Q
  ) -> Joined6<A, B, C, D, E, T.Columns> where Q.Output == T {
    let source = QuerySource(lateral: query(scope)), joined = source.columns(of: T.self)
    return Joined6(
      scope: (scope.0, scope.1, scope.2, scope.3, scope.4, joined), clauses: clauses.joining(.lateral, source))
  }

  /// Joins the values of a query, which are one column, for each row so far, whose columns it may use.
  @_disfavoredOverload
  public func joinLateral<Q: Query, V: DatabaseValue>(
    _ query: (Scope) -> Q
  ) -> Joined6<A, B, C, D, E, Column<V>> where Q.Output == V {
    let source = QuerySource(lateral: query(scope)), joined = source.columns(of: V.self)
    return Joined6(
      scope: (scope.0, scope.1, scope.2, scope.3, scope.4, joined), clauses: clauses.joining(.lateral, source))
  }

  /// Joins the rows of a query for each row so far, where there are any.
  public func leftJoinLateral<Q: Query, T: Table>(
    _ query: (Scope) -> Q
  ) -> Joined6<A, B, C, D, E, Nullable<T.Columns>> where Q.Output == T {
    let source = QuerySource(lateral: query(scope)), joined = source.columns(of: T.self)
    return Joined6(
      scope: (scope.0, scope.1, scope.2, scope.3, scope.4, joined.asNullable),
      clauses: clauses.joining(.leftLateral, source))
  }

  /// Joins the values of a query, which are one column, for each row so far, where there are any.
  @_disfavoredOverload
  public func leftJoinLateral<Q: Query, V: DatabaseValue>(
    _ query: (Scope) -> Q
  ) -> Joined6<A, B, C, D, E, Column<V.Base?>> where Q.Output == V {
    let source = QuerySource(lateral: query(scope)), joined = source.columns(of: V.self)
    return Joined6(
      scope: (scope.0, scope.1, scope.2, scope.3, scope.4, joined.asNullable),
      clauses: clauses.joining(.leftLateral, source))
  }
}
