// The closures of a query's clauses are result builders, for the compiler's sake and not for the user's: it checks the
// statements of a builder's closure apart from all that stands around it, one closure of a chain after the other. A plain
// closure of one expression is part of the whole chain to it, and what `$1 > 100` may mean would be tried over and over before
// it is known what the columns are.

/// Reads the one condition of a closure.
///
/// There is one `buildExpression` and it names a type: with that the compiler can choose among the overloads of `&&` and `||` at
/// once, as ``SIMDLogic`` says.
@resultBuilder
public enum OneCondition {
  /// The condition.
  @inlinable
  public static func buildExpression(_ condition: any SQLExpression<Bool>) -> TypedSQL<Bool> {
    TypedSQL(condition.sql.node)
  }

  /// The condition.
  @inlinable
  public static func buildBlock(_ condition: TypedSQL<Bool>) -> TypedSQL<Bool> { condition }

  /// The condition of a branch.
  @inlinable
  public static func buildEither(first condition: TypedSQL<Bool>) -> TypedSQL<Bool> { condition }

  /// The condition of a branch.
  @inlinable
  public static func buildEither(second condition: TypedSQL<Bool>) -> TypedSQL<Bool> { condition }
}

/// Reads the keys of a GROUP BY.
@resultBuilder
public enum KeyBuilder {
  /// One key, or several in a tuple.
  @inlinable
  public static func buildBlock<each Key: SQLExpression>(_ key: (repeat each Key)) -> GroupKeys {
    var nodes: [Node] = []
    for key in repeat each key { nodes.append(.compared(key.sql.node, (type(of: key)).Value.sqlType)) }
    return GroupKeys(nodes)
  }
}

/// The keys of a GROUP BY, as they are compared.
public struct GroupKeys: Sendable {
  @usableFromInline let nodes: [Node]

  @usableFromInline init(_ nodes: [Node]) { self.nodes = nodes }
}

/// Reads what a select lists.
@resultBuilder
public enum SelectBuilder {
  /// An expression gives its value, a table's columns the row.
  @inlinable
  public static func buildBlock<Item: Selectable>(_ item: Item) -> Item { item }

  /// Several in a tuple give a tuple.
  @inlinable
  public static func buildBlock<First: SelectItem, Second: SelectItem, each Item: SelectItem>(
    _ items: (First, Second, repeat each Item)
  ) -> Projection<(First.Decoded, Second.Decoded, repeat (each Item).Decoded)> { projection { items } }

  /// The list of a branch.
  @inlinable
  public static func buildEither<Item: Selectable>(first item: Item) -> Projection<Item.Output> { item.projection }

  /// The list of a branch, which has the same types.
  @inlinable
  public static func buildEither<Item: Selectable>(second item: Item) -> Projection<Item.Output> { item.projection }

  // The compiler (6.3) crashes on a tuple that is handed on to a function of fewer parameters and a pack, not on a closure.
  @inlinable
  static func projection<each Item: SelectItem>(
    _ items: () -> (repeat each Item)
  ) -> Projection<(repeat (each Item).Decoded)> {
    let chosen = items()
    return Projection(repeat (each chosen).itemProjection)
  }
}

extension SelectBuilder {
  /// Not available: the list holds something else than expressions.
  @available(
    *, unavailable,
    message:
      "select lists columns and expressions, in a tuple values too: a value alone is TypedSQL(value: …), a window function needs over()"
  )
  @_disfavoredOverload
  public static func buildBlock<Item: Sendable>(_ item: Item) -> Projection<Item> {
    Projection(node: .nothing(in: "select"), width: 0) { _, _ in item }
  }

  /// Not available: there would be nothing to select.
  @available(*, unavailable, message: "a list that is chosen by Swift has an else, with the same types in each branch")
  public static func buildOptional(_ item: (any Selectable)?) -> Projection<Void> {
    Projection(node: .nothing(in: "select"), width: 0) { _, _ in }
  }
}

extension Projection: Selectable {
  /// Itself.
  @inlinable
  public var projection: Self { self }
}
