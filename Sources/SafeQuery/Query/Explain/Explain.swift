/// Whether a statement is run for its plan.
public enum ExplainMode: Sendable, Hashable {
  /// It is planned only.
  case planning
  /// It is run, its rows are dropped, and the plan says what each step did (`EXPLAIN ANALYZE`). Of queries that read only; a
  /// write is refused. PostgreSQL only.
  case running
  /// It is run, and what it changed is undone. Triggers run, sequences move on. PostgreSQL only.
  case runningAndUndoing
}

extension Database {
  /// How the database means to run a query, or did run it.
  /// - Throws: ``DatabaseError`` of kind `unsupported` where SQLite is asked to run it, which has no `EXPLAIN ANALYZE`.
  public func explain<Q: Preparable>(
    _ query: Q, _ mode: ExplainMode = .planning, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> QueryPlan {
    try await explain(Explanation(query, mode), fileID, line)
  }

  /// How the database means to run an SQL text, or did run it.
  /// - Throws: ``DatabaseError`` of kind `unsupported` where SQLite is asked to run it, which has no `EXPLAIN ANALYZE`.
  public func explain(
    _ sql: SQL, _ mode: ExplainMode = .planning, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> QueryPlan { try await explain(Explanation(sql, mode), fileID, line) }

  private func explain(
    _ explanation: Explanation, _ fileID: StaticString, _ line: UInt
  ) async throws -> QueryPlan {
    if explanation.mode == .runningAndUndoing {
      return try await transaction(fileID: fileID, line: line) { try explanation.run(in: $0, fileID, line) }
    }
    // To SQLite the plan of a write is a write too, though it changes nothing.
    if dialect == .sqlite && !explanation.isRead {
      return try await write({ try explanation.statement(for: $0) }, fileID, line) {
        try explanation.plan($1, on: $0, as: .write)
      }
    }
    return try await read({ try explanation.statement(for: $0) }, fileID, line) {
      try explanation.plan($1, on: $0, as: $2)
    }
  }
}

extension Transaction {
  /// How the database means to run a query, or did run it.
  /// - Throws: ``DatabaseError`` of kind `unsupported` where SQLite is asked to run it, which has no `EXPLAIN ANALYZE`.
  public func explain<Q: Preparable>(
    _ query: Q, _ mode: ExplainMode = .planning, fileID: StaticString = #fileID, line: UInt = #line
  ) throws -> QueryPlan {
    try Explanation(query, mode).run(in: self, fileID, line)
  }

  /// How the database means to run an SQL text, or did run it.
  /// - Throws: ``DatabaseError`` of kind `unsupported` where SQLite is asked to run it, which has no `EXPLAIN ANALYZE`.
  public func explain(
    _ sql: SQL, _ mode: ExplainMode = .planning, fileID: StaticString = #fileID, line: UInt = #line
  ) throws -> QueryPlan { try Explanation(sql, mode).run(in: self, fileID, line) }
}

/// A statement that is explained.
struct Explanation: Sendable {
  /// Renders it after a prefix.
  private let render: @Sendable (Dialect, StaticString) throws -> Statement
  let isRead: Bool
  let mode: ExplainMode

  init<Q: Preparable>(_ query: Q, _ mode: ExplainMode) {
    isRead = query is any ReadQuery
    self.mode = mode
    if let call = query as? any PrefixedCall {
      render = { try call.sql(for: $0, after: $1) }
    } else {
      let node = query.sql.node
      render = { try StatementWriter.render(node, for: $0, after: $1) }
    }
  }

  init(_ sql: SQL, _ mode: ExplainMode) {
    isRead = false
    self.mode = mode
    render = { try StatementWriter.render(sql.node, for: $0, after: $1) }
  }

  func statement(for dialect: Dialect) throws -> Statement {
    if mode != .planning && dialect == .sqlite {
      throw DatabaseError(.unsupported, "SQLite has no EXPLAIN ANALYZE; explain the query without running it")
    }
    if mode == .running && !isRead {
      throw DatabaseError(
        .invalidQuery,
        "a statement that is no query of the builder is not run for its plan, as it may write; use runningAndUndoing")
    }
    let prefix: StaticString =
      switch (dialect, mode) {
      case (.sqlite, _): "EXPLAIN QUERY PLAN "
      case (.postgreSQL, .planning): "EXPLAIN (FORMAT JSON) "
      case (.postgreSQL, _): "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) "
      }
    return try render(dialect, prefix)
  }

  func plan(_ statement: Statement, on driver: any Driver, as access: Access) throws -> QueryPlan {
    switch driver.dialect {
    case .sqlite:
      let rows = Projection<(Int64, Int64, Int64, String)>(
        values: Int64.self, Int64.self, Int64.self, String.self)
      return SQLitePlan(try statement.fetch(rows, on: driver, as: access), of: statement.text).queryPlan
    case .postgreSQL:
      let rows = Projection(value: JSON<[PostgresPlan]>.self)
      guard let plan = try statement.fetchOne(rows, on: driver, as: access)?.value.first else {
        throw statement.named(DatabaseError(.decoding, "EXPLAIN returned no plan"))
      }
      return plan.queryPlan
    }
  }

  func run(in transaction: Transaction, _ fileID: StaticString, _ line: UInt) throws -> QueryPlan {
    try located(fileID, line) {
      try transaction.check()
      let statement = try statement(for: transaction.dialect)
      guard mode == .runningAndUndoing else { return try plan(statement, on: transaction.driver, as: .inTransaction) }
      var plan: QueryPlan?
      do {
        try transaction.transaction { (inner: Transaction) -> Void in
          plan = try self.plan(statement, on: inner.driver, as: .inTransaction)
          throw Undone()
        }
      } catch is Undone {}
      guard let plan else { throw DatabaseError(.decoding, "EXPLAIN returned no plan") }
      return plan
    }
  }

  /// Ends a nested transaction, which undoes what it did.
  private struct Undone: Error {}
}
