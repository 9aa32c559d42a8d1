/// The clauses of a select after its columns.
public struct SelectClauses: Sendable {
  @usableFromInline enum JoinKind: Sendable { case inner, left, right, full, cross, lateral, leftLateral }
  @usableFromInline
  struct Join: Sendable {
    let kind: JoinKind
    let table: TableInstance
    let condition: Node?
  }
  @usableFromInline enum Distinct: Sendable { case all, on([Node]) }

  @usableFromInline let table: TableInstance
  @usableFromInline var joins: [Join] = []
  @usableFromInline var conditions: [Node] = []
  @usableFromInline var groups: [Node] = []
  /// The keys in `groups`, those of several levels one by one.
  @usableFromInline var groupKeys: [Node] = []
  @usableFromInline var groupConditions: [Node] = []
  @usableFromInline var windows: [Node] = []
  @usableFromInline var order: [Node] = []
  @usableFromInline var limit: Node?
  @usableFromInline var offset: Node?
  @usableFromInline var distinct: Distinct?
  /// Whether a filter was left with no condition.
  @usableFromInline var hasEmptyFilter = false
  var lock: RowLock?

  @usableFromInline init(table: TableInstance) { self.table = table }

  @usableFromInline
  static func rowCount(_ count: Int, _ clause: String) -> Node {
    count < 0
      ? .failure(DatabaseError(.invalidQuery, "the \(clause) is \(count): it can't be negative"))
      : .value(.int64(Int64(count)))
  }

  /// The same with another table joined.
  func joining(_ kind: JoinKind, _ columns: some TableColumns, on condition: Node? = nil) -> SelectClauses {
    joining(kind, columns.table.instance, on: condition)
  }

  /// The same with a query joined.
  func joining(_ kind: JoinKind, _ query: QuerySource, on condition: Node? = nil) -> SelectClauses {
    joining(kind, query.instance, on: condition)
  }

  private func joining(_ kind: JoinKind, _ table: TableInstance, on condition: Node?) -> SelectClauses {
    var copy = self
    copy.joins.append(Join(kind: kind, table: table, condition: condition))
    return copy
  }

  /// Whether it is tables, joins and conditions, which any place takes that takes a select.
  var isPlain: Bool { order.isEmpty && limit == nil && offset == nil && lock == nil }
}

/// Renders a select.
@usableFromInline
final class SelectFragment: NamedFragment {
  let columns: Node
  let clauses: SelectClauses
  /// The names that its columns are given, where it stands in FROM.
  let names: [StaticString]?

  @usableFromInline
  init(columns: Node, clauses: SelectClauses) {
    self.columns = columns
    self.clauses = clauses
    names = nil
  }

  private init(_ select: SelectFragment, named names: [StaticString]) {
    columns = select.columns
    clauses = select.clauses
    self.names = names
  }

  func named(_ names: [StaticString]) -> Node { .fragment(SelectFragment(self, named: names)) }

  @usableFromInline
  func write(to writer: inout StatementWriter) throws {
    let scope = writer.openScope()
    writer.bringIn(clauses.table)
    for join in clauses.joins { writer.bringIn(join.table) }
    let outer = writer.shared
    let shared = writer.dialect == .postgreSQL ? outer + clauses.sharedExpressions : []
    writer.shared = shared
    writer.write("SELECT ")
    let distinct = try writeColumns(to: &writer)
    writer.shared = outer
    writer.write(" FROM ")
    try writer.write(declaration: clauses.table)
    for join in clauses.joins { try write(join, to: &writer) }
    try writer.write(" WHERE ", all: clauses.conditions)
    writer.shared = shared
    try writer.write(" GROUP BY ", list: clauses.groups)
    try writer.write(" HAVING ", all: clauses.groupConditions)
    try writer.write(" WINDOW ", list: clauses.windows)
    writer.shared += distinct
    try writer.write(" ORDER BY ", list: clauses.order)
    writer.shared = outer
    try writeLimit(to: &writer)
    try clauses.lock?.write(to: &writer)
    writer.closeScope(scope)
  }

  /// - Returns: What has the same parameters in ORDER BY, for PostgreSQL.
  private func writeColumns(to writer: inout StatementWriter) throws -> [SharedExpression] {
    var shared: [SharedExpression?] = []
    switch clauses.distinct {
    case nil: try writer.write(columns, named: names)
    case .all:
      if writer.dialect == .postgreSQL { shared = clauses.distinctExpressions(of: columns.items) }
      writer.write("DISTINCT ")
      try writer.write(columns, as: shared, named: names)
    case .on(let keys):
      try writer.require(.postgreSQL, "SQLite has no DISTINCT ON; number the rows of each group with a window instead")
      shared = clauses.distinctExpressions(of: keys)
      writer.write("DISTINCT ON (")
      try writer.write(.list(keys), as: shared)
      writer.write(") ")
      try writer.write(columns, named: names)
    }
    return shared.compactMap(\.self)
  }

  private func write(_ join: SelectClauses.Join, to writer: inout StatementWriter) throws {
    switch join.kind {
    case .inner: writer.write(" JOIN ")
    case .left: writer.write(" LEFT JOIN ")
    case .right: writer.write(" RIGHT JOIN ")
    case .full: writer.write(" FULL JOIN ")
    case .cross: writer.write(" CROSS JOIN ")
    case .lateral: writer.write(" CROSS JOIN ")
    case .leftLateral: writer.write(" LEFT JOIN ")
    }
    try writer.write(declaration: join.table)
    try writer.write(" ON ", join.condition)
    if join.kind == .leftLateral { writer.write(" ON TRUE") }
  }

  private func writeLimit(to writer: inout StatementWriter) throws {
    // SQLite takes an OFFSET after a LIMIT only.
    if clauses.limit == nil, clauses.offset != nil, writer.dialect == .sqlite { writer.write(" LIMIT -1") }
    try writer.write(" LIMIT ", clauses.limit)
    try writer.write(" OFFSET ", clauses.offset)
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

  /// The columns of a select.
  /// - Parameters:
  ///   - expressions: What each is that has the same parameters elsewhere.
  ///   - names: The name that each is given.
  mutating func write(
    _ columns: Node, as expressions: [SharedExpression?] = [], named names: [StaticString]? = nil
  ) throws {
    if names == nil, expressions.isEmpty { return try write(columns) }
    let items = columns.items
    if let names, items.count != names.count {
      throw DatabaseError(
        .invalidQuery, "a query of \(items.count) columns stands where \(names.count) are expected")
    }
    for (index, item) in items.enumerated() {
      if index > 0 { write(", ") }
      if index < expressions.count, let expression = expressions[index] {
        try write(expression)
      } else {
        try write(item)
      }
      if let names {
        write(" AS ")
        try write(name: names[index])
      }
    }
  }

  /// Throws unless the statement is in this dialect.
  func require(_ dialect: Dialect, _ problem: String) throws {
    guard self.dialect == dialect else { throw DatabaseError(.unsupported, problem) }
  }
}

extension Node {
  /// The columns that it lists.
  var items: [Node] {
    switch self {
    case .list(let nodes): nodes.flatMap(\.items)
    case .columns(let table): table.schema.columns.map { .column(table, $0.name) }
    default: [self]
    }
  }
}
