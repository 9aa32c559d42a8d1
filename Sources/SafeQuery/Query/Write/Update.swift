/// An update of the rows of a select.
public struct Update<Model: Table>: RowCommand {
  let target: WriteTarget
  let assignments: [Node]

  /// Its SQL, with expressions to return.
  public func sql(returning results: SQL?) -> SQL {
    SQL(.fragment(WriteFragment(.update(assignments), target, returning: results?.node)))
  }

  /// The use of the table that it writes.
  public var returned: TableReference<Model>? { TableReference(target.table) }
}

extension Select where Scope: TableColumns, Output == Scope.Model {
  /// Sets columns of these rows. Those of a whole table are set where the program says so: a select without a condition
  /// comes of `all` only.
  ///
  /// ```swift
  /// try await db.execute(User.where { $0.id == id }.update { $0.age = 30 })
  /// ```
  /// What is assigned is quick to check up to some four operators; an expression with more of them, or a CASE, gets a name
  /// before: `{ item in let net = item.price * item.rate; item.total = net + item.fee }`.
  public func update(@AssignmentBuilder _ assign: (inout Assignments<Scope.Model>) -> Void) -> Update<Scope.Model> {
    var assignments = Assignments<Scope.Model>(clauses.table)
    assign(&assignments)
    return Update(target: WriteTarget(clauses, "update"), assignments: assignments.updates)
  }

  /// Sets columns of these rows from the rows of another table. Rows that none matches stay as they are; of several that
  /// match, a database takes any one.
  ///
  /// ```swift
  /// Item.all.update(from: Price.self) { $0.id == $1.item } set: { $0.price = $1.amount }
  /// ```
  /// - Parameters:
  ///   - condition: Which row of the other table belongs to which of these.
  ///   - assign: Its second parameter is the other table's columns.
  public func update<T: Table>(
    from table: T.Type, @OneCondition on condition: ((Scope, T.Columns)) -> some SQLExpression<Bool>,
    @AssignmentBuilder set assign: (inout Assignments<Scope.Model>, T.Columns) -> Void
  ) -> Update<Scope.Model> {
    update(T.Columns(as: .instance), condition, assign)
  }

  /// Sets columns of these rows from the rows of a query, a common table or ``Values``. Rows that none matches stay as they
  /// are; of several that match, a database takes any one.
  ///
  /// ```swift
  /// Item.all.update(fromQuery: Values(prices)) { $0.id == $1.item } set: { $0.price = $1.amount }
  /// ```
  /// The query's rows are a struct's, or tuples as rows: ``ReadQuery/asRows()``.
  public func update<Q: ReadQuery, T: Table>(
    fromQuery query: Q, @OneCondition on condition: ((Scope, T.Columns)) -> some SQLExpression<Bool>,
    @AssignmentBuilder set assign: (inout Assignments<Scope.Model>, T.Columns) -> Void
  ) -> Update<Scope.Model> where Q.Output == T { update(QuerySource(query).columns(of: T.self), condition, assign) }

  private func update<Other: TableColumns>(
    _ other: Other, _ condition: ((Scope, Other)) -> some SQLExpression<Bool>,
    _ assign: (inout Assignments<Scope.Model>, Other) -> Void
  ) -> Update<Scope.Model> {
    var assignments = Assignments<Scope.Model>(clauses.table)
    assign(&assignments, other)
    let target = WriteTarget(clauses, "update", other.table.instance, on: condition((scope, other)).sql.node)
    return Update(target: target, assignments: assignments.updates)
  }
}
