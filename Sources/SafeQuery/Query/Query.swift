/// A query that returns rows.
public protocol Query<Output>: Sendable {
  /// What each row decodes to.
  associatedtype Output: Sendable
  /// Its SQL.
  var sql: SQL { get }
  /// How its rows decode.
  var rows: Projection<Output> { get }
}

/// A query that changes nothing.
public protocol ReadQuery<Output>: Query {}

/// A query that changes rows and returns some (`RETURNING`).
public protocol WriteQuery<Output>: Query {}

/// A statement that changes rows and returns how many.
public protocol Command: Sendable {
  /// Its SQL.
  var sql: SQL { get }
}

extension Query {
  /// The text and parameters as they would be sent, for tests and logs. It can't be turned back into a query.
  /// - Throws: ``DatabaseError`` for whatever is known to be wrong without a database.
  public func statement(for dialect: Dialect) throws -> Statement { try sql.statement(for: dialect) }
}

extension Command {
  /// The text and parameters as they would be sent, for tests and logs. It can't be turned back into a query.
  /// - Throws: ``DatabaseError`` for whatever is known to be wrong without a database.
  public func statement(for dialect: Dialect) throws -> Statement { try sql.statement(for: dialect) }
}

/// A table's name where `SQL` text mentions it.
final class TableName: Fragment {
  private let schema: TableSchema
  init(_ schema: TableSchema) { self.schema = schema }
  func write(to writer: inout StatementWriter) throws { try writer.write(schema) }
}
