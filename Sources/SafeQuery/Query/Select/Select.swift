/// A select: tables, conditions, order, and what each row decodes to.
///
/// `Scope` is what closures are given: one table's columns, or a tuple of the joined tables' columns, which may be
/// written `{ $0.id == $1.author }` or `{ user, post in … }`. A closure that mentions `$0` alone is given the whole tuple;
/// name the parameters there: `{ user, _ in user.email }`.
public struct Select<Scope: Sendable, Output: Sendable>: ReadQuery {
  @usableFromInline let scope: Scope
  /// What each row decodes to.
  public let rows: Projection<Output>
  @usableFromInline var clauses: SelectClauses

  @inlinable
  init(scope: Scope, rows: Projection<Output>, clauses: SelectClauses) {
    self.scope = scope
    self.rows = rows
    self.clauses = clauses
  }

  /// Its SQL.
  @inlinable
  public var sql: SQL { SQL(.fragment(SelectFragment(columns: rows.node, clauses: clauses))) }

  /// Keeps the rows for which the condition is true. Several conditions must all be true.
  @inlinable
  public consuming func `where`(_ condition: (Scope) -> some SQLExpression<Bool>) -> Self {
    clauses.conditions.append(condition(scope).sql.node)
    return self
  }

  /// Sorts the rows. A further call adds keys.
  @inlinable
  public consuming func order(@OrderBuilder by terms: (Scope) -> [OrderTerm]) -> Self {
    for term in terms(scope) { clauses.order.append(term.node) }
    return self
  }

  /// At most this many rows, after leaving out some. A negative number throws when the query is sent.
  @inlinable
  public consuming func limit(_ count: Int, offset: Int = 0) -> Self {
    clauses.limit = SelectClauses.rowCount(count, "limit")
    clauses.offset = offset == 0 ? nil : SelectClauses.rowCount(offset, "offset")
    return self
  }

  /// Only different rows.
  @inlinable
  public consuming func distinct() -> Self {
    clauses.isDistinct = true
    return self
  }

  /// One row for each different combination of the expressions.
  @inlinable
  public consuming func groupBy<each Key: SQLExpression>(_ keys: (Scope) -> (repeat each Key)) -> Self {
    for key in repeat each keys(scope) { clauses.groups.append(key.sql.node) }
    return self
  }

  /// Keeps the groups for which the condition is true.
  @inlinable
  public consuming func having(_ condition: (Scope) -> some SQLExpression<Bool>) -> Self {
    clauses.groupConditions.append(condition(scope).sql.node)
    return self
  }

  /// Chooses what each row decodes to: expressions give their values, a table's columns the row.
  @inlinable
  public func select<each Item: Selectable>(
    _ items: (Scope) -> (repeat each Item)
  ) -> Select<Scope, (repeat (each Item).Output)> {
    let chosen = items(scope)
    return Select<Scope, (repeat (each Item).Output)>(
      scope: scope, rows: Projection(repeat (each chosen).projection), clauses: clauses)
  }
}

extension Projection {
  /// Several projections side by side, decoded to a tuple.
  @inlinable
  init<each Item>(_ item: repeat Projection<each Item>) where Output == (repeat each Item) {
    var nodes: [Node] = []
    var width = 0
    for part in repeat each item {
      if width > 0 { nodes.append(.text(", ")) }
      nodes.append(part.node)
      width += part.width
    }
    self.init(node: .sequence(nodes), width: width) { row, index in
      var next = index
      func advance(_ width: Int) -> Int {
        defer { next += width }
        return next
      }
      return (repeat try (each item).decode(row, advance((each item).width)))
    }
  }
}

/// The clauses of a select after its columns.
@usableFromInline
struct SelectClauses: Sendable {
  @usableFromInline enum JoinKind: Sendable { case inner, left }
  @usableFromInline
  struct Join: Sendable {
    @usableFromInline let kind: JoinKind
    @usableFromInline let table: TableInstance
    @usableFromInline let condition: Node

    @usableFromInline
    init(kind: JoinKind, table: TableInstance, condition: Node) {
      self.kind = kind
      self.table = table
      self.condition = condition
    }
  }

  @usableFromInline let table: TableInstance
  @usableFromInline var joins: [Join] = []
  @usableFromInline var conditions: [Node] = []
  @usableFromInline var groups: [Node] = []
  @usableFromInline var groupConditions: [Node] = []
  @usableFromInline var windows: [Node] = []
  @usableFromInline var order: [Node] = []
  @usableFromInline var limit: Node?
  @usableFromInline var offset: Node?
  @usableFromInline var isDistinct = false

  @usableFromInline init(table: TableInstance) { self.table = table }

  @usableFromInline
  static func rowCount(_ count: Int, _ clause: String) -> Node {
    count < 0
      ? .failure(DatabaseError(.invalidQuery, "the \(clause) is \(count): it can't be negative"))
      : .value(.int64(Int64(count)))
  }
}

/// Renders a select.
@usableFromInline
final class SelectFragment: Fragment {
  private let columns: Node
  private let clauses: SelectClauses

  @usableFromInline
  init(columns: Node, clauses: SelectClauses) {
    self.columns = columns
    self.clauses = clauses
  }

  @usableFromInline
  func write(to writer: inout StatementWriter) throws {
    let scope = writer.openScope()
    writer.bringIn(clauses.table)
    for join in clauses.joins { writer.bringIn(join.table) }
    writer.write(clauses.isDistinct ? "SELECT DISTINCT " : "SELECT ")
    try writer.write(columns)
    writer.write(" FROM ")
    try writer.write(declaration: clauses.table)
    for join in clauses.joins {
      writer.write(join.kind == .left ? " LEFT JOIN " : " JOIN ")
      try writer.write(declaration: join.table)
      writer.write(" ON ")
      try writer.write(join.condition)
    }
    try writer.write(" WHERE ", all: clauses.conditions)
    try writer.write(" GROUP BY ", list: clauses.groups)
    try writer.write(" HAVING ", all: clauses.groupConditions)
    try writer.write(" WINDOW ", list: clauses.windows)
    try writer.write(" ORDER BY ", list: clauses.order)
    try writeLimit(to: &writer)
    writer.closeScope(scope)
  }

  private func writeLimit(to writer: inout StatementWriter) throws {
    if let limit = clauses.limit {
      writer.write(" LIMIT ")
      try writer.write(limit)
    }
    if let offset = clauses.offset {
      writer.write(" OFFSET ")
      try writer.write(offset)
    }
  }
}

extension StatementWriter {
  /// A clause with conditions that must all be true, if there are any.
  mutating func write(_ clause: StaticString, all conditions: [Node]) throws {
    for (index, condition) in conditions.enumerated() {
      write(index == 0 ? clause : " AND ")
      try write(condition)
    }
  }

  /// A clause, if there is something in it.
  mutating func write(_ clause: StaticString, _ content: Node?) throws {
    guard let content else { return }
    write(clause)
    try write(content)
  }

  /// A clause with a list, if it isn't empty.
  mutating func write(_ clause: StaticString, list: [Node]) throws {
    guard !list.isEmpty else { return }
    write(clause)
    try write(list: list)
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
  public static func `where`(_ condition: (Columns) -> some SQLExpression<Bool>) -> Select<Columns, Self> {
    all.where(condition)
  }
}
