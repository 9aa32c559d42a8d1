/// The number of an advisory lock: a lock that programs agree on, and that no table belongs to.
///
/// There is one space of 64-bit numbers in a database, and one of pairs; they don't touch.
/// (postgresql.org/docs/15/explicit-locking.html, section 13.3.5)
public struct AdvisoryLock: Sendable, Hashable, ExpressibleByIntegerLiteral {
  private enum Number: Hashable { case single(Int64), pair(Int32, Int32) }
  private let number: Number

  /// The lock of a number.
  public init(_ number: Int64) { self.number = .single(number) }

  /// The lock of a pair: a kind of thing, say, and its number.
  public init(_ kind: Int32, _ number: Int32) { self.number = .pair(kind, number) }

  /// The lock of a number.
  public init(integerLiteral number: Int64) { self.init(number) }

  /// `SELECT function(number)`
  func call(_ function: StaticString) throws -> Statement {
    let arguments: [Node] =
      switch number {
      case .single(let number): [.value(.int64(number))]
      case .pair(let kind, let number): [.value(.int32(kind)), .value(.int32(number))]
      }
    return try StatementWriter.render(.sequence([.text("SELECT "), .call(function, arguments)]), for: .postgreSQL)
  }
}

// MARK: - For the time of a transaction

extension PostgresTransaction {
  /// Waits for a lock, which is held to the end of the transaction. To be rolled back to a savepoint gives it back.
  /// - Parameter shared: Whether others may hold it with `shared` too.
  /// - Throws: ``DatabaseError``, as `lockUnavailable` after ``PostgresOptions/lockTimeout``.
  public func lock(
    _ lock: AdvisoryLock, shared: Bool = false, fileID: StaticString = #fileID, line: UInt = #line
  ) throws {
    try transaction.located(fileID, line) {
      let driver = try driver("advisory locks")
      let statement = try lock.call(shared ? "pg_advisory_xact_lock_shared" : "pg_advisory_xact_lock")
      try driver.run(statement, shape: nil, as: .inTransaction) { _ in true }
    }
  }

  /// Takes a lock if nobody else holds it, without waiting; it is held to the end of the transaction.
  /// - Parameter shared: Whether others may hold it with `shared` too.
  /// - Returns: Whether it is held now.
  public func tryLock(
    _ lock: AdvisoryLock, shared: Bool = false, fileID: StaticString = #fileID, line: UInt = #line
  ) throws -> Bool {
    try transaction.located(fileID, line) {
      let driver = try driver("advisory locks")
      let statement = try lock.call(shared ? "pg_try_advisory_xact_lock_shared" : "pg_try_advisory_xact_lock")
      return try statement.fetchOne(Projection(value: Bool.self), on: driver, as: .inTransaction) ?? false
    }
  }
}

// MARK: - For the time of a block

extension PostgresDatabase {
  /// Runs a block while a lock is held that everybody else in this database waits for: for work of which only one runner
  /// is wanted at a time, over any number of transactions.
  ///
  /// The lock is a session's: one of the pool's connections is kept for it to the block's end, and the block's own calls
  /// use others. A connection that breaks meanwhile gives the lock up; the call then throws when the block has ended.
  /// - Parameter shared: Whether others may hold it with `shared` too.
  /// - Throws: What the block throws; or ``DatabaseError``, as `lockUnavailable` if another holds the lock for longer
  ///   than ``PostgresOptions/lockTimeout``, and `connectionLost` if the lock did not hold to the end.
  public func withAdvisoryLock<Result: Sendable>(
    _ lock: AdvisoryLock, shared: Bool = false, fileID: StaticString = #fileID, line: UInt = #line,
    _ body: () async throws -> Result
  ) async throws -> Result {
    let session = try await AdvisorySession(lock, shared: shared, waits: true, on: database, fileID, line)
    guard let session else { throw DatabaseError(.lockUnavailable, "the advisory lock is held by another") }
    return try await session.run(body)
  }

  /// Runs a block while a lock is held, or not at all if another holds the lock.
  ///
  /// See ``withAdvisoryLock(_:shared:fileID:line:_:)``.
  /// - Returns: What the block returns, or nil if another holds the lock.
  public func withAdvisoryLockIfFree<Result: Sendable>(
    _ lock: AdvisoryLock, shared: Bool = false, fileID: StaticString = #fileID, line: UInt = #line,
    _ body: () async throws -> Result
  ) async throws -> Result? {
    let session = try await AdvisorySession(lock, shared: shared, waits: false, on: database, fileID, line)
    return try await session?.run(body)
  }
}

/// A connection that is kept, since its session holds a lock.
private struct AdvisorySession: Sendable {
  let lane: Lane
  let pool: Pool
  let unlock: Statement
  let observation: CallObservation?
  let fileID: StaticString
  let line: UInt

  /// - Returns: Nil if the lock is not waited for, and another holds it.
  init?(
    _ lock: AdvisoryLock, shared: Bool, waits: Bool, on database: Database, _ fileID: StaticString, _ line: UInt
  ) async throws {
    (pool, self.fileID, self.line) = (database.writers, fileID, line)
    observation = database.observation.call(fileID, line)
    let isHeld: Bool
    do {
      try database.postgres.requireSession("advisory locks of a session")
      unlock = try lock.call(shared ? "pg_advisory_unlock_shared" : "pg_advisory_unlock")
      let take =
        if waits {
          try lock.call(shared ? "pg_advisory_lock_shared" : "pg_advisory_lock")
        } else {
          try lock.call(shared ? "pg_try_advisory_lock_shared" : "pg_try_advisory_lock")
        }
      lane = try await pool.lease(fileID, line)
      do {
        isHeld = try await pool.perform(on: lane, isKept: true, observation, fileID, line) { driver, lease in
          try lease.check()
          return try Self.take(take, waits, driver)
        }
      } catch {
        pool.giveBack(lane)
        throw error
      }
    } catch { throw located(error, fileID, line) }
    guard isHeld else {
      pool.giveBack(lane)
      return nil
    }
  }

  private static func take(_ statement: Statement, _ waits: Bool, _ driver: any Driver) throws -> Bool {
    do {
      if !waits {
        return try statement.fetchOne(Projection(value: Bool.self), on: driver, as: .read(hasBudget: false)) ?? false
      }
      try driver.run(statement, shape: nil, as: .read(hasBudget: false)) { _ in true }
      return true
    } catch let error as DatabaseError {
      // A statement that was cut off may have got the lock: it ends with the session.
      if error.code != "55P03" { driver.close() }
      throw error
    }
  }

  func run<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
    let result: Result
    do { result = try await body() } catch {
      _ = await giveBack()
      throw error
    }
    if let error = await giveBack() { throw located(error, fileID, line) }
    return result
  }

  /// Gives the lock back, and the connection, also where the task is cancelled.
  /// - Returns: Why the lock may not have been held.
  private func giveBack() async -> DatabaseError? {
    await Task.detached { [self] in
      do {
        return try await pool.perform(on: lane, observation, fileID, line) { driver, _ -> DatabaseError? in
          let wasHeld = try? unlock.fetchOne(Projection(value: Bool.self), on: driver, as: .read(hasBudget: false))
          if wasHeld == true { return nil }
          driver.close()
          return lost
        }
      } catch { return lost }
    }.value
  }

  private var lost: DatabaseError {
    DatabaseError(
      .connectionLost,
      "the connection that held the advisory lock broke while the block ran: another may have held the lock meanwhile")
  }
}
