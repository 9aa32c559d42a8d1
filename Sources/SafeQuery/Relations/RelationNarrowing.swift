// Narrowed and sorted relations. Their closures run anew with each use, over new instances of the tables.

extension Relation {
  /// The same with another query of the children.
  fileprivate func changing<Other>(
    collect: @escaping @Sendable (Transaction, RelatedChildren<Child>) throws -> [Other],
    _ change: @escaping @Sendable (inout RelatedRows<Child>) -> Void
  ) -> Relation<Parent, Child, Other> {
    Relation<Parent, Child, Other>(
      keys: keys,
      rows: { [makeRows] scope in
        var rows = makeRows(scope)
        change(&rows)
        return rows
      }, fetch: fetch, collect: collect)
  }
}

extension Relation where Loaded == [Child] {
  /// Only the rows for which the condition is true. Several conditions must all be true.
  ///
  /// ```swift
  /// Artist.all.with(Artist.albums.where { $0.year >= 2000 }.order { $0.year.descending }.limit(3))
  /// ```
  public func `where`(@OneCondition _ condition: @escaping @Sendable (Child.Columns) -> some SQLExpression<Bool>)
    -> Self
  {
    changing(collect: collect) { $0.clauses.conditions.append(condition($0.scope).sql.node) }
  }

  /// Each parent's rows in an order. A further call adds keys.
  public func order(@OrderBuilder by terms: @escaping @Sendable (Child.Columns) -> [OrderTerm]) -> Self {
    changing(collect: collect) { rows in
      for term in terms(rows.scope) { rows.clauses.order.append(term.node) }
    }
  }

  /// At most this many rows of each parent, the first in their order. A negative number throws when it is loaded.
  public func limit(_ count: Int) -> Self {
    changing(collect: collect) { $0.clauses.limit = SelectClauses.rowCount(count, "limit") }
  }

  /// The first row of each parent in their order, if it has any: the newest album, the lowest price.
  public func first() -> Relation<Parent, Child, Child?> {
    changing(collect: { _, found in try found.oneOrNone(found.children) }) {
      $0.clauses.limit = SelectClauses.rowCount(1, "limit")
    }
  }
}

extension Relation where Loaded == Child? {
  /// Only if the condition is true for the row.
  public func `where`(@OneCondition _ condition: @escaping @Sendable (Child.Columns) -> some SQLExpression<Bool>)
    -> Self
  {
    changing(collect: collect) { $0.clauses.conditions.append(condition($0.scope).sql.node) }
  }
}

extension Relation where Loaded == Child {
  /// Only if the condition is true for the row, so that there may be none.
  public func `where`(
    _ condition: @escaping @Sendable (Child.Columns) -> some SQLExpression<Bool>
  ) -> Relation<Parent, Child, Child?> {
    changing(collect: { _, found in try found.oneOrNone(found.children) }) {
      $0.clauses.conditions.append(condition($0.scope).sql.node)
    }
  }
}
