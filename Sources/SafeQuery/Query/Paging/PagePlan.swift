/// How a page is read: what `PageQuery` is of any row.
final class PagePlan: Fragment {
  private let columns: Node
  private let clauses: SelectClauses
  private let terms: [OrderTerm]
  private let size: PageSize
  private let cursor: String?
  private let key: CursorKey

  init(
    columns: Node, clauses: SelectClauses, terms: [OrderTerm], size: PageSize, cursor: String?, key: CursorKey
  ) {
    self.columns = columns
    self.clauses = clauses
    self.terms = terms
    self.size = size
    self.cursor = cursor
    self.key = key
  }

  func write(to writer: inout StatementWriter) throws { try writer.write(try prepared(for: writer.dialect).node) }

  /// What is known once the cursor is read.
  struct Prepared: Sendable {
    let node: Node
    let keys: PageKeys
    fileprivate let size: Int
    fileprivate let list: [UInt8]
    fileprivate let place: CursorPlace?
    fileprivate let key: CursorKey
  }

  /// - Throws: ``DatabaseError`` for a query that can't be paged, a size out of bounds, and a cursor of another list.
  func prepared(for dialect: Dialect) throws -> Prepared {
    try checkClauses()
    let size = try size.checked()
    let keys = try PageKeys(terms, clauses)
    let list = try list(sortedBy: keys, for: dialect)
    let place = try cursor.map { cursor in
      guard let place = CursorPlace(try key.open(cursor, for: list), types: keys.types) else {
        throw CursorKey.isForeign
      }
      return place
    }
    let direction = place?.isBackwards == true ? keys.reversed : keys
    var page = clauses
    page.order = direction.order
    // One more, to know whether there is a next page.
    page.limit = .value(.int64(Int64(size) + 1))
    if let place { page.conditions.append(direction.isBehind(place)) }
    let values = keys.keys.map(\.expression)
    return Prepared(
      node: .fragment(SelectFragment(columns: .list([columns] + values), clauses: page)), keys: keys, size: size,
      list: list, place: place, key: key)
  }

  /// What a cursor is for: the whole text of the query, which has its tables, conditions and order in it.
  private func list(sortedBy keys: PageKeys, for dialect: Dialect) throws -> [UInt8] {
    var whole = clauses
    whole.order = keys.order
    let text = try StatementWriter.render(.fragment(SelectFragment(columns: columns, clauses: whole)), for: dialect)
    return SHA256.bytes(of: Array("\(dialect)\n".utf8) + text.bytes)
  }

  private func checkClauses() throws {
    let problem: String? =
      if !clauses.order.isEmpty {
        "it has an order already: the page's keys are the order"
      } else if clauses.limit != nil || clauses.offset != nil {
        "it has a limit already: the page's size is the limit"
      } else if !clauses.groups.isEmpty || !clauses.groupConditions.isEmpty || clauses.distinct != nil {
        "its rows are groups or distinct rows: select from it asTable(), or page it by number"
      } else { nil }
    if let problem { throw DatabaseError(.invalidQuery, "the query can't be paged by keys, for \(problem)") }
  }
}

extension PagePlan.Prepared {
  /// The page out of the rows that were found and the keys of each.
  func page<Output: Sendable>(of found: [(Output, [SQLValue])]) throws -> Page<Output> {
    let isBackwards = place?.isBackwards ?? false
    let hasMore = found.count > size
    let rows = isBackwards ? Array(found.prefix(size).reversed()) : Array(found.prefix(size))
    guard let first = rows.first, let last = rows.last else { return try empty() }
    let next = isBackwards || hasMore ? try seal(last.1, isBackwards: false) : nil
    let previous = isBackwards ? hasMore : place != nil
    return Page(
      rows: rows.map(\.0), next: next, previous: previous ? try seal(first.1, isBackwards: true) : nil)
  }

  /// Nothing is left behind the place: the way back begins at the place itself.
  private func empty<Output: Sendable>() throws -> Page<Output> {
    guard let place else { return Page(rows: [], next: nil, previous: nil) }
    let back = try seal(place.values, isBackwards: !place.isBackwards, isInclusive: !place.isInclusive)
    return Page(
      rows: [], next: place.isBackwards ? back : nil, previous: place.isBackwards ? nil : back)
  }

  private func seal(_ values: [SQLValue], isBackwards: Bool, isInclusive: Bool = false) throws -> String {
    try key.seal(
      CursorPlace(isBackwards: isBackwards, isInclusive: isInclusive, values: values).encoded(), for: list)
  }
}

/// How many rows a page has.
struct PageSize: Sendable {
  private let size: Int
  private let maximum: Int

  init(_ size: Int, maximum: Int) {
    self.size = size
    self.maximum = maximum
  }

  /// - Throws: ``DatabaseError`` of kind `notAllowed` for a size that the client may not have.
  func checked() throws -> Int {
    guard size >= 1, size <= maximum, size < .max else {
      throw DatabaseError(.notAllowed, "the page's size is \(size); it can be 1 to \(maximum)")
    }
    return size
  }
}
