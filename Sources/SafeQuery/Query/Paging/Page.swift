/// A page of a list, with the cursors to the pages beside it.
public struct Page<Element: Sendable>: Sendable {
  /// The rows, in the order of the list.
  public let rows: [Element]
  /// The cursor to the page behind this one; nil if this is the last.
  public let next: String?
  /// The cursor to the page before this one; nil if this is the first.
  public let previous: String?

  /// The page with something else in place of each row, as what the client is sent.
  public func map<Other: Sendable>(_ transform: (Element) throws -> Other) rethrows -> Page<Other> {
    Page<Other>(rows: try rows.map(transform), next: next, previous: previous)
  }
}

extension Page: Equatable where Element: Equatable {}
extension Page: Encodable where Element: Encodable {}

/// A page of a query, from a place that a cursor holds. Made by ``SelectQuery/page(by:size:cursor:key:maximumSize:)``.
public struct PageQuery<Output: Sendable>: Preparable {
  private let plan: PagePlan
  private let rows: Projection<Output>

  fileprivate init(_ plan: PagePlan, _ rows: Projection<Output>) {
    self.plan = plan
    self.rows = rows
  }

  /// Its SQL. What is wrong with the cursor is known when it is rendered.
  public var sql: SQL { SQL(.fragment(plan)) }

  /// The rows and the keys of each.
  fileprivate func keyedRows(_ types: [SQLType]) -> Projection<(Output, [SQLValue])> {
    let (rows, width) = (rows, rows.width)
    return Projection(node: rows.node, width: width + types.count) { row, index in
      var keys: [SQLValue] = []
      keys.reserveCapacity(types.count)
      for (offset, type) in types.enumerated() { keys.append(try row.sortValue(at: index + width + offset, type)) }
      return (try rows.decode(row, index), keys)
    }
  }

  fileprivate func prepared(for dialect: Dialect) throws -> Prepared {
    let prepared = try plan.prepared(for: dialect)
    return Prepared(
      statement: try StatementWriter.render(prepared.node, for: dialect), rows: keyedRows(prepared.keys.types),
      plan: prepared)
  }

  fileprivate struct Prepared: Sendable {
    let statement: Statement
    let rows: Projection<(Output, [SQLValue])>
    let plan: PagePlan.Prepared
  }
}

extension SelectQuery {
  /// A page of the rows, from a place in the list and not from a number: rows that are inserted or deleted meanwhile make no
  /// other row come twice or not at all, and the last page costs what the first does.
  ///
  /// ```swift
  /// let sort = try User.sortKeys.order(request.query["sort"] ?? "name")
  /// let page = try await db.fetch(
  ///   User.where { $0.isActive }.page(by: sort, size: 20, cursor: request.query["cursor"], key: cursorKey))
  /// // page.rows, page.next, page.previous
  /// ```
  /// The primary keys of the query's tables are added as last keys, so that each row has its place. A cursor is good for
  /// the same query in the same order; the values of its conditions and the page's size may change.
  /// - Parameters:
  ///   - order: What the rows are sorted by; instead of an `order` of the query.
  ///   - size: How many rows, at least 1.
  ///   - cursor: ``Page/next`` or ``Page/previous`` of a page of this list, from the client; nil for the first page.
  ///   - key: What seals the cursors.
  ///   - maximumSize: What `size` may be at most.
  public func page(
    by order: SortOrder<Scope>, size: Int, cursor: String? = nil, key: CursorKey, maximumSize: Int = 100
  ) -> PageQuery<Output> {
    page(order.terms(of: scope), size, cursor, key, maximumSize)
  }

  /// A page of the rows by keys of the program: see ``page(by:size:cursor:key:maximumSize:)-swift.method``.
  ///
  /// ```swift
  /// Post.all.page(by: { $0.created.descending }, size: 20, cursor: cursor, key: cursorKey)
  /// ```
  public func page(
    @OrderBuilder by terms: (Scope) -> [OrderTerm], size: Int, cursor: String? = nil, key: CursorKey,
    maximumSize: Int = 100
  ) -> PageQuery<Output> {
    page(terms(scope), size, cursor, key, maximumSize)
  }

  private func page(
    _ terms: [OrderTerm], _ size: Int, _ cursor: String?, _ key: CursorKey, _ maximumSize: Int
  ) -> PageQuery<Output> {
    let plan = PagePlan(
      columns: rows.node, clauses: clauses, terms: terms, size: PageSize(size, maximum: maximumSize), cursor: cursor,
      key: key)
    return PageQuery(plan, rows)
  }
}

extension Database {
  /// A page of a list.
  /// - Throws: ``DatabaseError`` of kind ``DatabaseError/Kind/notAllowed``, with a message that is fit for the client, for a
  ///   cursor that this list didn't give out in this order, and a size out of bounds.
  public func fetch<Output>(
    _ page: PageQuery<Output>, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> Page<Output> {
    let prepared = try located(fileID, line) { try page.prepared(for: dialect) }
    let rows = prepared.rows
    let found = try await read({ _ in prepared.statement }, fileID, line) { try $1.fetch(rows, on: $0, as: $2) }
    return try prepared.plan.page(of: found)
  }
}

extension Transaction {
  /// A page of a list.
  /// - Throws: ``DatabaseError`` of kind ``DatabaseError/Kind/notAllowed``, with a message that is fit for the client, for a
  ///   cursor that this list didn't give out in this order, and a size out of bounds.
  public func fetch<Output>(
    _ page: PageQuery<Output>, fileID: StaticString = #fileID, line: UInt = #line
  ) throws -> Page<Output> {
    try located(fileID, line) {
      let prepared = try page.prepared(for: dialect)
      return try prepared.plan.page(of: try all({ _ in prepared.statement }, prepared.rows))
    }
  }
}
