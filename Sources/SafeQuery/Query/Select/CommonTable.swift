/// A common table expression: a query that a statement declares in its WITH clause and uses as a table, any number of times.
///
/// ```swift
/// let revenue = LineItem.all.groupBy { $0.supplier }
///   .select { Revenue.row(supplier: $0.supplier, total: $0.price.sum()) }.asCTE()
/// let best = Supplier.all.joinQuery(revenue) { $0.id == $1.supplier }
/// ```
/// Nothing has to be declared: a statement that uses it begins with it.
public struct CTE<Output: Sendable>: ReadQuery {
  let source: RowSource
  /// What each row decodes to.
  public let rows: Projection<Output>

  init(source: RowSource, decoding rows: Projection<Output>) {
    self.source = source
    self.rows = rows
  }

  /// A select of all its rows.
  public var sql: SQL { SQL(.fragment(SourceRows(source))) }
}

/// Whether a database computes a common table once, or as part of the query that uses it.
public enum Materialization: Sendable, Hashable, CaseIterable {
  /// The database decides.
  case automatic
  /// Once, and kept.
  case materialized
  /// As part of the query.
  case notMaterialized
}

extension Query {
  /// The query as a common table expression, which a statement declares in its WITH clause.
  ///
  /// A write that returns rows can be one on PostgreSQL; SQLite's WITH takes only queries.
  public func asCTE(_ materialization: Materialization = .automatic) -> CTE<Output> {
    let names = derivedNames
    let table = CommonTable(
      name: CommonTableName(), columns: names, body: valuesNode, materialization: materialization, isRecursive: false,
      changesRows: self is any WriteQuery)
    return CTE(source: .common(table), decoding: rows)
  }

  /// A recursive common table expression that begins with this query's rows and adds those of a step, which uses the rows
  /// that the last step added, until there are none.
  ///
  /// ```swift
  /// let team = Employee.where { $0.id == chief }.recursive { boss in
  ///   Employee.all.joinQuery(boss) { $0.manager == $1.id }.select { employee, _ in employee }
  /// }
  /// ```
  /// - Parameter removingDuplicates: Whether rows that are there already are left out (UNION instead of UNION ALL), which ends
  ///   the recursion where the data goes in circles.
  public func recursive<Step: ReadQuery>(
    removingDuplicates: Bool = false, _ step: (CTE<Output>) -> Step
  ) -> CTE<Output> where Step.Output == Output {
    let name = CommonTableName()
    let previous = CTE(source: .recursion(name, columns: derivedNames), decoding: rows)
    let body = SetOperation.node(valuesNode, removingDuplicates ? .union : .unionAll, step(previous).valuesNode)
    let table = CommonTable(
      name: name, columns: derivedNames, body: body, materialization: .automatic, isRecursive: true, changesRows: false)
    return CTE(source: .common(table), decoding: rows)
  }
}

/// The identity of a common table.
final class CommonTableName: Sendable {}

/// A common table's query and what its columns are called.
final class CommonTable: Sendable {
  let name: CommonTableName
  let columns: [StaticString]
  let body: Node
  let materialization: Materialization
  let isRecursive: Bool
  let changesRows: Bool

  init(
    name: CommonTableName, columns: [StaticString], body: Node, materialization: Materialization, isRecursive: Bool,
    changesRows: Bool
  ) {
    self.name = name
    self.columns = columns
    self.body = body
    self.materialization = materialization
    self.isRecursive = isRecursive
    self.changesRows = changesRows
  }

  func write(to writer: inout StatementWriter) throws {
    if changesRows {
      try writer.require(.postgreSQL, "SQLite's WITH takes no insert, update or delete; run the write by itself")
    }
    try writer.write(" (", list: columns.map { .name($0) })
    switch materialization {
    case .automatic: writer.write(") AS (")
    case .materialized: writer.write(") AS MATERIALIZED (")
    case .notMaterialized: writer.write(") AS NOT MATERIALIZED (")
    }
    try writer.write(body)
    writer.write(")")
  }
}

extension StatementWriter {
  /// `WITH q1 (…) AS (…), …`, if there are any.
  mutating func writeCommonTables() throws {
    guard !commonTables.isEmpty else { return }
    write(commonTables.contains(where: \.isRecursive) ? "WITH RECURSIVE " : "WITH ")
    for (index, table) in commonTables.enumerated() {
      if index > 0 { write(", ") }
      write("q")
      write(number: index + 1)
      try table.write(to: &self)
    }
    write(" ")
  }

  /// A common table by its name. One that the statement does not declare yet is noted, and what it needs before it.
  mutating func write(_ table: CommonTable) throws {
    if let index = commonTables.firstIndex(where: { $0 === table }) { return write(commonTable: index) }
    guard !missing.contains(where: { $0 === table }) else { return }
    let visible = tables
    tables = []
    openCommonTables.append(table.name)
    try table.write(to: &self)
    openCommonTables.removeLast()
    tables = visible
    missing.append(table)
  }

  /// A recursive common table inside of its own query.
  mutating func write(recursion name: CommonTableName) throws {
    if let index = commonTables.firstIndex(where: { $0.name === name }) { return write(commonTable: index) }
    guard openCommonTables.contains(where: { $0 === name }) else {
      throw DatabaseError(.invalidQuery, "the rows of a recursive step are used outside of the step")
    }
  }

  private mutating func write(commonTable index: Int) {
    write("q")
    write(number: index + 1)
  }
}
