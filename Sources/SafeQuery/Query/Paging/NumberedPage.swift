/// A page of a list by its number, and how many there are.
public struct NumberedPage<Element: Sendable>: Sendable {
  /// The rows; none, if there is no such page.
  public let rows: [Element]
  /// The page's number, from 1.
  public let number: Int
  /// How many rows a page has.
  public let size: Int
  /// How many rows there are on all pages.
  public let total: Int

  /// How many pages there are.
  public var pages: Int { total / size + (total % size > 0 ? 1 : 0) }

  /// The page with something else in place of each row, as what the client is sent.
  public func map<Other: Sendable>(_ transform: (Element) throws -> Other) rethrows -> NumberedPage<Other> {
    NumberedPage<Other>(rows: try rows.map(transform), number: number, size: size, total: total)
  }
}

extension NumberedPage: Equatable where Element: Equatable {}

extension NumberedPage: Encodable where Element: Encodable {
  private enum Key: String, CodingKey { case rows, number, size, total, pages }

  /// Encodes `rows`, `number`, `size`, `total` and `pages`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(rows, forKey: .rows)
    try container.encode(number, forKey: .number)
    try container.encode(size, forKey: .size)
    try container.encode(total, forKey: .total)
    try container.encode(pages, forKey: .pages)
  }
}

/// A page of a query by its number. Made by ``SelectQuery/page(_:size:maximumSize:)``.
public struct NumberedPageQuery<Output: Sendable>: Preparable {
  /// The SQL of the page's rows.
  public var sql: SQL { SQL(.fragment(plan)) }

  private let plan: NumberedPagePlan
  fileprivate let number: Int
  fileprivate let size: Int
  fileprivate let count: RowCount
  fileprivate let rows: PageRows<Output>

  fileprivate init(_ plan: NumberedPagePlan, number: Int, size: Int, count: RowCount, rows: Projection<Output>) {
    self.plan = plan
    self.number = number
    self.size = size
    self.count = count
    self.rows = PageRows(sql: SQL(.fragment(plan)), rows: rows)
  }
}

private struct PageRows<Output: Sendable>: ReadQuery {
  let sql: SQL
  let rows: Projection<Output>
}

/// Renders the rows of a page.
private final class NumberedPagePlan: Fragment {
  private let columns: Node
  private let clauses: SelectClauses
  private let number: Int
  private let size: PageSize

  init(columns: Node, clauses: SelectClauses, number: Int, size: PageSize) {
    self.columns = columns
    self.clauses = clauses
    self.number = number
    self.size = size
  }

  func write(to writer: inout StatementWriter) throws {
    let size = try size.checked()
    let (offset, isTooFar) = (number &- 1).multipliedReportingOverflow(by: size)
    guard number >= 1, !isTooFar else {
      throw DatabaseError(.notAllowed, "there is no page \(number); pages are counted from 1")
    }
    guard !clauses.order.isEmpty, clauses.limit == nil, clauses.offset == nil else {
      throw DatabaseError(
        .invalidQuery, "a query that is paged by number has an order, and no limit of its own")
    }
    var page = clauses
    page.order += clauses.tieBreakers
    page.limit = .value(.int64(Int64(size)))
    page.offset = .value(.int64(Int64(offset)))
    try writer.write(.fragment(SelectFragment(columns: columns, clauses: page)))
  }
}

extension SelectClauses {
  /// The primary keys as last keys of the order, so that rows that are the same in all others come in one order on each
  /// page; none where the rows are groups, or a table has none.
  fileprivate var tieBreakers: [Node] {
    guard groups.isEmpty, groupConditions.isEmpty, distinct == nil, let keys = try? PageKeys([], self) else {
      return []
    }
    return keys.order
  }
}

extension SelectQuery {
  /// A page of the rows by its number, from 1, with the number of all rows: for lists whose pages a person jumps between.
  ///
  /// ```swift
  /// let page = try await db.fetch(User.where { $0.isActive }.order { $0.name }.page(3, size: 20))
  /// // page.rows, page.number, page.total, page.pages
  /// ```
  /// The query needs an order; the primary keys of its tables are added as last keys. The database reads all rows before the
  /// page to leave them out, and rows that come and go meanwhile move the others from page to page:
  /// ``page(by:size:cursor:key:maximumSize:)`` does neither.
  /// - Parameters:
  ///   - number: The page's number, from 1.
  ///   - size: How many rows, at least 1.
  ///   - maximumSize: What `size` may be at most.
  public func page(_ number: Int, size: Int, maximumSize: Int = 100) -> NumberedPageQuery<Output> {
    let plan = NumberedPagePlan(
      columns: rows.node, clauses: clauses, number: number, size: PageSize(size, maximum: maximumSize))
    return NumberedPageQuery(plan, number: number, size: size, count: count(), rows: rows)
  }
}

extension Database {
  /// A page of a list and the number of all rows, from one state of the data.
  /// - Throws: ``DatabaseError`` of kind ``DatabaseError/Kind/notAllowed``, with a message that is fit for the client, for a
  ///   number or size out of bounds.
  public func fetch<Output>(
    _ page: NumberedPageQuery<Output>, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> NumberedPage<Output> {
    // What is out of bounds is known before a connection is taken.
    _ = try located(fileID, line) { try page.sql(for: dialect) }
    return try await read(fileID: fileID, line: line) { tx in try tx.fetch(page, fileID: fileID, line: line) }
  }
}

extension Transaction {
  /// A page of a list and the number of all rows. They are from one state of the data in a block of reads, and on PostgreSQL
  /// in any block whose isolation is not less than repeatable read.
  /// - Throws: ``DatabaseError`` of kind ``DatabaseError/Kind/notAllowed``, with a message that is fit for the client, for a
  ///   number or size out of bounds.
  public func fetch<Output>(
    _ page: NumberedPageQuery<Output>, fileID: StaticString = #fileID, line: UInt = #line
  ) throws -> NumberedPage<Output> {
    let rows = try fetch(page.rows, fileID: fileID, line: line)
    let total = try fetchOne(page.count, fileID: fileID, line: line) ?? 0
    return NumberedPage(rows: rows, number: page.number, size: page.size, total: total)
  }
}
