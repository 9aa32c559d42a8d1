// Written by scripts/generate-joins.

extension Select where Scope: Joinable, Output == Scope.Output {
  /// Joins a second table.
  public func join<T: Table>(
    _ table: T.Type, @OneCondition on condition: ((Scope, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined2<Scope, T.Columns> {
    let joined = T.Columns(as: .instance)
    let clauses = clauses.joining(.inner, joined, on: condition((scope, joined)).sql.node)
    return Joined2(scope: (scope, joined), clauses: clauses)
  }

  /// Joins a second table, of a query or a common table.
  public func joinQuery<Q: Query, T: Table>(
    _ query: Q, @OneCondition on condition: ((Scope, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined2<Scope, T.Columns> where Q.Output == T {
    let source = QuerySource(query), joined = source.columns(of: T.self)
    let clauses = clauses.joining(.inner, source, on: condition((scope, joined)).sql.node)
    return Joined2(scope: (scope, joined), clauses: clauses)
  }

  /// Joins a second table, of a query of values, which are one column.
  @_disfavoredOverload
  public func joinQuery<Q: Query, V: DatabaseValue>(
    _ query: Q, @OneCondition on condition: ((Scope, Column<V>)) -> some SQLExpression<Bool>
  ) -> Joined2<Scope, Column<V>> where Q.Output == V {
    let source = QuerySource(query), joined = source.columns(of: V.self)
    let clauses = clauses.joining(.inner, source, on: condition((scope, joined)).sql.node)
    return Joined2(scope: (scope, joined), clauses: clauses)
  }

  /// Joins a second table's rows where there are any.
  public func leftJoin<T: Table>(
    _ table: T.Type, @OneCondition on condition: ((Scope, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined2<Scope, Nullable<T.Columns>> {
    let joined = T.Columns(as: .instance)
    let clauses = clauses.joining(.left, joined, on: condition((scope, joined)).sql.node)
    return Joined2(scope: (scope, joined.asNullable), clauses: clauses)
  }

  /// Joins a second table's rows where there are any, of a query or a common table.
  public func leftJoinQuery<Q: Query, T: Table>(
    _ query: Q, @OneCondition on condition: ((Scope, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined2<Scope, Nullable<T.Columns>> where Q.Output == T {
    let source = QuerySource(query), joined = source.columns(of: T.self)
    let clauses = clauses.joining(.left, source, on: condition((scope, joined)).sql.node)
    return Joined2(scope: (scope, joined.asNullable), clauses: clauses)
  }

  /// Joins a second table's rows where there are any, of a query of values, which are one column.
  @_disfavoredOverload
  public func leftJoinQuery<Q: Query, V: DatabaseValue>(
    _ query: Q, @OneCondition on condition: ((Scope, Column<V>)) -> some SQLExpression<Bool>
  ) -> Joined2<Scope, Column<V.Base?>> where Q.Output == V {
    let source = QuerySource(query), joined = source.columns(of: V.self)
    let clauses = clauses.joining(.left, source, on: condition((scope, joined)).sql.node)
    return Joined2(scope: (scope, joined.asNullable), clauses: clauses)
  }

  /// Joins a second table, all of whose rows are kept.
  public func rightJoin<T: Table>(
    _ table: T.Type, @OneCondition on condition: ((Scope, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined2<Scope.AsNullable, T.Columns> {
    let joined = T.Columns(as: .instance)
    let clauses = clauses.joining(.right, joined, on: condition((scope, joined)).sql.node)
    return Joined2(scope: (scope.asNullable, joined), clauses: clauses)
  }

  /// Joins a second table, all of whose rows are kept, of a query or a common table.
  public func rightJoinQuery<Q: Query, T: Table>(
    _ query: Q, @OneCondition on condition: ((Scope, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined2<Scope.AsNullable, T.Columns> where Q.Output == T {
    let source = QuerySource(query), joined = source.columns(of: T.self)
    let clauses = clauses.joining(.right, source, on: condition((scope, joined)).sql.node)
    return Joined2(scope: (scope.asNullable, joined), clauses: clauses)
  }

  /// Joins a second table; all rows of both sides are kept.
  public func fullJoin<T: Table>(
    _ table: T.Type, @OneCondition on condition: ((Scope, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined2<Scope.AsNullable, Nullable<T.Columns>> {
    let joined = T.Columns(as: .instance)
    let clauses = clauses.joining(.full, joined, on: condition((scope, joined)).sql.node)
    return Joined2(scope: (scope.asNullable, joined.asNullable), clauses: clauses)
  }

  /// Joins a second table; all rows of both sides are kept, of a query or a common table.
  public func fullJoinQuery<Q: Query, T: Table>(
    _ query: Q, @OneCondition on condition: ((Scope, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined2<Scope.AsNullable, Nullable<T.Columns>> where Q.Output == T {
    let source = QuerySource(query), joined = source.columns(of: T.self)
    let clauses = clauses.joining(.full, source, on: condition((scope, joined)).sql.node)
    return Joined2(scope: (scope.asNullable, joined.asNullable), clauses: clauses)
  }

  /// Joins a second table: every row with every row.
  public func crossJoin<T: Table>(_ table: T.Type) -> Joined2<Scope, T.Columns> {
    let joined = T.Columns(as: .instance)
    return Joined2(scope: (scope, joined), clauses: clauses.joining(.cross, joined))
  }

  /// Joins a second table: every row with every row, of a query or a common table.
  public func crossJoinQuery<Q: Query, T: Table>(_ query: Q) -> Joined2<Scope, T.Columns> where Q.Output == T {
    let source = QuerySource(query), joined = source.columns(of: T.self)
    return Joined2(scope: (scope, joined), clauses: clauses.joining(.cross, source))
  }

  /// Joins a second table: every row with every row, of a query of values, which are one column.
  @_disfavoredOverload
  public func crossJoinQuery<Q: Query, V: DatabaseValue>(_ query: Q) -> Joined2<Scope, Column<V>> where Q.Output == V {
    let source = QuerySource(query), joined = source.columns(of: V.self)
    return Joined2(scope: (scope, joined), clauses: clauses.joining(.cross, source))
  }

  /// Joins the rows of a query for each row so far, whose columns it may use.
  public func joinLateral<Q: Query, T: Table>(
    _ query: (Scope) -> Q
  ) -> Joined2<Scope, T.Columns> where Q.Output == T {
    let source = QuerySource(lateral: query(scope)), joined = source.columns(of: T.self)
    return Joined2(scope: (scope, joined), clauses: clauses.joining(.lateral, source))
  }

  /// Joins the values of a query, which are one column, for each row so far, whose columns it may use.
  @_disfavoredOverload
  public func joinLateral<Q: Query, V: DatabaseValue>(
    _ query: (Scope) -> Q
  ) -> Joined2<Scope, Column<V>> where Q.Output == V {
    let source = QuerySource(lateral: query(scope)), joined = source.columns(of: V.self)
    return Joined2(scope: (scope, joined), clauses: clauses.joining(.lateral, source))
  }

  /// Joins the rows of a query for each row so far, where there are any.
  public func leftJoinLateral<Q: Query, T: Table>(
    _ query: (Scope) -> Q
  ) -> Joined2<Scope, Nullable<T.Columns>> where Q.Output == T {
    let source = QuerySource(lateral: query(scope)), joined = source.columns(of: T.self)
    return Joined2(scope: (scope, joined.asNullable), clauses: clauses.joining(.leftLateral, source))
  }

  /// Joins the values of a query, which are one column, for each row so far, where there are any.
  @_disfavoredOverload
  public func leftJoinLateral<Q: Query, V: DatabaseValue>(
    _ query: (Scope) -> Q
  ) -> Joined2<Scope, Column<V.Base?>> where Q.Output == V {
    let source = QuerySource(lateral: query(scope)), joined = source.columns(of: V.self)
    return Joined2(scope: (scope, joined.asNullable), clauses: clauses.joining(.leftLateral, source))
  }
}
