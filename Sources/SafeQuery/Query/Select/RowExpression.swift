/// Expressions that make a row of a struct: what a select lists to decode its rows to the struct, and with names for its
/// columns where the query is used as a table.
///
/// `@Table` writes a function `row` for it, whose parameters are the struct's properties:
///
/// ```swift
/// @Table struct Revenue { let supplier: Int64; let total: Decimal? }
/// LineItem.all.groupBy { $0.supplier }.select { Revenue.row(supplier: $0.supplier, total: $0.price.sum()) }
/// ```
public struct RowExpression<Model: Table>: Selectable {
  /// What each row decodes to.
  public let projection: Projection<Model>

  /// One expression for each column of the table, in its order.
  ///
  /// Their number and types are checked when the query is rendered, before anything is sent; in the function that `@Table`
  /// writes, by the compiler, and whether they can be null.
  public init<each Item: SQLExpression>(_ item: repeat each Item, as model: Model.Type = Model.self) {
    let columns = Model.schema.columns
    var nodes: [Node] = []
    var problem: String?
    for expression in repeat each item {
      if nodes.count < columns.count, columns[nodes.count].type != type(of: expression).sqlType {
        problem = problem ?? "\(columns[nodes.count].name) is given an expression of another type"
      }
      nodes.append(expression.sql.node)
    }
    if nodes.count != columns.count { problem = "it has \(columns.count) columns and is given \(nodes.count)" }
    if let problem {
      nodes = [.failure(DatabaseError(.invalidQuery, "a row of \(Model.schema.name) can't be made so: \(problem)"))]
    }
    projection = Projection(node: .list(nodes), width: columns.count) { row, index in try Model(row: row, at: index) }
  }
}

extension SQLExpression {
  fileprivate static var sqlType: SQLType { Value.sqlType }
}
