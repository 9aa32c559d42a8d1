/// One row of expressions and values, of no table: `SELECT 1, 'a', CURRENT_DATE`. It can stand wherever a query can: as the first
/// row of a recursive common table, in a union, as what an insert takes if a condition holds.
///
/// ```swift
/// let first = SingleRow { (1, currentDate()) }
/// Seat.insert(from: SingleRow { (12, "ann") }.where { !exists(Seat.where { $0.number == 12 }) }, into: \.number, \.name)
/// ```
public struct SingleRow<Output: Sendable>: ReadQuery {
  /// What the row decodes to.
  public let rows: Projection<Output>
  private var condition: Node?

  /// A row of one expression, or of several in a tuple.
  public init<Item: Selectable>(@SelectBuilder _ items: () -> Item) where Item.Output == Output {
    rows = items().projection
  }

  /// The row if a condition holds, and none otherwise.
  public func `where`(@OneCondition _ condition: () -> some SQLExpression<Bool>) -> Self {
    var copy = self
    let node = condition().sql.node
    copy.condition = self.condition.map { .infix($0, " AND ", node) } ?? node
    return copy
  }

  /// Its SQL.
  public var sql: SQL { SQL(.fragment(SingleRowFragment(rows.node, condition, named: nil))) }
}

/// Renders a select without a table.
final class SingleRowFragment: NamedFragment {
  private let columns: Node
  private let condition: Node?
  private let names: [StaticString]?

  init(_ columns: Node, _ condition: Node?, named names: [StaticString]?) {
    self.columns = columns
    self.condition = condition
    self.names = names
  }

  func named(_ names: [StaticString]) -> Node { .fragment(SingleRowFragment(columns, condition, named: names)) }

  func write(to writer: inout StatementWriter) throws {
    writer.write("SELECT ")
    try writer.write(columns, named: names)
    try writer.write(" WHERE ", condition)
  }
}
