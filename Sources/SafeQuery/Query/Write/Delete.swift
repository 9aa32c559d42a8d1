/// A delete of the rows of a select.
public struct Delete<Model: Table>: RowCommand {
  let target: WriteTarget

  /// Its SQL, with expressions to return.
  public func sql(returning results: SQL?) -> SQL {
    SQL(.fragment(WriteFragment(.delete, target, returning: results?.node)))
  }

  /// The use of the table that it writes.
  public var returned: TableReference<Model>? { TableReference(target.table) }
}

extension Select where Scope: TableColumns, Output == Scope.Model {
  /// Deletes these rows. Those of a whole table are deleted where the program says so: a select without a condition comes
  /// of `all` only.
  public func delete() -> Delete<Scope.Model> { Delete(target: WriteTarget(clauses, "delete")) }

  /// Deletes those of these rows that a row of another table belongs to.
  ///
  /// ```swift
  /// Session.all.delete(using: User.self) { $0.user == $1.id && $1.isLocked }
  /// ```
  /// PostgreSQL has `DELETE … USING`; SQLite, which has not, is sent `WHERE EXISTS`, which deletes the same rows.
  public func delete<T: Table>(
    using table: T.Type, @OneCondition on condition: ((Scope, T.Columns)) -> some SQLExpression<Bool>
  ) -> Delete<Scope.Model> {
    let other = T.Columns(as: .instance)
    return Delete(target: WriteTarget(clauses, "delete", other.table.instance, on: condition((scope, other)).sql.node))
  }
  /// Deletes those of these rows that a row of a query, a common table or ``Values`` belongs to. The query's rows are a
  /// struct's, or tuples as rows: ``ReadQuery/asRows()``.
  ///
  /// ```swift
  /// Session.all.delete(usingQuery: User.where { $0.isLocked }) { $0.user == $1.id }
  /// ```
  public func delete<Q: ReadQuery, T: Table>(
    usingQuery query: Q, on condition: ((Scope, T.Columns)) -> some SQLExpression<Bool>
  ) -> Delete<Scope.Model> where Q.Output == T {
    let other = QuerySource(query).columns(of: T.self)
    return Delete(target: WriteTarget(clauses, "delete", other.table.instance, on: condition((scope, other)).sql.node))
  }
}
