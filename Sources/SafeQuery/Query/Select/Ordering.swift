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

/// One key of an ORDER BY. Nulls come first in ascending order and last in descending order, on both databases, if
/// ``nullsFirst`` or ``nullsLast`` don't say otherwise.
public struct OrderTerm: OrderKey {
  @usableFromInline let node: Node
  /// The type of the key.
  let type: SQLType
  private let expression: Node
  private let direction: SortDirection

  /// Itself.
  public var orderTerm: OrderTerm { self }

  @usableFromInline
  init(_ expression: Node, _ type: SQLType, _ direction: SortDirection) {
    let suffix: Node =
      switch direction {
      case .ascending: .dialects(sqlite: .text(""), postgreSQL: .text(" NULLS FIRST"))
      case .descending: .dialects(sqlite: .text(" DESC"), postgreSQL: .text(" DESC NULLS LAST"))
      }
    self.init(expression, type, direction, suffix)
  }

  private init(_ expression: Node, _ type: SQLType, _ direction: SortDirection, _ suffix: Node) {
    self.expression = expression
    self.type = type
    self.direction = direction
    node = .sequence([.ordered(expression, type), suffix])
  }

  /// With nulls before all values.
  public var nullsFirst: OrderTerm {
    OrderTerm(expression, type, direction, .text(direction == .ascending ? " NULLS FIRST" : " DESC NULLS FIRST"))
  }

  /// With nulls behind all values.
  public var nullsLast: OrderTerm {
    OrderTerm(expression, type, direction, .text(direction == .ascending ? " NULLS LAST" : " DESC NULLS LAST"))
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
