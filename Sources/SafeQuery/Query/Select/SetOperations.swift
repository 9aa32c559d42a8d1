/// The rows of two queries put together: UNION, INTERSECT, EXCEPT.
///
/// Its rows can be sorted and chosen from as a table's: `a.union(b).asTable().order { $0.name }`.
///
/// SQLite compares decimals as they are stored here, by their digits: 2 and 2.0, which a computation gives, are different
/// rows there.
public struct CombinedQuery<Output: Sendable>: ReadQuery {
  /// Its SQL.
  public let sql: SQL
  /// What each row decodes to.
  public let rows: Projection<Output>
}

extension ReadQuery {
  /// The different rows that are in either.
  public func union<Other: ReadQuery>(_ other: Other) -> CombinedQuery<Output> where Other.Output == Output {
    combined(.union, other)
  }

  /// All rows of both.
  public func unionAll<Other: ReadQuery>(_ other: Other) -> CombinedQuery<Output> where Other.Output == Output {
    combined(.unionAll, other)
  }

  /// The different rows that are in both.
  public func intersect<Other: ReadQuery>(_ other: Other) -> CombinedQuery<Output> where Other.Output == Output {
    combined(.intersect, other)
  }

  /// The different rows that are not in the other.
  public func except<Other: ReadQuery>(_ other: Other) -> CombinedQuery<Output> where Other.Output == Output {
    combined(.except, other)
  }

  /// The rows that are in both, as often as in the one that has fewer of them. PostgreSQL only.
  public func intersectAll<Other: ReadQuery>(_ other: Other) -> CombinedQuery<Output> where Other.Output == Output {
    combined(.intersectAll, other)
  }

  /// The rows that are not in the other, as often as it has fewer of them. PostgreSQL only.
  public func exceptAll<Other: ReadQuery>(_ other: Other) -> CombinedQuery<Output> where Other.Output == Output {
    combined(.exceptAll, other)
  }

  private func combined(_ operation: SetOperation.Operation, _ other: some ReadQuery<Output>) -> CombinedQuery<Output> {
    CombinedQuery(sql: SQL(SetOperation.node(valuesNode, operation, other.valuesNode)), rows: rows)
  }
}

/// Renders a set operation. SQLite reads all of them from left to right and takes no parentheses; PostgreSQL lets INTERSECT
/// go first. So an operand that is more than a plain select stands in a FROM of its own.
final class SetOperation: NamedFragment {
  enum Operation { case union, unionAll, intersect, intersectAll, except, exceptAll }

  private let left: Node
  private let operation: Operation
  private let right: Node

  init(_ left: Node, _ operation: Operation, _ right: Node) {
    self.left = left
    self.operation = operation
    self.right = right
  }

  static func node(_ left: Node, _ operation: Operation, _ right: Node) -> Node {
    .fragment(SetOperation(left, operation, right))
  }

  /// The same with names for its columns, which are its first select's.
  func named(_ names: [StaticString]) -> Node {
    guard case .fragment(let fragment) = left, let first = fragment as? any NamedFragment else {
      return .fragment(self)
    }
    return SetOperation.node(first.named(names), operation, right)
  }

  func write(to writer: inout StatementWriter) throws {
    try writeOperand(left, isLeft: true, to: &writer)
    switch operation {
    case .union: writer.write(" UNION ")
    case .unionAll: writer.write(" UNION ALL ")
    case .intersect: writer.write(" INTERSECT ")
    case .except: writer.write(" EXCEPT ")
    case .intersectAll, .exceptAll:
      try writer.require(
        .postgreSQL, "SQLite has no INTERSECT ALL and no EXCEPT ALL; number the rows with a window instead")
      writer.write(operation == .intersectAll ? " INTERSECT ALL " : " EXCEPT ALL ")
    }
    try writeOperand(right, isLeft: false, to: &writer)
  }

  private func writeOperand(_ operand: Node, isLeft: Bool, to writer: inout StatementWriter) throws {
    if case .fragment(let fragment) = operand {
      if let select = fragment as? SelectFragment, select.clauses.isPlain { return try writer.write(operand) }
      if fragment is SourceRows { return try writer.write(operand) }
      if isLeft, let inner = fragment as? SetOperation, inner.operation == operation {
        return try writer.write(operand)
      }
    }
    writer.write("SELECT * FROM (")
    try writer.write(operand)
    writer.write(") AS operand")
  }
}
