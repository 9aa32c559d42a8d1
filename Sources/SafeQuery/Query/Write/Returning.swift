/// A command on the rows of one table, which can return them.
public protocol RowCommand<Model>: Command {
  /// The table.
  associatedtype Model: Table
  /// Its SQL, with expressions to return.
  func sql(returning results: SQL?) -> SQL
}

extension RowCommand {
  /// Its SQL.
  public var sql: SQL { sql(returning: nil) }

  /// Returns the rows: as stored by an insert or update, as they were before a delete.
  public func returning() -> Returning<Model> { returning { $0 } }

  /// Returns expressions over the rows: as stored by an insert or update, as they were before a delete.
  public func returning<each Item: Selectable>(
    _ items: (Model.Columns) -> (repeat each Item)
  ) -> Returning<(repeat (each Item).Output)> {
    let chosen = items(Model.bareColumns)
    let rows = Projection(repeat (each chosen).projection)
    return Returning(sql: sql(returning: SQL(rows.node)), rows: rows)
  }
}

/// A write that returns rows.
public struct Returning<Output: Sendable>: WriteQuery {
  /// Its SQL.
  public let sql: SQL
  /// How its rows decode.
  public let rows: Projection<Output>
}
