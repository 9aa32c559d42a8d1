/// Several values that are compared as one, from left to right: `(a, b)`. Made by ``rowValue(_:)``.
///
/// ```swift
/// Post.where { rowValue($0.created, $0.id) > rowValue(last.created, last.id) }   // the next page
/// ```
/// Where a value is null, a comparison that it decides is null.
public struct RowValue<each Value: DatabaseValue>: Sendable {
  private let nodes: [Node]
  private let types: [SQLType]

  fileprivate init(_ nodes: [Node], _ types: [SQLType]) {
    self.nodes = nodes
    self.types = types
  }

  /// The same values.
  public static func == (left: Self, right: Self) -> TypedSQL<Bool> { comparison(left, " = ", right) }
  /// Not the same values.
  public static func != (left: Self, right: Self) -> TypedSQL<Bool> { comparison(left, " <> ", right) }
  /// Less in the first value that differs.
  public static func < (left: Self, right: Self) -> TypedSQL<Bool> { comparison(left, " < ", right) }
  /// Less in the first value that differs, or the same values.
  public static func <= (left: Self, right: Self) -> TypedSQL<Bool> { comparison(left, " <= ", right) }
  /// Greater in the first value that differs.
  public static func > (left: Self, right: Self) -> TypedSQL<Bool> { comparison(left, " > ", right) }
  /// Greater in the first value that differs, or the same values.
  public static func >= (left: Self, right: Self) -> TypedSQL<Bool> { comparison(left, " >= ", right) }

  /// Whether it is one of some values. The text of the statement is the same for any count of them. Over none it is false.
  public func isIn(_ rows: [(repeat each Value)]) -> TypedSQL<Bool> {
    var columns: [[SQLValue]] = Array(repeating: [], count: types.count)
    for row in rows {
      var index = 0
      for value in repeat each row {
        columns[index].append(value.sqlValue)
        index += 1
      }
    }
    return TypedSQL(.infix(node, " IN ", ListParameter.rows(columns, types)))
  }

  /// Whether it is one of the rows of a query (`IN`). Where it is not, and a null decides that, it is null: under `!` no row is
  /// left then.
  public func isIn<Q: ReadQuery, each Other: DatabaseValue>(_ query: Q) -> TypedSQL<Bool>
  where Q.Output == (repeat each Other), (repeat (each Other).Base) == (repeat each Value) {
    TypedSQL(
      .infix(
        .parenthesized(.list(zip(nodes, types).map { Node.compared($0, $1) })), " IN ", .parenthesized(query.valuesNode)
      ))
  }

  private var node: Node {
    .parenthesized(.list(zip(nodes, types).map { Node.ordered($0, $1) }))
  }

  private static func comparison(_ left: Self, _ symbol: StaticString, _ right: Self) -> TypedSQL<Bool> {
    TypedSQL(.infix(left.node, symbol, right.node))
  }
}

/// Expressions to be compared as one.
public func rowValue<each E: SQLExpression>(_ expression: repeat each E) -> RowValue<repeat (each E).Value.Base> {
  var nodes: [Node] = []
  var types: [SQLType] = []
  for expression in repeat each expression { nodes.append(expression.sql.node) }
  for type in repeat (each E).Value.self { types.append(type.sqlType) }
  return RowValue(nodes, types)
}

/// Values to be compared as one, bound.
public func rowValue<each Value: DatabaseValue>(_ value: repeat each Value) -> RowValue<repeat each Value> {
  var nodes: [Node] = []
  var types: [SQLType] = []
  for value in repeat each value {
    nodes.append(.bound(value))
    types.append(value.sqlValue.type)
  }
  return RowValue(nodes, types)
}
