/// What only PostgreSQL has, on a database: advisory locks, claims, and more.
///
/// ```swift
/// try await db.postgres.withAdvisoryLock(7) { try await sendInvoices() }
/// ```
/// On SQLite every call throws ``DatabaseError`` of kind `unsupported` that names the feature.
public struct PostgresDatabase: Sendable {
  let database: Database

  func require(_ feature: String) throws { try PostgresFeature.require(feature, database.dialect) }

  /// Called for what belongs to a session and outlives a transaction.
  func requireSession(_ feature: String) throws {
    try require(feature)
    if database.notifications?.options.pooling == .transaction { throw PostgresFeature.needsSession(feature) }
  }
}

/// What only PostgreSQL has, in a transaction.
///
/// ```swift
/// try await db.transaction { tx in
///   try tx.postgres.lock(7)
///   …
/// }
/// ```
/// On SQLite every call throws ``DatabaseError`` of kind `unsupported` that names the feature.
public struct PostgresTransaction {
  let transaction: Transaction

  /// The connection's driver, when something can be sent.
  func driver(_ feature: String) throws -> any Driver {
    try PostgresFeature.require(feature, transaction.dialect)
    try transaction.check()
    return transaction.driver
  }

  /// The connection, for what no other driver has.
  func connection(_ feature: String) throws -> PostgresConnection {
    let driver = try driver(feature)
    guard let connection = ((driver as? ObservedDriver)?.base ?? driver) as? PostgresConnection else {
      throw PostgresFeature.missing(feature)
    }
    return connection
  }
}

extension Database {
  /// What only PostgreSQL has. On SQLite its calls throw.
  public var postgres: PostgresDatabase { PostgresDatabase(database: self) }
}

extension Transaction {
  /// What only PostgreSQL has. On SQLite its calls throw.
  public var postgres: PostgresTransaction { PostgresTransaction(transaction: self) }
}

enum PostgresFeature {
  static func require(_ feature: String, _ dialect: Dialect) throws {
    if dialect != .postgreSQL { throw missing(feature) }
  }

  static func needsSession(_ feature: String) -> DatabaseError {
    DatabaseError(
      .unsupported,
      "PostgreSQL's \(feature) needs a session of its own, and a transaction-pooling proxy (pooling: .transaction) has none to "
        + "give: open a second Database straight to the server for it")
  }

  static func missing(_ feature: String) -> DatabaseError {
    DatabaseError(.unsupported, "SQLite has no \(feature); PostgreSQL does")
  }
}
