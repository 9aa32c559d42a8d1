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
    let joined = query.derivedColumns(of: T.self)
    let clauses = clauses.joining(.inner, joined, on: condition((scope, joined)).sql.node)
    return Joined2(scope: (scope, joined), clauses: clauses)
  }

  /// Joins a second table's rows where there are any.
  public func leftJoin<T: Table>(
    _ table: T.Type, @OneCondition on condition: ((Scope, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined2<Scope, Nullable<T.Columns>> {
    let joined = T.Columns(as: .instance)
    let clauses = clauses.joining(.left, joined, on: condition((scope, joined)).sql.node)
    return Joined2(scope: (scope, Nullable(columns: joined)), clauses: clauses)
  }

  /// Joins a second table's rows where there are any, of a query or a common table.
  public func leftJoinQuery<Q: Query, T: Table>(
    _ query: Q, @OneCondition on condition: ((Scope, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined2<Scope, Nullable<T.Columns>> where Q.Output == T {
    let joined = query.derivedColumns(of: T.self)
    let clauses = clauses.joining(.left, joined, on: condition((scope, joined)).sql.node)
    return Joined2(scope: (scope, Nullable(columns: joined)), clauses: clauses)
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
    let joined = query.derivedColumns(of: T.self)
    let clauses = clauses.joining(.right, joined, on: condition((scope, joined)).sql.node)
    return Joined2(scope: (scope.asNullable, joined), clauses: clauses)
  }

  /// Joins a second table; all rows of both sides are kept.
  public func fullJoin<T: Table>(
    _ table: T.Type, @OneCondition on condition: ((Scope, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined2<Scope.AsNullable, Nullable<T.Columns>> {
    let joined = T.Columns(as: .instance)
    let clauses = clauses.joining(.full, joined, on: condition((scope, joined)).sql.node)
    return Joined2(scope: (scope.asNullable, Nullable(columns: joined)), clauses: clauses)
  }

  /// Joins a second table; all rows of both sides are kept, of a query or a common table.
  public func fullJoinQuery<Q: Query, T: Table>(
    _ query: Q, @OneCondition on condition: ((Scope, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined2<Scope.AsNullable, Nullable<T.Columns>> where Q.Output == T {
    let joined = query.derivedColumns(of: T.self)
    let clauses = clauses.joining(.full, joined, on: condition((scope, joined)).sql.node)
    return Joined2(scope: (scope.asNullable, Nullable(columns: joined)), clauses: clauses)
  }

  /// Joins a second table: every row with every row.
  public func crossJoin<T: Table>(_ table: T.Type) -> Joined2<Scope, T.Columns> {
    let joined = T.Columns(as: .instance)
    return Joined2(scope: (scope, joined), clauses: clauses.joining(.cross, joined))
  }

  /// Joins a second table: every row with every row, of a query or a common table.
  public func crossJoinQuery<Q: Query, T: Table>(_ query: Q) -> Joined2<Scope, T.Columns> where Q.Output == T {
    let joined = query.derivedColumns(of: T.self)
    return Joined2(scope: (scope, joined), clauses: clauses.joining(.cross, joined))
  }

  /// Joins the rows of a query for each row so far, whose columns it may use. PostgreSQL only.
  public func joinLateral<Q: Query, T: Table>(
    _ query: (Scope) -> Q
  ) -> Joined2<Scope, T.Columns> where Q.Output == T {
    let joined = query(scope).derivedColumns(of: T.self)
    return Joined2(scope: (scope, joined), clauses: clauses.joining(.lateral, joined))
  }

  /// Joins the rows of a query for each row so far, where there are any. PostgreSQL only.
  public func leftJoinLateral<Q: Query, T: Table>(
    _ query: (Scope) -> Q
  ) -> Joined2<Scope, Nullable<T.Columns>> where Q.Output == T {
    let joined = query(scope).derivedColumns(of: T.self)
    return Joined2(scope: (scope, Nullable(columns: joined)), clauses: clauses.joining(.leftLateral, joined))
  }
}
