// Conditions that a program puts together at run time. Which of them are there changes the text; their values never do.

/// Collects conditions, some of which may be left out.
@resultBuilder
public enum ConditionBuilder {
  /// One condition.
  @inlinable
  public static func buildExpression(_ condition: any SQLExpression<Bool>) -> [TypedSQL<Bool>] {
    [TypedSQL(condition.sql.node)]
  }
  /// All of them.
  @inlinable
  public static func buildBlock(_ conditions: [TypedSQL<Bool>]...) -> [TypedSQL<Bool>] { conditions.flatMap { $0 } }
  /// Conditions of an `if`.
  @inlinable
  public static func buildOptional(_ conditions: [TypedSQL<Bool>]?) -> [TypedSQL<Bool>] { conditions ?? [] }
  /// Conditions of a branch.
  @inlinable
  public static func buildEither(first conditions: [TypedSQL<Bool>]) -> [TypedSQL<Bool>] { conditions }
  /// Conditions of a branch.
  @inlinable
  public static func buildEither(second conditions: [TypedSQL<Bool>]) -> [TypedSQL<Bool>] { conditions }
  /// Conditions of a loop.
  @inlinable
  public static func buildArray(_ conditions: [[TypedSQL<Bool>]]) -> [TypedSQL<Bool>] { conditions.flatMap { $0 } }
}

extension SelectQuery {
  /// Keeps the rows for which all conditions are true, of which some may be left out:
  ///
  /// ```swift
  /// User.all.filter { user in
  ///   if let email { user.email == email }
  ///   if let minimum { user.age >= minimum }
  /// }
  /// ```
  /// Without any condition a query reads all rows. An update or a delete is refused then: what is meant to change all rows
  /// says so, with `all` and no filter.
  @inlinable
  public consuming func filter(@ConditionBuilder _ conditions: (Scope) -> [TypedSQL<Bool>]) -> Self {
    let chosen = conditions(scope)
    if chosen.isEmpty { clauses.hasEmptyFilter = true }
    for condition in chosen { clauses.conditions.append(condition.sql.node) }
    return self
  }
}

/// Whether all conditions are true. Without any it is true; an update or a delete with nothing else in its `where` is
/// refused then.
public func allOf(_ conditions: [TypedSQL<Bool>]) -> TypedSQL<Bool> {
  conditions.isEmpty ? TypedSQL(.fragment(NoCondition())) : TypedSQL(.joined(conditions, " AND "))
}

/// Whether at least one of the conditions is true. Without any it is false.
public func anyOf(_ conditions: [TypedSQL<Bool>]) -> TypedSQL<Bool> {
  conditions.isEmpty ? TypedSQL(.text("(1 = 0)")) : TypedSQL(.joined(conditions, " OR "))
}

/// The conjunction of no conditions: true.
final class NoCondition: Fragment {
  func write(to writer: inout StatementWriter) throws { writer.write("(1 = 1)") }
}

extension SelectClauses {
  /// Whether conditions were to be chosen at run time, and none was.
  var isFilteredByNothing: Bool {
    guard conditions.allSatisfy(\.isNoCondition) else { return false }
    return hasEmptyFilter || !conditions.isEmpty
  }
}

extension Node {
  fileprivate var isNoCondition: Bool {
    guard case .fragment(let fragment) = self else { return false }
    return fragment is NoCondition
  }

  fileprivate static func joined(_ conditions: [TypedSQL<Bool>], _ symbol: StaticString) -> Node {
    var nodes: [Node] = [.text("(")]
    for (index, condition) in conditions.enumerated() {
      if index > 0 { nodes.append(.text(symbol)) }
      nodes.append(condition.sql.node)
    }
    return .sequence(nodes + [.text(")")])
  }
}
