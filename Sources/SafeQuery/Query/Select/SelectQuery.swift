/// A select, from one table or from several that are joined.
///
/// Its closures are given the columns of its tables: `{ $0.age >= 18 }`, `{ $0.id == $1.author }`, or by names,
/// `{ user, post in … }`. Over joined tables a closure that mentions `$0` alone is given the whole tuple, and one that mentions
/// some of them but not the last has too few parameters; name the parameters there: `{ user, _ in user.email }`.
public protocol SelectQuery<Scope, Output>: ReadQuery {
  /// What closures are given: one table's columns, or a tuple of the joined tables' columns.
  associatedtype Scope: Sendable
  /// What closures are given.
  var scope: Scope { get }
  /// Its clauses.
  var clauses: SelectClauses { get set }
}

extension SelectQuery {
  /// Its SQL.
  @inlinable
  public var sql: SQL { SQL(.fragment(SelectFragment(columns: rows.node, clauses: clauses))) }

  /// Keeps the rows for which the condition is true. Several conditions must all be true.
  @inlinable
  public consuming func `where`(@OneCondition _ condition: (Scope) -> some SQLExpression<Bool>) -> Self {
    clauses.conditions.append(condition(scope).sql.node)
    return self
  }

  /// Sorts the rows. A further call adds keys.
  @inlinable
  public consuming func order(@OrderBuilder by terms: (Scope) -> [OrderTerm]) -> Self {
    for term in terms(scope) { clauses.order.append(term.node) }
    return self
  }

  /// At most this many rows. A negative number throws when the query is sent.
  @inlinable
  public consuming func limit(_ count: Int) -> Self {
    clauses.limit = SelectClauses.rowCount(count, "limit")
    return self
  }

  /// At most this many rows, after leaving out some. A negative number throws when the query is sent.
  @inlinable
  public consuming func limit(_ count: Int, offset: Int) -> Self {
    clauses.limit = SelectClauses.rowCount(count, "limit")
    clauses.offset = SelectClauses.rowCount(offset, "offset")
    return self
  }

  /// All rows after leaving out some. A negative number throws when the query is sent.
  @inlinable
  public consuming func offset(_ count: Int) -> Self {
    clauses.offset = SelectClauses.rowCount(count, "offset")
    return self
  }

  /// Only different rows. SQLite compares decimals as they are stored here, by their digits: 2 and 2.0, which a computation
  /// gives, are different rows there.
  @inlinable
  public consuming func distinct() -> Self {
    clauses.distinct = .all
    return self
  }

  /// The first row of each combination of the expressions, in the order of the query, which must begin with them
  /// (`DISTINCT ON`). PostgreSQL only.
  public consuming func distinct<each Key: SQLExpression>(on keys: (Scope) -> (repeat each Key)) -> Self {
    clauses.distinct = .on(.keys(of: "distinct(on:)", repeat each keys(scope)))
    return self
  }

  /// One row for each different combination of the expressions. Decimals are the same by their value, however they are
  /// stored.
  ///
  /// A key may have values in it, `{ $0.age / 10 }`, and is the same expression wherever it stands again. Of two keys that differ
  /// in their values only, select both first and group the rows of that: `.select { ($0.age / 10, $0.age / 5) }.asTable()`.
  @inlinable
  public consuming func groupBy(@KeyBuilder _ keys: (Scope) -> GroupKeys) -> Self {
    let nodes = keys(scope).nodes
    clauses.groups += nodes
    clauses.groupKeys += nodes
    return self
  }

  /// Keeps the groups for which the condition is true.
  @inlinable
  public consuming func having(@OneCondition _ condition: (Scope) -> some SQLExpression<Bool>) -> Self {
    clauses.groupConditions.append(condition(scope).sql.node)
    return self
  }

  /// Chooses what each row decodes to: an expression gives its value, a table's columns the row; several, in a tuple, a tuple.
  ///
  /// Statements before the list may name parts of it: `{ item in let net = item.price * item.rate; (item.id, net) }`. A `return` is
  /// not needed, and where there is one, the compiler tells a mistake in the closure as one of the `return`. Named parts help
  /// where operands of different types in an expression of four operators or more are told as "unable to type-check this
  /// expression in reasonable time".
  @inlinable
  public func select<Item: Selectable>(@SelectBuilder _ items: (Scope) -> Item) -> Select<Scope, Item.Output> {
    Select<Scope, Item.Output>(scope: scope, rows: items(scope).projection, clauses: clauses)
  }

  // With a `return` the compiler doesn't use the builder, but the closure as it is. The builder is there for closures without
  // one, which this is no match for: it leaves a mistake in them to be found as in the other `select`.

  /// Chooses what each row decodes to, in a closure that returns a tuple.
  @inlinable
  @_disfavoredOverload
  public func select<First: SelectItem, Second: SelectItem, each Item: SelectItem>(
    @SelectBuilder _ items: (Scope) -> (First, Second, repeat each Item)
  ) -> Select<Scope, (First.Decoded, Second.Decoded, repeat (each Item).Decoded)> {
    Select(scope: scope, rows: SelectBuilder.projection { items(scope) }, clauses: clauses)
  }
}

/// A select with the columns that were chosen; of one table, all of them if none were.
public struct Select<Scope: Sendable, Output: Sendable>: SelectQuery {
  /// What closures are given.
  public let scope: Scope
  /// What each row decodes to.
  public let rows: Projection<Output>
  /// Its clauses.
  public var clauses: SelectClauses

  @inlinable
  init(scope: Scope, rows: Projection<Output>, clauses: SelectClauses) {
    self.scope = scope
    self.rows = rows
    self.clauses = clauses
  }
}

// MARK: - Where a query begins

extension Table {
  /// Every row.
  @inlinable
  public static var all: Select<Columns, Self> {
    let columns = Columns(as: .instance)
    return Select(scope: columns, rows: columns.projection, clauses: SelectClauses(table: columns.table.instance))
  }

  /// The rows for which the condition is true.
  @inlinable
  public static func `where`(@OneCondition _ condition: (Columns) -> some SQLExpression<Bool>) -> Select<Columns, Self>
  {
    all.where(condition)
  }
}

extension Projection {
  /// Several projections side by side, decoded to a tuple.
  @inlinable
  init<each Item>(_ item: repeat Projection<each Item>) where Output == (repeat each Item) {
    var nodes: [Node] = []
    var width = 0
    for part in repeat each item {
      nodes.append(part.node)
      width += part.width
    }
    self.init(node: nodes.count == 1 ? nodes[0] : .list(nodes), width: width) { row, index in
      var next = index
      func advance(_ width: Int) -> Int {
        defer { next += width }
        return next
      }
      return (repeat try (each item).decode(row, advance((each item).width)))
    }
  }
}

// A pack may be empty: to the compiler, a closure whose only expression is of no use lists nothing, with a warning.

extension [Node] {
  /// The keys that a closure lists.
  @usableFromInline
  static func keys<each Key: SQLExpression>(of clause: String, _ key: repeat each Key) -> [Node] {
    var nodes: [Node] = []
    for key in repeat each key { nodes.append(key.sql.node) }
    return nodes.isEmpty ? [.nothing(in: clause)] : nodes
  }
}

extension Node {
  @usableFromInline
  static func nothing(in clause: String) -> Node {
    .failure(
      DatabaseError(.invalidQuery, "the closure of \(clause) lists no expression of a type that can stand there"))
  }
}
