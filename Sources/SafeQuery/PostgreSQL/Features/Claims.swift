/// The name of a setting of PostgreSQL, which the program spells out: one of the server's own (`work_mem`), or, with a
/// dot, any (`app.user_id`), which policies read by `current_setting('app.user_id', true)`.
public struct PostgresSetting: Sendable, ExpressibleByStringLiteral {
  /// Literals are the program's own text.
  public typealias StringLiteralType = StaticString

  let name: StaticString

  /// A setting, by its literal name.
  public init(_ name: StaticString) { self.name = name }

  /// A setting, by its literal name.
  public init(stringLiteral name: StaticString) { self.name = name }

  /// The name as a value.
  func value() throws -> Node {
    guard name.isWritten else {
      throw DatabaseError(.invalidIdentifier, "the setting's name is no literal of the program")
    }
    return .value(.text("\(name)"))
  }

  /// `SELECT set_config(name, value, true)`: names and values are parameters.
  /// (postgresql.org/docs/15/functions-admin.html#FUNCTIONS-ADMIN-SET)
  func local(_ value: SQLValue) throws -> Statement {
    let cast = Node.sequence([.text("CAST("), .value(value), .text(" AS text)")])
    let call = Node.call("set_config", [try self.value(), cast, .text("true")])
    return try StatementWriter.render(.sequence([.text("SELECT "), call]), for: .postgreSQL)
  }
}

/// What a transaction claims to be: a setting with its value, which row-level-security policies read.
///
/// ```swift
/// let claims = [Claim("app.user_id", user.id), Claim("app.tenant", tenant)]
/// let own = try await db.postgres.read(claims: claims) { try $0.fetch(Document.all) }
/// ```
public struct Claim: Sendable {
  let setting: PostgresSetting
  let value: SQLValue

  /// A claim. The value becomes text as PostgreSQL casts it; nil is the empty text.
  public init(_ setting: PostgresSetting, _ value: some DatabaseValue) {
    self.setting = setting
    self.value = value.sqlValue
  }
}

extension PostgresTransaction {
  /// Gives a setting a value to the end of the transaction, on whatever connection it runs; nobody who uses the
  /// connection later sees it. To be rolled back to a savepoint undoes it.
  ///
  /// ```swift
  /// try tx.postgres.setLocal("app.user_id", to: user.id)
  /// ```
  /// - Parameter value: Bound; it becomes text as PostgreSQL casts it. Nil is what the setting was at the session's begin.
  public func setLocal(
    _ setting: PostgresSetting, to value: some DatabaseValue, fileID: StaticString = #fileID, line: UInt = #line
  ) throws {
    try transaction.located(fileID, line) {
      let driver = try driver("settings of a transaction")
      try driver.run(try setting.local(value.sqlValue), shape: nil, as: .inTransaction) { _ in true }
    }
  }

  /// The value of a setting, as text; nil if it has none. PostgreSQL takes a setting of a name with a dot that had a
  /// value in an earlier transaction for empty, so an empty one is nil too.
  public func setting(
    _ setting: PostgresSetting, fileID: StaticString = #fileID, line: UInt = #line
  ) throws -> String? {
    try transaction.located(fileID, line) {
      let driver = try driver("settings of a transaction")
      let call = Node.call("current_setting", [try setting.value(), .text("true")])
      let statement = try StatementWriter.render(
        .sequence([.text("SELECT nullif("), call, .text(", '')")]), for: .postgreSQL)
      return try statement.fetchOne(Projection(value: String?.self), on: driver, as: .inTransaction) ?? nil
    }
  }

  /// Settings that are sent along with the transaction's next statement, in one round trip.
  fileprivate func claim(_ claims: [Claim]) throws {
    let connection = try connection("settings of a transaction")
    for claim in claims {
      let statement = try claim.setting.local(claim.value)
      _ = try transaction.observing(statement) { _ in
        connection.sendAlong(statement)
        return 0
      }
    }
  }
}

extension PostgresDatabase {
  /// Runs a block in one transaction that makes claims, as row-level-security policies read them. They cost no round trip
  /// of their own, and end with the transaction: nobody who uses the connection later sees them.
  ///
  /// ```sql
  /// CREATE POLICY own ON document USING (owner = nullif(current_setting('app.user_id', true), '')::bigint)
  /// ```
  /// `nullif` is needed, since PostgreSQL takes a claim of an earlier transaction for empty text, not for null.
  ///
  /// See ``Database/transaction(isolation:timeout:retry:fileID:line:_:)``.
  /// - Throws: What the block throws, or ``DatabaseError``; a claim that PostgreSQL refuses by the first statement.
  @discardableResult
  public func transaction<Result: Sendable>(
    claims: [Claim], isolation: IsolationLevel? = nil, timeout: Duration? = nil, retry: RetryPolicy = .never,
    fileID: StaticString = #fileID, line: UInt = #line, _ body: @escaping @Sendable (Transaction) throws -> Result
  ) async throws -> Result {
    try located(fileID, line) { try require("settings of a transaction") }
    return try await database.transaction(
      isolation: isolation, timeout: timeout, retry: retry, fileID: fileID, line: line
    ) { transaction in
      try transaction.postgres.claim(claims)
      return try body(transaction)
    }
  }

  /// Runs a block of reads in one transaction that makes claims: see
  /// ``transaction(claims:isolation:timeout:retry:fileID:line:_:)`` and ``Database/read(isolation:deferrable:timeout:retry:fileID:line:_:)``.
  @discardableResult
  public func read<Result: Sendable>(
    claims: [Claim], isolation: IsolationLevel = .repeatableRead, timeout: Duration? = nil,
    retry: RetryPolicy = .never, fileID: StaticString = #fileID, line: UInt = #line,
    _ body: @escaping @Sendable (Transaction) throws -> Result
  ) async throws -> Result {
    try located(fileID, line) { try require("settings of a transaction") }
    return try await database.read(
      isolation: isolation, timeout: timeout, retry: retry, fileID: fileID, line: line
    ) { transaction in
      try transaction.postgres.claim(claims)
      return try body(transaction)
    }
  }
}
