/// The rows of a query as one value in each row of another: made by ``ReadQuery/list()``.
///
/// It can be selected, and nothing else: it is not compared, sorted by, or null.
public struct RowList<Element: Sendable>: Selectable {
  /// What a row decodes to.
  public typealias Output = [Element]
  /// One column, decoded to all rows of the list.
  public let projection: Projection<[Element]>

  @usableFromInline init(_ projection: Projection<[Element]>) { self.projection = projection }
}

extension ReadQuery {
  /// All rows of the query, in its order, as an array in each row of the query that it stands in, whose columns it may use.
  /// Where it has no rows, the array is empty.
  ///
  /// ```swift
  /// let library = try await db.fetch(
  ///   Artist.order { $0.name }.select { artist in
  ///     (artist, Album.where { $0.artist == artist.id }.order { $0.title }.limit(3).list())   // [(Artist, [Album])]
  ///   })
  /// ```
  /// It is part of the same statement. A list can be in the rows of a list. On SQLite its rows have at most 100 columns, and all of
  /// them together can't be larger than its limit for a value, 1 GB by default; PostgreSQL's is 1 GB too.
  @inlinable
  public func list() -> RowList<Output> {
    let rows = rows
    let columns = RowListColumns(rows.node, count: rows.width)
    return RowList(
      Projection(node: columns.list(of: sql.node), width: 1) { row, index in
        var list: [Output] = []
        try row.readList(at: index, columns, reserve: { list.reserveCapacity($0) }) {
          list.append(try rows.decode($0, 0))
        }
        return list
      })
  }
}

/// The columns of a list's rows.
@usableFromInline
final class RowListColumns: Sendable {
  let count: Int
  private let node: Node

  @usableFromInline
  init(_ node: Node, count: Int) {
    self.node = node
    self.count = count
  }

  /// What a column is called; a list travels without names.
  func name(at index: Int) -> String {
    let items = node.items
    guard items.indices.contains(index), case .column(_, let name) = items[index] else { return "an expression" }
    return "\(name)"
  }

  @usableFromInline
  func list(of query: Node) -> Node { .fragment(RowListFragment(query, width: count)) }
}

/// Renders a list: PostgreSQL's array of records, and on SQLite a blob of this library's own function, to which the query's
/// order is that of its calls. (sqlite.org/forum/forumpost/2d76f2bcf65d256a, on subqueries whose order is not left out)
private final class RowListFragment: Fragment {
  private let query: Node
  private let width: Int

  init(_ query: Node, width: Int) {
    self.query = query
    self.width = width
  }

  func write(to writer: inout StatementWriter) throws {
    guard writer.dialect == .sqlite else {
      writer.write("ARRAY(SELECT ROW(list.*) FROM (")
      try writer.write(query)
      return writer.write(") AS list)")
    }
    if width > SQLiteRowList.maximumWidth {
      throw DatabaseError(
        .unsupported,
        """
        the rows of a list have \(width) columns, and SQLite's functions take at most \(SQLiteRowList.maximumWidth) values; \
        select fewer of them
        """)
    }
    // A common table, since it can name the columns of any query. It may be called as another that it is in.
    writer.write("(WITH safequery_rows(")
    writeColumns(to: &writer)
    writer.write(") AS (")
    try writer.write(query)
    writer.write(") SELECT safequery_list(")
    writeColumns(to: &writer)
    writer.write(") FROM safequery_rows)")
  }

  private func writeColumns(to writer: inout StatementWriter) {
    for number in 1...max(1, width) {
      writer.write(number > 1 ? ", c" : "c")
      writer.write(number: number)
    }
  }
}

extension Query {
  /// The query where another statement takes the values of its columns, which a list is none of.
  var valuesNode: Node {
    guard rows.node.holdsRowList else { return sql.node }
    return .failure(
      DatabaseError(
        .invalidQuery,
        """
        a query that selects a list() stands where another statement uses its columns, and a list is no value of a column; \
        select the list in the outer query
        """))
  }
}

extension Node {
  /// Whether one of the columns that it lists is a list of rows.
  fileprivate var holdsRowList: Bool {
    switch self {
    case .list(let nodes): nodes.contains(where: \.holdsRowList)
    case .fragment(let fragment): fragment is RowListFragment
    default: false
    }
  }
}

extension Row {
  /// Reads the rows of a list that is in a column.
  /// - Parameters:
  ///   - reserve: Is told how many rows come.
  ///   - body: Decodes a row.
  @usableFromInline
  func readList(
    at index: Int, _ columns: RowListColumns, reserve: (Int) -> Void, _ body: (borrowing Row) throws -> Void
  ) throws {
    switch source {
    case .sqlite(let row): try row.readList(at: index, columns, reserve, body)
    case .postgres(let row): try row.readList(at: index, columns, reserve, body)
    }
  }
}

extension DatabaseError {
  /// An error about a row of a list, with where the list is.
  /// - Parameters:
  ///   - row: The row's number in the list, from 1.
  ///   - column: The list's, from 0.
  func inList(row: Int, column: Int) -> DatabaseError {
    var copy = DatabaseError(
      kind, "row \(row) of the list in column \(column + 1): \(message)", code: code, statement: statement,
      serverMessage: serverMessage, serverDetail: serverDetail)
    copy.batchIndex = batchIndex
    copy.location = location
    return copy
  }
}
