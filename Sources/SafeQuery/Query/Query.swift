/// What can be sent, and prepared: a query or a command.
public protocol Preparable: Sendable {
  /// Its SQL.
  var sql: SQL { get }
  /// The text and parameters as they would be sent, for tests and logs. It can't be turned back into a query.
  /// - Throws: ``DatabaseError`` for whatever is known to be wrong without a database.
  func sql(for dialect: Dialect) throws -> Statement
}

extension Preparable {
  /// The text and parameters as they would be sent, for tests and logs. It can't be turned back into a query.
  /// - Throws: ``DatabaseError`` for whatever is known to be wrong without a database.
  @inlinable
  public func sql(for dialect: Dialect) throws -> Statement { try sql.sql(for: dialect) }
}

/// A query that returns rows.
public protocol Query<Output>: Preparable {
  /// What each row decodes to.
  associatedtype Output: Sendable
  /// How its rows decode.
  var rows: Projection<Output> { get }
}

/// A query that changes nothing.
public protocol ReadQuery<Output>: Query {}

/// A query that changes rows and returns some (`RETURNING`).
public protocol WriteQuery<Output>: Query {}

/// A statement that changes rows and returns how many.
public protocol Command: Preparable {}

/// A table's name where `SQL` text mentions it.
final class TableName: Fragment {
  private let schema: TableSchema
  init(_ schema: TableSchema) { self.schema = schema }
  func write(to writer: inout StatementWriter) throws { try writer.write(schema) }
}
