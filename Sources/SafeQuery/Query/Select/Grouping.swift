/// How the keys of a GROUP BY make several levels of groups (PostgreSQL).
public enum GroupingLevels: Sendable, Hashable {
  /// By all keys, by all but the last one, and so on to one group of all rows: subtotals.
  case rollup
  /// By every combination of the keys.
  case cube
}

/// One of the levels of `GROUPING SETS`: the rows are grouped by its keys.
public struct GroupingSet: Sendable {
  let node: Node

  /// One row for each different combination of the expressions.
  public static func keys<each Key: SQLExpression>(_ key: repeat each Key) -> GroupingSet {
    var keys: [Node] = []
    for key in repeat each key { keys.append(key.sql.node) }
    return GroupingSet(node: .call("", keys))
  }

  /// One row for all.
  public static let total = GroupingSet(node: .text("()"))
}

extension SelectQuery {
  /// Groups by several levels of the keys at once, as `ROLLUP` and `CUBE` do.
  ///
  /// ```swift
  /// Sale.all.groupBy(.rollup) { ($0.region, $0.product) }
  ///   .select { ($0.region.nullable, $0.product.nullable, grouping($0.region, $0.product), $0.amount.sum()) }
  /// ```
  /// In the row of a level that isn't grouped by a key, the key is null, whatever its type says: select it, and
  /// sort by it, as ``SQLExpression/nullable``, or a row fails to decode. ``grouping(_:)`` tells such nulls from stored ones.
  ///
  /// PostgreSQL only; SQLite has none of it, which is an error.
  public consuming func groupBy<each Key: SQLExpression>(
    _ levels: GroupingLevels, _ keys: (Scope) -> (repeat each Key)
  ) -> Self {
    let nodes = [Node].keys(of: "groupBy", repeat each keys(scope))
    clauses.groupKeys += nodes
    clauses.groups.append(
      levels == .rollup
        ? severalLevels("ROLLUP", .call("ROLLUP ", nodes)) : severalLevels("CUBE", .call("CUBE ", nodes)))
    return self
  }

  /// Groups by several lists of keys at once: `GROUPING SETS`.
  ///
  /// ```swift
  /// Sale.all.groupBySets { [.keys($0.region, $0.product), .keys($0.product), .total] }
  /// ```
  /// In the row of a set without a key, the key is null, whatever its type says: select it, and
  /// sort by it, as ``SQLExpression/nullable``, or a row fails to decode. ``grouping(_:)`` tells such nulls from stored ones.
  ///
  /// PostgreSQL only; SQLite has none of it, which is an error.
  public consuming func groupBySets(_ sets: (Scope) -> [GroupingSet]) -> Self {
    let sets = sets(scope).map(\.node)
    clauses.groups.append(
      sets.isEmpty
        ? .failure(DatabaseError(.invalidQuery, "groupBySets has no set; one group of all rows is .total"))
        : severalLevels("GROUPING SETS", .call("GROUPING SETS ", sets)))
    return self
  }
}

/// Which of the keys the row is not grouped by, in a query with several levels of groups: a bit for each key, the last one
/// the lowest, that is 1 where the key is left out (PostgreSQL).
public func grouping<each Key: SQLExpression>(_ key: repeat each Key) -> TypedSQL<Int> {
  var keys: [Node] = []
  for key in repeat each key { keys.append(key.sql.node) }
  return TypedSQL(severalLevels("GROUPING", .call("grouping", keys)))
}

extension SQLExpression {
  /// The same expression, of a type that can be null: for a key of ``SelectQuery/groupBy(_:_:)`` in rows that aren't grouped by
  /// it.
  @inlinable
  public var nullable: TypedSQL<Value.Base?> { TypedSQL(sql.node) }
}

private func severalLevels(_ what: String, _ node: Node) -> Node {
  .dialects(
    sqlite: .failure(
      DatabaseError(.unsupported, "SQLite has no \(what); send one query for each level of groups")), postgreSQL: node)
}
