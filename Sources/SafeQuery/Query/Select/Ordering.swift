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
  /// What is sorted by.
  let expression: Node
  let direction: SortDirection
  /// Whether the key can be null, as far as its type in Swift tells.
  let isNullable: Bool
  /// Where nulls were said to come, if they were.
  let nulls: NullOrder?
  enum NullOrder: Sendable { case first, last }

  /// Itself.
  public var orderTerm: OrderTerm { self }

  @usableFromInline
  init(_ expression: Node, _ type: SQLType, _ direction: SortDirection, isNullable: Bool) {
    // Where no nulls are, PostgreSQL's own order is said, which its indexes have.
    let suffix: Node =
      switch (direction, isNullable) {
      case (.ascending, false): .text("")
      case (.descending, false): .text(" DESC")
      case (.ascending, true): .dialects(sqlite: .text(""), postgreSQL: .text(" NULLS FIRST"))
      case (.descending, true): .dialects(sqlite: .text(" DESC"), postgreSQL: .text(" DESC NULLS LAST"))
      }
    self.expression = expression
    self.type = type
    self.direction = direction
    self.isNullable = isNullable
    nulls = nil
    node = .sequence([.ordered(expression, type), suffix])
  }

  init(term: OrderTerm, direction: SortDirection, nulls: NullOrder) {
    expression = term.expression
    type = term.type
    isNullable = term.isNullable
    self.direction = direction
    self.nulls = nulls
    let suffix: StaticString =
      switch (direction, nulls) {
      case (.ascending, .first): " NULLS FIRST"
      case (.ascending, .last): " NULLS LAST"
      case (.descending, .first): " DESC NULLS FIRST"
      case (.descending, .last): " DESC NULLS LAST"
      }
    node = .sequence([.ordered(expression, type), .text(suffix)])
  }

  /// The same order of another expression of the type.
  func with(expression: Node) -> OrderTerm {
    let term = OrderTerm(expression, type, direction, isNullable: isNullable)
    return nulls.map { OrderTerm(term: term, direction: direction, nulls: $0) } ?? term
  }

  /// With nulls before all values.
  public var nullsFirst: OrderTerm { OrderTerm(term: self, direction: direction, nulls: .first) }

  /// With nulls behind all values.
  public var nullsLast: OrderTerm { OrderTerm(term: self, direction: direction, nulls: .last) }

  /// The other way round. Where nulls were said to come they stay.
  var reversed: OrderTerm {
    let other: SortDirection = direction == .ascending ? .descending : .ascending
    if let nulls { return OrderTerm(term: self, direction: other, nulls: nulls) }
    return OrderTerm(expression, type, other, isNullable: isNullable)
  }
}

extension SQLExpression {
  /// In ascending order.
  @inlinable
  public var orderTerm: OrderTerm { ascending }
  /// In ascending order.
  @inlinable
  public var ascending: OrderTerm { ordered(.ascending) }
  /// In descending order.
  @inlinable
  public var descending: OrderTerm { ordered(.descending) }
  /// In a direction that is chosen at run time.
  @inlinable
  public func ordered(_ direction: SortDirection) -> OrderTerm {
    OrderTerm(sql.node, Value.sqlType, direction, isNullable: Value.self != Value.Base.self)
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
  /// Several keys in a tuple.
  @inlinable
  public static func buildExpression<First: OrderKey, Second: OrderKey, each Key: OrderKey>(
    _ keys: (First, Second, repeat each Key)
  ) -> [OrderTerm] { terms { keys } }

  // A closure, as for the lists of SelectBuilder.
  @inlinable
  static func terms<each Key: OrderKey>(_ keys: () -> (repeat each Key)) -> [OrderTerm] {
    let keys = keys()
    var terms: [OrderTerm] = []
    for key in repeat each keys { terms.append(key.orderTerm) }
    return terms
  }

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
