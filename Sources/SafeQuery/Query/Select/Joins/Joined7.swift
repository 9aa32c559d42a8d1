// Written by scripts/generate-joins.

/// A select from 7 joined tables.
public struct Joined7<A: Joinable, B: Joinable, C: Joinable, D: Joinable, E: Joinable, F: Joinable, G: Joinable>:
  SelectQuery
{
  /// The tables' columns.
  public typealias Scope = (A, B, C, D, E, F, G)
  /// A row of each.
  public typealias Output = (A.Output, B.Output, C.Output, D.Output, E.Output, F.Output, G.Output)
  /// The tables' columns.
  public let scope: Scope
  /// Its clauses.
  public var clauses: SelectClauses

  /// What each row decodes to.
  public var rows: Projection<Output> {
    Projection(
      scope.0.projection, scope.1.projection, scope.2.projection, scope.3.projection, scope.4.projection,
      scope.5.projection, scope.6.projection)
  }

  /// Joins a eighth table.
  public func join<T: Table>(
    _ table: T.Type, @OneCondition on condition: ((A, B, C, D, E, F, G, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined8<A, B, C, D, E, F, G, T.Columns> {
    let joined = T.Columns(as: .instance)
    let clauses = clauses.joining(
      .inner, joined, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, scope.6, joined)).sql.node)
    return Joined8(scope: (scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, scope.6, joined), clauses: clauses)
  }

  /// Joins a eighth table, of a query or a common table.
  public func joinQuery<Q: Query, T: Table>(
    _ query: Q, @OneCondition on condition: ((A, B, C, D, E, F, G, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined8<A, B, C, D, E, F, G, T.Columns> where Q.Output == T {
    let source = QuerySource(query), joined = source.columns(of: T.self)
    let clauses = clauses.joining(
      .inner, source, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, scope.6, joined)).sql.node)
    return Joined8(scope: (scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, scope.6, joined), clauses: clauses)
  }

  /// Joins a eighth table, of a query of values, which are one column.
  @_disfavoredOverload
  public func joinQuery<Q: Query, V: DatabaseValue>(
    _ query: Q, @OneCondition on condition: ((A, B, C, D, E, F, G, Column<V>)) -> some SQLExpression<Bool>
  ) -> Joined8<A, B, C, D, E, F, G, Column<V>> where Q.Output == V {
    let source = QuerySource(query), joined = source.columns(of: V.self)
    let clauses = clauses.joining(
      .inner, source, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, scope.6, joined)).sql.node)
    return Joined8(scope: (scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, scope.6, joined), clauses: clauses)
  }

  /// Joins a eighth table's rows where there are any.
  public func leftJoin<T: Table>(
    _ table: T.Type, @OneCondition on condition: ((A, B, C, D, E, F, G, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined8<A, B, C, D, E, F, G, Nullable<T.Columns>> {
    let joined = T.Columns(as: .instance)
    let clauses = clauses.joining(
      .left, joined, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, scope.6, joined)).sql.node)
    return Joined8(
      scope: (scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, scope.6, joined.asNullable), clauses: clauses)
  }

  /// Joins a eighth table's rows where there are any, of a query or a common table.
  public func leftJoinQuery<Q: Query, T: Table>(
    _ query: Q, @OneCondition on condition: ((A, B, C, D, E, F, G, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined8<A, B, C, D, E, F, G, Nullable<T.Columns>> where Q.Output == T {
    let source = QuerySource(query), joined = source.columns(of: T.self)
    let clauses = clauses.joining(
      .left, source, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, scope.6, joined)).sql.node)
    return Joined8(
      scope: (scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, scope.6, joined.asNullable), clauses: clauses)
  }

  /// Joins a eighth table's rows where there are any, of a query of values, which are one column.
  @_disfavoredOverload
  public func leftJoinQuery<Q: Query, V: DatabaseValue>(
    _ query: Q, @OneCondition on condition: ((A, B, C, D, E, F, G, Column<V>)) -> some SQLExpression<Bool>
  ) -> Joined8<A, B, C, D, E, F, G, Column<V.Base?>> where Q.Output == V {
    let source = QuerySource(query), joined = source.columns(of: V.self)
    let clauses = clauses.joining(
      .left, source, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, scope.6, joined)).sql.node)
    return Joined8(
      scope: (scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, scope.6, joined.asNullable), clauses: clauses)
  }

  /// Joins a eighth table, all of whose rows are kept.
  public func rightJoin<T: Table>(
    _ table: T.Type, @OneCondition on condition: ((A, B, C, D, E, F, G, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined8<
    A.AsNullable, B.AsNullable, C.AsNullable, D.AsNullable, E.AsNullable, F.AsNullable, G.AsNullable, T.Columns
  > {
    let joined = T.Columns(as: .instance)
    let clauses = clauses.joining(
      .right, joined, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, scope.6, joined)).sql.node)
    return Joined8(
      scope: (
        scope.0.asNullable, scope.1.asNullable, scope.2.asNullable, scope.3.asNullable, scope.4.asNullable,
        scope.5.asNullable, scope.6.asNullable, joined
      ), clauses: clauses)
  }

  /// Joins a eighth table, all of whose rows are kept, of a query or a common table.
  public func rightJoinQuery<Q: Query, T: Table>(
    _ query: Q, @OneCondition on condition: ((A, B, C, D, E, F, G, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined8<
    A.AsNullable, B.AsNullable, C.AsNullable, D.AsNullable, E.AsNullable, F.AsNullable, G.AsNullable, T.Columns
  > where Q.Output == T {
    let source = QuerySource(query), joined = source.columns(of: T.self)
    let clauses = clauses.joining(
      .right, source, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, scope.6, joined)).sql.node)
    return Joined8(
      scope: (
        scope.0.asNullable, scope.1.asNullable, scope.2.asNullable, scope.3.asNullable, scope.4.asNullable,
        scope.5.asNullable, scope.6.asNullable, joined
      ), clauses: clauses)
  }

  /// Joins a eighth table; all rows of both sides are kept.
  public func fullJoin<T: Table>(
    _ table: T.Type, @OneCondition on condition: ((A, B, C, D, E, F, G, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined8<
    A.AsNullable, B.AsNullable, C.AsNullable, D.AsNullable, E.AsNullable, F.AsNullable, G.AsNullable,
    Nullable<T.Columns>
  > {
    let joined = T.Columns(as: .instance)
    let clauses = clauses.joining(
      .full, joined, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, scope.6, joined)).sql.node)
    return Joined8(
      scope: (
        scope.0.asNullable, scope.1.asNullable, scope.2.asNullable, scope.3.asNullable, scope.4.asNullable,
        scope.5.asNullable, scope.6.asNullable, joined.asNullable
      ), clauses: clauses)
  }

  /// Joins a eighth table; all rows of both sides are kept, of a query or a common table.
  public func fullJoinQuery<Q: Query, T: Table>(
    _ query: Q, @OneCondition on condition: ((A, B, C, D, E, F, G, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined8<
    A.AsNullable, B.AsNullable, C.AsNullable, D.AsNullable, E.AsNullable, F.AsNullable, G.AsNullable,
    Nullable<T.Columns>
  > where Q.Output == T {
    let source = QuerySource(query), joined = source.columns(of: T.self)
    let clauses = clauses.joining(
      .full, source, on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, scope.6, joined)).sql.node)
    return Joined8(
      scope: (
        scope.0.asNullable, scope.1.asNullable, scope.2.asNullable, scope.3.asNullable, scope.4.asNullable,
        scope.5.asNullable, scope.6.asNullable, joined.asNullable
      ), clauses: clauses)
  }

  /// Joins a eighth table: every row with every row.
  public func crossJoin<T: Table>(_ table: T.Type) -> Joined8<A, B, C, D, E, F, G, T.Columns> {
    let joined = T.Columns(as: .instance)
    return Joined8(
      scope: (scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, scope.6, joined),
      clauses: clauses.joining(.cross, joined))
  }

  /// Joins a eighth table: every row with every row, of a query or a common table.
  public func crossJoinQuery<Q: Query, T: Table>(_ query: Q) -> Joined8<A, B, C, D, E, F, G, T.Columns>
  where Q.Output == T {
    let source = QuerySource(query), joined = source.columns(of: T.self)
    return Joined8(
      scope: (scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, scope.6, joined),
      clauses: clauses.joining(.cross, source))
  }

  /// Joins a eighth table: every row with every row, of a query of values, which are one column.
  @_disfavoredOverload
  public func crossJoinQuery<Q: Query, V: DatabaseValue>(_ query: Q) -> Joined8<A, B, C, D, E, F, G, Column<V>>
  where Q.Output == V {
    let source = QuerySource(query), joined = source.columns(of: V.self)
    return Joined8(
      scope: (scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, scope.6, joined),
      clauses: clauses.joining(.cross, source))
  }

  /// Joins the rows of a query for each row so far, whose columns it may use.
  public func joinLateral<Q: Query, T: Table>(
    _ query: (Scope) -> Q
  ) -> Joined8<A, B, C, D, E, F, G, T.Columns> where Q.Output == T {
    let source = QuerySource(lateral: query(scope)), joined = source.columns(of: T.self)
    return Joined8(
      scope: (scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, scope.6, joined),
      clauses: clauses.joining(.lateral, source))
  }

  /// Joins the values of a query, which are one column, for each row so far, whose columns it may use.
  @_disfavoredOverload
  public func joinLateral<Q: Query, V: DatabaseValue>(
    _ query: (Scope) -> Q
  ) -> Joined8<A, B, C, D, E, F, G, Column<V>> where Q.Output == V {
    let source = QuerySource(lateral: query(scope)), joined = source.columns(of: V.self)
    return Joined8(
      scope: (scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, scope.6, joined),
      clauses: clauses.joining(.lateral, source))
  }

  /// Joins the rows of a query for each row so far, where there are any.
  public func leftJoinLateral<Q: Query, T: Table>(
    _ query: (Scope) -> Q
  ) -> Joined8<A, B, C, D, E, F, G, Nullable<T.Columns>> where Q.Output == T {
    let source = QuerySource(lateral: query(scope)), joined = source.columns(of: T.self)
    return Joined8(
      scope: (scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, scope.6, joined.asNullable),
      clauses: clauses.joining(.leftLateral, source))
  }

  /// Joins the values of a query, which are one column, for each row so far, where there are any.
  @_disfavoredOverload
  public func leftJoinLateral<Q: Query, V: DatabaseValue>(
    _ query: (Scope) -> Q
  ) -> Joined8<A, B, C, D, E, F, G, Column<V.Base?>> where Q.Output == V {
    let source = QuerySource(lateral: query(scope)), joined = source.columns(of: V.self)
    return Joined8(
      scope: (scope.0, scope.1, scope.2, scope.3, scope.4, scope.5, scope.6, joined.asNullable),
      clauses: clauses.joining(.leftLateral, source))
  }
}
