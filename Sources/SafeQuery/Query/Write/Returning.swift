/// A command on the rows of one table, which can return them.
public protocol RowCommand<Model>: Command {
  /// The table.
  associatedtype Model: Table
  /// Its SQL, with expressions to return.
  func sql(returning results: SQL?) -> SQL
  /// The use of the table that it writes, if the table goes by an alias in the statement.
  var returned: TableReference<Model>? { get }
}

extension RowCommand {
  /// Its SQL.
  public var sql: SQL { sql(returning: nil) }

  /// The table goes by its name.
  public var returned: TableReference<Model>? { nil }

  /// Returns the rows: as stored by an insert or update, as they were before a delete. A row that an upsert left as it was
  /// is not returned.
  public func returning() -> Returning<Model> { returning(bare: Model.bareColumns) { $0 } }

  /// Returns expressions over the rows: as stored by an insert or update, as they were before a delete. A row that an
  /// upsert left as it was is not returned. The values before an update can't be had in the statement itself; select them
  /// in the same transaction.
  public func returning<Item: Selectable>(
    @SelectBuilder _ items: (Model.Columns) -> Item
  ) -> Returning<Item.Output> {
    returning(bare: Model.Columns(table: TableReference(ConflictClause.row(of: Model.schema))), items)
  }

  /// Returns expressions over the rows, in a closure that returns a tuple.
  @_disfavoredOverload
  public func returning<First: SelectItem, Second: SelectItem, each Item: SelectItem>(
    @SelectBuilder _ items: (Model.Columns) -> (First, Second, repeat each Item)
  ) -> Returning<(First.Decoded, Second.Decoded, repeat (each Item).Decoded)> {
    returning(bare: Model.Columns(table: TableReference(ConflictClause.row(of: Model.schema)))) { columns in
      SelectBuilder.projection { items(columns) }
    }
  }

  /// - Parameter columns: The columns for SQLite, whose RETURNING knows no aliases. PostgreSQL's does, and needs them where
  ///   a second table has a column of the same name.
  private func returning<Item: Selectable>(
    bare columns: Model.Columns, _ items: (Model.Columns) -> Item
  ) -> Returning<Item.Output> {
    let rows = items(columns).projection
    guard let returned else { return Returning(sql: sql(returning: SQL(rows.node)), rows: rows) }
    let other = items(Model.Columns(table: returned)).projection
    return Returning(sql: sql(returning: SQL(.dialects(sqlite: rows.node, postgreSQL: other.node))), rows: rows)
  }
}

/// A write that returns rows.
public struct Returning<Output: Sendable>: WriteQuery {
  /// Its SQL.
  public let sql: SQL
  /// How its rows decode.
  public let rows: Projection<Output>
}
