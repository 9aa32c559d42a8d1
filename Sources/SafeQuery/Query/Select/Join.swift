// One overload for each number of joined tables: a closure's parameters can't be a parameter pack.

extension Select {
  private func adding<Joined: TableColumns, NewScope: Sendable, NewOutput: Sendable>(
    _ joined: Joined, _ kind: SelectClauses.JoinKind, scope: NewScope, rows: Projection<NewOutput>, on condition: Node
  ) -> Select<NewScope, NewOutput> {
    var clauses = clauses
    clauses.joins.append(.init(kind: kind, table: joined.table.instance, condition: condition))
    return Select<NewScope, NewOutput>(scope: scope, rows: rows, clauses: clauses)
  }

  /// Joins a second table.
  public func join<T: Table>(
    _ table: T.Type, on condition: ((Scope, T.Columns)) -> some SQLExpression<Bool>
  ) -> Select<(Scope, T.Columns), (Output, T)> where Scope: TableColumns {
    let joined = T.Columns(as: .instance)
    let scope = (self.scope, joined)
    return adding(
      joined, .inner, scope: scope, rows: Projection(rows, joined.projection), on: condition(scope).sql.node)
  }

  /// Joins a second table's rows where there are any.
  public func leftJoin<T: Table>(
    _ table: T.Type, on condition: ((Scope, T.Columns)) -> some SQLExpression<Bool>
  ) -> Select<(Scope, Nullable<T.Columns>), (Output, T?)> where Scope: TableColumns {
    let joined = T.Columns(as: .instance)
    let nullable = Nullable(columns: joined)
    return adding(
      joined, .left, scope: (scope, nullable), rows: Projection(rows, nullable.projection),
      on: condition((scope, joined)).sql.node)
  }

  /// Joins a third table.
  public func join<A, B, RowA, RowB, T: Table>(
    _ table: T.Type, on condition: ((A, B, T.Columns)) -> some SQLExpression<Bool>
  ) -> Select<(A, B, T.Columns), (RowA, RowB, T)> where Scope == (A, B), Output == (RowA, RowB) {
    let joined = T.Columns(as: .instance)
    let scope = (scope.0, scope.1, joined)
    return adding(
      joined, .inner, scope: scope, rows: rows.appending(joined.projection) { ($0.0, $0.1, $1) },
      on: condition(scope).sql.node)
  }

  /// Joins a third table's rows where there are any.
  public func leftJoin<A, B, RowA, RowB, T: Table>(
    _ table: T.Type, on condition: ((A, B, T.Columns)) -> some SQLExpression<Bool>
  ) -> Select<(A, B, Nullable<T.Columns>), (RowA, RowB, T?)> where Scope == (A, B), Output == (RowA, RowB) {
    let joined = T.Columns(as: .instance)
    let nullable = Nullable(columns: joined)
    return adding(
      joined, .left, scope: (scope.0, scope.1, nullable),
      rows: rows.appending(nullable.projection) { ($0.0, $0.1, $1) },
      on: condition((scope.0, scope.1, joined)).sql.node)
  }

  /// Joins a fourth table.
  public func join<A, B, C, RowA, RowB, RowC, T: Table>(
    _ table: T.Type, on condition: ((A, B, C, T.Columns)) -> some SQLExpression<Bool>
  ) -> Select<(A, B, C, T.Columns), (RowA, RowB, RowC, T)> where Scope == (A, B, C), Output == (RowA, RowB, RowC) {
    let joined = T.Columns(as: .instance)
    let scope = (scope.0, scope.1, scope.2, joined)
    return adding(
      joined, .inner, scope: scope, rows: rows.appending(joined.projection) { ($0.0, $0.1, $0.2, $1) },
      on: condition(scope).sql.node)
  }

  /// Joins a fourth table's rows where there are any.
  public func leftJoin<A, B, C, RowA, RowB, RowC, T: Table>(
    _ table: T.Type, on condition: ((A, B, C, T.Columns)) -> some SQLExpression<Bool>
  ) -> Select<(A, B, C, Nullable<T.Columns>), (RowA, RowB, RowC, T?)>
  where Scope == (A, B, C), Output == (RowA, RowB, RowC) {
    let joined = T.Columns(as: .instance)
    let nullable = Nullable(columns: joined)
    return adding(
      joined, .left, scope: (scope.0, scope.1, scope.2, nullable),
      rows: rows.appending(nullable.projection) { ($0.0, $0.1, $0.2, $1) },
      on: condition((scope.0, scope.1, scope.2, joined)).sql.node)
  }

  /// Joins a fifth table.
  public func join<A, B, C, D, RowA, RowB, RowC, RowD, T: Table>(
    _ table: T.Type, on condition: ((A, B, C, D, T.Columns)) -> some SQLExpression<Bool>
  ) -> Select<(A, B, C, D, T.Columns), (RowA, RowB, RowC, RowD, T)>
  where Scope == (A, B, C, D), Output == (RowA, RowB, RowC, RowD) {
    let joined = T.Columns(as: .instance)
    let scope = (scope.0, scope.1, scope.2, scope.3, joined)
    return adding(
      joined, .inner, scope: scope, rows: rows.appending(joined.projection) { ($0.0, $0.1, $0.2, $0.3, $1) },
      on: condition(scope).sql.node)
  }

  /// Joins a fifth table's rows where there are any.
  public func leftJoin<A, B, C, D, RowA, RowB, RowC, RowD, T: Table>(
    _ table: T.Type, on condition: ((A, B, C, D, T.Columns)) -> some SQLExpression<Bool>
  ) -> Select<(A, B, C, D, Nullable<T.Columns>), (RowA, RowB, RowC, RowD, T?)>
  where Scope == (A, B, C, D), Output == (RowA, RowB, RowC, RowD) {
    let joined = T.Columns(as: .instance)
    let nullable = Nullable(columns: joined)
    return adding(
      joined, .left, scope: (scope.0, scope.1, scope.2, scope.3, nullable),
      rows: rows.appending(nullable.projection) { ($0.0, $0.1, $0.2, $0.3, $1) },
      on: condition((scope.0, scope.1, scope.2, scope.3, joined)).sql.node)
  }

  /// Joins a sixth table.
  public func join<A, B, C, D, E, RowA, RowB, RowC, RowD, RowE, T: Table>(
    _ table: T.Type, on condition: ((A, B, C, D, E, T.Columns)) -> some SQLExpression<Bool>
  ) -> Select<(A, B, C, D, E, T.Columns), (RowA, RowB, RowC, RowD, RowE, T)>
  where Scope == (A, B, C, D, E), Output == (RowA, RowB, RowC, RowD, RowE) {
    let joined = T.Columns(as: .instance)
    let scope = (scope.0, scope.1, scope.2, scope.3, scope.4, joined)
    return adding(
      joined, .inner, scope: scope, rows: rows.appending(joined.projection) { ($0.0, $0.1, $0.2, $0.3, $0.4, $1) },
      on: condition(scope).sql.node)
  }

  /// Joins a sixth table's rows where there are any.
  public func leftJoin<A, B, C, D, E, RowA, RowB, RowC, RowD, RowE, T: Table>(
    _ table: T.Type, on condition: ((A, B, C, D, E, T.Columns)) -> some SQLExpression<Bool>
  ) -> Select<(A, B, C, D, E, Nullable<T.Columns>), (RowA, RowB, RowC, RowD, RowE, T?)>
  where Scope == (A, B, C, D, E), Output == (RowA, RowB, RowC, RowD, RowE) {
    let joined = T.Columns(as: .instance)
    let nullable = Nullable(columns: joined)
    return adding(
      joined, .left, scope: (scope.0, scope.1, scope.2, scope.3, scope.4, nullable),
      rows: rows.appending(nullable.projection) { ($0.0, $0.1, $0.2, $0.3, $0.4, $1) },
      on: condition((scope.0, scope.1, scope.2, scope.3, scope.4, joined)).sql.node)
  }
}

extension Projection {
  /// This projection's columns, then another's, decoded and combined.
  func appending<Other, Combined>(
    _ other: Projection<Other>, _ combine: @escaping @Sendable (Output, Other) -> Combined
  ) -> Projection<Combined> {
    Projection<Combined>(node: .sequence([node, .text(", "), other.node]), width: width + other.width) {
      [decode, width] row, index in
      combine(try decode(row, index), try other.decode(row, index + width))
    }
  }
}
