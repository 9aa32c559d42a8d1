/// A select: tables, conditions, order, and what each row decodes to.
///
/// `Scope` is what closures are given: one table's columns, or a tuple of the joined tables' columns, which may be
/// written `{ $0.id == $1.author }` or `{ user, post in … }`.
public struct Select<Scope: Sendable, Output: Sendable>: ReadQuery {
  let scope: Scope
  /// What each row decodes to.
  public let rows: Projection<Output>
  var clauses: SelectClauses

  /// Its SQL.
  public var sql: SQL { SQL(.fragment(SelectFragment(columns: rows.node, clauses: clauses))) }

  /// Keeps the rows for which the condition is true. Several conditions must all be true.
  public func `where`(_ condition: (Scope) -> some SQLExpression<Bool>) -> Self {
    var copy = self
    copy.clauses.conditions.append(condition(scope).sql.node)
    return copy
  }

  /// Sorts the rows. A further call adds keys.
  public func order(@OrderBuilder by terms: (Scope) -> [OrderTerm]) -> Self {
    var copy = self
    copy.clauses.order.append(contentsOf: terms(scope).map(\.node))
    return copy
  }

  /// At most this many rows, after leaving out some. A negative number throws when the query is sent.
  public func limit(_ count: Int, offset: Int = 0) -> Self {
    var copy = self
    copy.clauses.limit = SelectClauses.rowCount(count, "limit")
    copy.clauses.offset = offset == 0 ? nil : SelectClauses.rowCount(offset, "offset")
    return copy
  }

  /// Only different rows.
  public func distinct() -> Self {
    var copy = self
    copy.clauses.isDistinct = true
    return copy
  }

  /// One row for each different combination of the expressions.
  public func groupBy<each Key: SQLExpression>(_ keys: (Scope) -> (repeat each Key)) -> Self {
    var copy = self
    for key in repeat each keys(scope) { copy.clauses.groups.append(key.sql.node) }
    return copy
  }

  /// Keeps the groups for which the condition is true.
  public func having(_ condition: (Scope) -> some SQLExpression<Bool>) -> Self {
    var copy = self
    copy.clauses.groupConditions.append(condition(scope).sql.node)
    return copy
  }

  /// Chooses what each row decodes to: expressions give their values, a table's columns the row.
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
struct SelectClauses: Sendable {
  enum JoinKind { case inner, left }
  struct Join {
    let kind: JoinKind
    let table: TableReference
    let condition: Node
  }

  let table: TableReference
  var joins: [Join] = []
  var conditions: [Node] = []
  var groups: [Node] = []
  var groupConditions: [Node] = []
  var order: [Node] = []
  var limit: Node?
  var offset: Node?
  var isDistinct = false

  static func rowCount(_ count: Int, _ clause: String) -> Node {
    count < 0
      ? .failure(DatabaseError(.invalidQuery, "the \(clause) is \(count): it can't be negative"))
      : .value(.int64(Int64(count)))
  }
}

/// Renders a select.
final class SelectFragment: Fragment {
  private let columns: Node
  private let clauses: SelectClauses

  init(columns: Node, clauses: SelectClauses) {
    self.columns = columns
    self.clauses = clauses
  }

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
  public static var all: Select<Columns, Self> {
    let table = TableReference(schema)
    let columns = Columns(table)
    return Select(scope: columns, rows: columns.projection, clauses: SelectClauses(table: table))
  }

  /// The rows for which the condition is true.
  public static func `where`(_ condition: (Columns) -> some SQLExpression<Bool>) -> Select<Columns, Self> {
    all.where(condition)
  }
}
