/// A sort direction, which may be chosen at run time.
public enum SortDirection: Sendable, Hashable, CaseIterable {
  /// From the least to the greatest.
  case ascending
  /// From the greatest to the least.
  case descending
}

/// What rows can be sorted by: an expression, in ascending order, or one in a stated order.
public protocol OrderKey: Sendable {
  /// The key of an ORDER BY.
  var orderTerm: OrderTerm { get }
}

/// One key of an ORDER BY. Nulls come first in ascending order, on both databases.
public struct OrderTerm: OrderKey {
  @usableFromInline let node: Node
  /// The type of the key.
  let type: SQLType

  /// Itself.
  public var orderTerm: OrderTerm { self }

  @usableFromInline
  init(_ expression: Node, _ type: SQLType, _ direction: SortDirection) {
    let suffix: Node =
      switch direction {
      case .ascending: .dialects(sqlite: .text(""), postgreSQL: .text(" NULLS FIRST"))
      case .descending: .dialects(sqlite: .text(" DESC"), postgreSQL: .text(" DESC NULLS LAST"))
      }
    node = .sequence([.ordered(expression, type), suffix])
    self.type = type
  }
}

extension SQLExpression {
  /// In ascending order.
  @inlinable
  public var orderTerm: OrderTerm { ascending }
  /// In ascending order.
  @inlinable
  public var ascending: OrderTerm { OrderTerm(sql.node, Value.sqlType, .ascending) }
  /// In descending order.
  @inlinable
  public var descending: OrderTerm { OrderTerm(sql.node, Value.sqlType, .descending) }
  /// In a direction that is chosen at run time.
  @inlinable
  public func ordered(_ direction: SortDirection) -> OrderTerm {
    OrderTerm(sql.node, Value.sqlType, direction)
  }
}

/// Collects the keys of an ORDER BY.
@resultBuilder
public enum OrderBuilder {
  /// One key.
  @inlinable
  public static func buildExpression(_ term: OrderTerm) -> [OrderTerm] { [term] }
  /// One key, ascending.
  @inlinable
  public static func buildExpression(_ expression: some SQLExpression) -> [OrderTerm] { [expression.ascending] }
  /// Keys in their order.
  @inlinable
  public static func buildBlock(_ terms: [OrderTerm]...) -> [OrderTerm] { terms.flatMap { $0 } }
  /// Keys under a condition.
  @inlinable
  public static func buildOptional(_ terms: [OrderTerm]?) -> [OrderTerm] { terms ?? [] }
  /// Keys of a branch.
  @inlinable
  public static func buildEither(first terms: [OrderTerm]) -> [OrderTerm] { terms }
  /// Keys of a branch.
  @inlinable
  public static func buildEither(second terms: [OrderTerm]) -> [OrderTerm] { terms }
  /// Keys of a loop.
  @inlinable
  public static func buildArray(_ terms: [[OrderTerm]]) -> [OrderTerm] { terms.flatMap { $0 } }
}
