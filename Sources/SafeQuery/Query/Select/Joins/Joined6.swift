// Written by scripts/generate-joins.

/// A select from 6 joined tables.
public struct Joined6<A: Joinable, B: Joinable, C: Joinable, D: Joinable, E: Joinable, F: Joinable>: SelectQuery {
  /// The tables' columns.
  public typealias Scope = (A, B, C, D, E, F)
  /// A row of each.
  public typealias Output = (A.Output, B.Output, C.Output, D.Output, E.Output, F.Output)
  /// The tables' columns.
  public let scope: Scope
  /// Its clauses.
  public var clauses: SelectClauses

  /// What each row decodes to.
  public var rows: Projection<Output> {
    Projection(
      scope.0.projection, scope.1.projection, scope.2.projection, scope.3.projection, scope.4.projection,
      scope.5.projection)
  }

  /// Joins a seventh table.
  public func join<T: Table>(
    _ table: T.Type, @OneCondition on condition: ((A, B, C, D, E, F, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined7<A, B, C, D, E, F, T.Columns> {
    let joined = T.Columns(as: .instance)
    let clauses = clauses.joining(
      .inner, joined, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, joined)).sql.node)
    return Joined7(scope: (scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, joined), clauses: clauses)
  }

  /// Joins a seventh table, of a query or a common table.
  public func joinQuery<Q: Query, T: Table>(
    _ query: Q, @OneCondition on condition: ((A, B, C, D, E, F, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined7<A, B, C, D, E, F, T.Columns> where Q.Output == T {
    let source = QuerySource(query), joined = source.columns(of: T.self)
    let clauses = clauses.joining(
      .inner, source, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, joined)).sql.node)
    return Joined7(scope: (scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, joined), clauses: clauses)
  }

  /// Joins a seventh table, of a query of values, which are one column.
  @_disfavoredOverload
  public func joinQuery<Q: Query, V: DatabaseValue>(
    _ query: Q, @OneCondition on condition: ((A, B, C, D, E, F, Column<V>)) -> some SQLExpression<Bool>
  ) -> Joined7<A, B, C, D, E, F, Column<V>> where Q.Output == V {
    let source = QuerySource(query), joined = source.columns(of: V.self)
    let clauses = clauses.joining(
      .inner, source, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, joined)).sql.node)
    return Joined7(scope: (scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, joined), clauses: clauses)
  }

  /// Joins a seventh table's rows where there are any.
  public func leftJoin<T: Table>(
    _ table: T.Type, @OneCondition on condition: ((A, B, C, D, E, F, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined7<A, B, C, D, E, F, Nullable<T.Columns>> {
    let joined = T.Columns(as: .instance)
    let clauses = clauses.joining(
      .left, joined, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, joined)).sql.node)
    return Joined7(scope: (scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, joined.asNullable), clauses: clauses)
  }

  /// Joins a seventh table's rows where there are any, of a query or a common table.
  public func leftJoinQuery<Q: Query, T: Table>(
    _ query: Q, @OneCondition on condition: ((A, B, C, D, E, F, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined7<A, B, C, D, E, F, Nullable<T.Columns>> where Q.Output == T {
    let source = QuerySource(query), joined = source.columns(of: T.self)
    let clauses = clauses.joining(
      .left, source, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, joined)).sql.node)
    return Joined7(scope: (scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, joined.asNullable), clauses: clauses)
  }

  /// Joins a seventh table's rows where there are any, of a query of values, which are one column.
  @_disfavoredOverload
  public func leftJoinQuery<Q: Query, V: DatabaseValue>(
    _ query: Q, @OneCondition on condition: ((A, B, C, D, E, F, Column<V>)) -> some SQLExpression<Bool>
  ) -> Joined7<A, B, C, D, E, F, Column<V.Base?>> where Q.Output == V {
    let source = QuerySource(query), joined = source.columns(of: V.self)
    let clauses = clauses.joining(
      .left, source, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, joined)).sql.node)
    return Joined7(scope: (scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, joined.asNullable), clauses: clauses)
  }

  /// Joins a seventh table, all of whose rows are kept.
  public func rightJoin<T: Table>(
    _ table: T.Type, @OneCondition on condition: ((A, B, C, D, E, F, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined7<A.AsNullable, B.AsNullable, C.AsNullable, D.AsNullable, E.AsNullable, F.AsNullable, T.Columns> {
    let joined = T.Columns(as: .instance)
    let clauses = clauses.joining(
      .right, joined, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, joined)).sql.node)
    return Joined7(
      scope: (
        scope.0.asNullable, scope.1.asNullable, scope.2.asNullable, scope.3.asNullable, scope.4.asNullable,
        scope.5.asNullable, joined
      ), clauses: clauses)
  }

  /// Joins a seventh table, all of whose rows are kept, of a query or a common table.
  public func rightJoinQuery<Q: Query, T: Table>(
    _ query: Q, @OneCondition on condition: ((A, B, C, D, E, F, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined7<A.AsNullable, B.AsNullable, C.AsNullable, D.AsNullable, E.AsNullable, F.AsNullable, T.Columns>
  where Q.Output == T {
    let source = QuerySource(query), joined = source.columns(of: T.self)
    let clauses = clauses.joining(
      .right, source, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, joined)).sql.node)
    return Joined7(
      scope: (
        scope.0.asNullable, scope.1.asNullable, scope.2.asNullable, scope.3.asNullable, scope.4.asNullable,
        scope.5.asNullable, joined
      ), clauses: clauses)
  }

  /// Joins a seventh table; all rows of both sides are kept.
  public func fullJoin<T: Table>(
    _ table: T.Type, @OneCondition on condition: ((A, B, C, D, E, F, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined7<A.AsNullable, B.AsNullable, C.AsNullable, D.AsNullable, E.AsNullable, F.AsNullable, Nullable<T.Columns>>
  {
    let joined = T.Columns(as: .instance)
    let clauses = clauses.joining(
      .full, joined, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, joined)).sql.node)
    return Joined7(
      scope: (
        scope.0.asNullable, scope.1.asNullable, scope.2.asNullable, scope.3.asNullable, scope.4.asNullable,
        scope.5.asNullable, joined.asNullable
      ), clauses: clauses)
  }

  /// Joins a seventh table; all rows of both sides are kept, of a query or a common table.
  public func fullJoinQuery<Q: Query, T: Table>(
    _ query: Q, @OneCondition on condition: ((A, B, C, D, E, F, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined7<A.AsNullable, B.AsNullable, C.AsNullable, D.AsNullable, E.AsNullable, F.AsNullable, Nullable<T.Columns>>
  where Q.Output == T {
    let source = QuerySource(query), joined = source.columns(of: T.self)
    let clauses = clauses.joining(
      .full, source, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, joined)).sql.node)
    return Joined7(
      scope: (
        scope.0.asNullable, scope.1.asNullable, scope.2.asNullable, scope.3.asNullable, scope.4.asNullable,
        scope.5.asNullable, joined.asNullable
      ), clauses: clauses)
  }

  /// Joins a seventh table: every row with every row.
  public func crossJoin<T: Table>(_ table: T.Type) -> Joined7<A, B, C, D, E, F, T.Columns> {
    let joined = T.Columns(as: .instance)
    return Joined7(
      scope: (scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, joined), clauses: clauses.joining(.cross, joined))
  }

  /// Joins a seventh table: every row with every row, of a query or a common table.
  public func crossJoinQuery<Q: Query, T: Table>(_ query: Q) -> Joined7<A, B, C, D, E, F, T.Columns>
  where Q.Output == T {
    let source = QuerySource(query), joined = source.columns(of: T.self)
    return Joined7(
      scope: (scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, joined), clauses: clauses.joining(.cross, source))
  }

  /// Joins a seventh table: every row with every row, of a query of values, which are one column.
  @_disfavoredOverload
  public func crossJoinQuery<Q: Query, V: DatabaseValue>(_ query: Q) -> Joined7<A, B, C, D, E, F, Column<V>>
  where Q.Output == V {
    let source = QuerySource(query), joined = source.columns(of: V.self)
    return Joined7(
      scope: (scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, joined), clauses: clauses.joining(.cross, source))
  }

  /// Joins the rows of a query for each row so far, whose columns it may use.
  public func joinLateral<Q: Query, T: Table>(
    _ query: (Scope) -> Q
  ) -> Joined7<A, B, C, D, E, F, T.Columns> where Q.Output == T {
    let source = QuerySource(lateral: query(scope)), joined = source.columns(of: T.self)
    return Joined7(
      scope: (scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, joined), clauses: clauses.joining(.lateral, source))
  }

  /// Joins the values of a query, which are one column, for each row so far, whose columns it may use.
  @_disfavoredOverload
  public func joinLateral<Q: Query, V: DatabaseValue>(
    _ query: (Scope) -> Q
  ) -> Joined7<A, B, C, D, E, F, Column<V>> where Q.Output == V {
    let source = QuerySource(lateral: query(scope)), joined = source.columns(of: V.self)
    return Joined7(
      scope: (scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, joined), clauses: clauses.joining(.lateral, source))
  }

  /// Joins the rows of a query for each row so far, where there are any.
  public func leftJoinLateral<Q: Query, T: Table>(
    _ query: (Scope) -> Q
  ) -> Joined7<A, B, C, D, E, F, Nullable<T.Columns>> where Q.Output == T {
    let source = QuerySource(lateral: query(scope)), joined = source.columns(of: T.self)
    return Joined7(
      scope: (scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, joined.asNullable),
      clauses: clauses.joining(.leftLateral, source))
  }

  /// Joins the values of a query, which are one column, for each row so far, where there are any.
  @_disfavoredOverload
  public func leftJoinLateral<Q: Query, V: DatabaseValue>(
    _ query: (Scope) -> Q
  ) -> Joined7<A, B, C, D, E, F, Column<V.Base?>> where Q.Output == V {
    let source = QuerySource(lateral: query(scope)), joined = source.columns(of: V.self)
    return Joined7(
      scope: (scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, joined.asNullable),
      clauses: clauses.joining(.leftLateral, source))
  }
}
