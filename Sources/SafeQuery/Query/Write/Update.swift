/// What an update sets, column by column.
///
/// `$0.age = 30` binds a value, `$0.age = $0.age + 1` sets an expression. Only columns that are named are set.
@dynamicMemberLookup
public struct Assignments<T: Table> {
  private let columns: T.Columns
  private(set) var nodes: [Node] = []

  init(_ table: TableInstance) { columns = T.Columns(table: TableReference(table)) }

  /// A column's new value.
  public subscript<Value>(dynamicMember path: KeyPath<T.Columns, Column<Value>>) -> Value {
    @available(*, unavailable, message: "a column has no value in the program; it is an expression here")
    get { fatalError() }
    set { assign(path, .value(newValue.sqlValue)) }
  }

  /// A column as an expression.
  public subscript<Value>(dynamicMember path: KeyPath<T.Columns, Column<Value>>) -> TypedSQL<Value> {
    get { TypedSQL(columns[keyPath: path].sql.node) }
    set { assign(path, newValue.sql.node) }
  }

  private mutating func assign<Value>(_ path: KeyPath<T.Columns, Column<Value>>, _ value: Node) {
    nodes.append(.sequence([.name(columns[keyPath: path].name), .text(" = "), value]))
  }

  static var nothingAssigned: Node {
    .failure(DatabaseError(.invalidQuery, "the update of \(T.schema.name) sets no column"))
  }
}

/// An update of the rows of a select.
public struct Update<Model: Table>: RowCommand {
  let table: TableInstance
  let assignments: [Node]
  let conditions: [Node]

  /// Its SQL, with expressions to return.
  public func sql(returning results: SQL?) -> SQL {
    SQL(
      .fragment(
        WriteFragment(.update(assignments), table: table, conditions: conditions, returning: results?.node)))
  }
}

/// A delete of the rows of a select.
public struct Delete<Model: Table>: RowCommand {
  let table: TableInstance
  let conditions: [Node]

  /// Its SQL, with expressions to return.
  public func sql(returning results: SQL?) -> SQL {
    SQL(
      .fragment(
        WriteFragment(.delete, table: table, conditions: conditions, returning: results?.node)))
  }
}

extension Select where Scope: TableColumns, Output == Scope.Model {
  /// Sets columns of these rows.
  ///
  /// ```swift
  /// try await db.execute(User.where { $0.id == id }.update { $0.age = 30 })
  /// ```
  public func update(_ assign: (inout Assignments<Scope.Model>) -> Void) -> Update<Scope.Model> {
    var assignments = Assignments<Scope.Model>(clauses.table)
    assign(&assignments)
    let nodes = assignments.nodes.isEmpty ? [Assignments<Scope.Model>.nothingAssigned] : assignments.nodes
    return Update(table: clauses.table, assignments: nodes, conditions: clauses.writeConditions("update"))
  }

  /// Deletes these rows.
  public func delete() -> Delete<Scope.Model> {
    Delete(table: clauses.table, conditions: clauses.writeConditions("delete"))
  }
}

extension SelectClauses {
  /// The conditions of an update or delete; what such a statement doesn't have is refused, not left out.
  fileprivate func writeConditions(_ verb: String) -> [Node] {
    if !order.isEmpty || limit != nil || isDistinct || !groups.isEmpty || !groupConditions.isEmpty {
      return [
        .failure(
          DatabaseError(
            .invalidQuery, "\(verb) takes the rows of a where; order, limit and grouping have no place in it"))
      ]
    }
    return conditions
  }
}

/// Renders an update or a delete.
final class WriteFragment: Fragment {
  enum Verb { case update([Node]), delete }
  private let verb: Verb
  private let table: TableInstance
  private let conditions: [Node]
  private let returning: Node?

  init(_ verb: Verb, table: TableInstance, conditions: [Node], returning: Node?) {
    self.verb = verb
    self.table = table
    self.conditions = conditions
    self.returning = returning
  }

  func write(to writer: inout StatementWriter) throws {
    let scope = writer.openScope()
    writer.bringIn(table)
    switch verb {
    case .update(let assignments):
      writer.write("UPDATE ")
      try writer.write(declaration: table)
      try writer.write(" SET ", list: assignments)
    case .delete:
      writer.write("DELETE FROM ")
      try writer.write(declaration: table)
    }
    try writer.write(" WHERE ", all: conditions)
    writer.closeScope(scope)
    try writer.write(" RETURNING ", returning)
  }
}
