import CPostgres

/// One connection to a PostgreSQL server, with its prepared statements.
///
/// Its sessions are read-only unless a transaction says otherwise (`default_transaction_read_only`), so a read by itself
/// is one statement and one round trip, and the server refuses to let it write. A write by itself is BEGIN READ WRITE,
/// the statement and COMMIT in one round trip. What opens a transaction or a savepoint is sent together with the first
/// statement in it.
final class PostgresConnection: Driver {
  let dialect = Dialect.postgreSQL
  let channel: PostgresChannel
  private let options: PostgresOptions
  /// What each transaction sets, where it may run in any session; nil where the connection has one of its own.
  let localSettings: [Statement]?
  /// Statements without results that travel with the next one.
  var waiting: [Statement] = []
  /// Whether the first of them begins the transaction, of which the server then knows nothing yet.
  var isBeginWaiting = false

  private var reading = PostgresReading()

  var isUsable: Bool { channel.isUsable }

  func isAlive() -> Bool { channel.isAlive() }

  /// Whether the server follows another, as it said last.
  var isOnStandby: Bool { channel.reports("in_hot_standby", "on") }

  /// Opens a connection.
  /// - Throws: ``DatabaseError`` that names the server and what is wrong, never the password.
  init(_ options: PostgresOptions, statementCacheSize: Int, _ caches: StatementCaches) throws {
    self.options = options
    let isProxied = options.pooling == .transaction
    channel = try PostgresChannel(options, caches.add(capacity: isProxied ? 0 : max(0, statementCacheSize)))
    guard isProxied else {
      localSettings = nil
      try configure()
      return
    }
    let settings = options.transactionSettings()
    localSettings = settings.isEmpty ? [] : [try PostgresText.settings(settings, inTransaction: true)]
    // A proxy accepts connections before it has one to the server.
    try channel.sendUnnamed(try PostgresText.question.get())
    _ = try finish()
  }

  /// Refuses a statement that a session would be needed for, where there is none.
  func checkSession(_ statement: Statement) throws {
    if localSettings != nil { try PostgresSessionText.check(statement) }
  }

  /// Sets the session up, in one round trip.
  private func configure() throws {
    try channel.sendUnnamed(try PostgresText.settings(options.settings()))
    _ = try finish()
  }

  // MARK: Statements

  @discardableResult
  func run(
    _ statement: Statement, shape: RowShape?, as access: Access, _ body: (borrowing Row) throws -> Bool
  ) throws -> Int {
    try checkIdle()
    try checkSession(statement)
    return try repeating(access) { try attempt(statement, shape, access, body) }
  }

  /// Runs `body`, which sends one statement, and runs it once more if a prepared form was stale and that is safe.
  func repeating<Result>(_ access: Access, _ body: () throws -> Result) throws -> Result {
    // What the first attempt sends along is sent again by the second.
    let (travelling, isFirst) = (waiting, isBeginWaiting)
    do { return try body() } catch let stale as PostgresChannel.Stale {
      guard try canRepeat(access, isFirst) else { throw stale.error }
      waiting = travelling
      isBeginWaiting = isFirst
      do { return try body() } catch let again as PostgresChannel.Stale { throw again.error }
    }
  }

  /// Whether a statement that failed because its prepared form was stale can be sent once more: if nothing else was
  /// done in its transaction.
  private func canRepeat(_ access: Access, _ isFirst: Bool) throws -> Bool {
    guard isUsable else { return false }
    guard case .inTransaction = access else { return true }
    guard isFirst else { return false }
    if channel.status != PQTRANS_IDLE { try execute(try PostgresText.rollback.get()) }
    return true
  }

  private func attempt(
    _ statement: Statement, _ shape: RowShape?, _ access: Access, _ body: (borrowing Row) throws -> Bool
  ) throws -> Int {
    switch access {
    case .inTransaction: return try send(statement, shape, body)
    case .read(let hasBudget):
      if let localSettings {
        if hasBudget { throw BudgetExceeded() }
        return try read(statement, shape, localSettings, body)
      }
      if hasBudget {
        try beginReadingHere(statement)
      } else if !reading.isPending {
        try checkReadOnly()
        return try alone { try send(statement, shape, body) }
      }
      reading.isPending = false
      return try alone { try channel.finish(shape: shape, leaving: .drains, body).changes }
    case .write: return try write(statement, shape, body)
    }
  }

  /// Sends a read from its caller's thread and waits there for the answer, if that is sure to be short.
  /// - Throws: ``BudgetExceeded`` if it isn't; a statement that was sent is then pending.
  private func beginReadingHere(_ statement: Statement) throws {
    guard reading.isWorthTrying() else { throw BudgetExceeded() }
    try checkReadOnly()
    try queue { try channel.send(statement, isMain: true) }
    reading.isPending = true
    // Together with its preparation there would be two answers to wait for.
    guard channel.sent.count == 1 else { throw BudgetExceeded() }
    let start = ContinuousClock.now
    let isAnswered = try channel.isAnswered(within: PostgresReading.limit)
    reading.learn(isAnswered, ContinuousClock.now - start)
    if !isAnswered { throw BudgetExceeded() }
  }

  func abandon() {
    guard reading.isPending else { return }
    reading.isPending = false
    channel.canceller.cancelSoon()
    do { try channel.finish() } catch { if channel.status != PQTRANS_IDLE { close() } }
  }

  /// Sends what waits and a statement, and hands out its rows.
  private func send(
    _ statement: Statement, _ shape: RowShape?, _ body: (borrowing Row) throws -> Bool
  ) throws -> Int {
    try queue { try channel.send(statement, isMain: true) }
    return try channel.finish(shape: shape, leaving: .drains, body).changes
  }

  /// A read where the session is anybody's: in a transaction of its own that can't write, in one round trip.
  private func read(
    _ statement: Statement, _ shape: RowShape?, _ settings: [Statement], _ body: (borrowing Row) throws -> Bool
  ) throws -> Int {
    try alone {
      waiting = [try PostgresText.beginReading.get()] + settings
      try queue {
        try channel.send(statement, isMain: true)
        try channel.sendCommit()
      }
      return try channel.finish(shape: shape, leaving: .drains, body).changes
    }
  }

  /// A write in a transaction of its own. Without rows that is one round trip; with rows COMMIT follows their decoding,
  /// so that a row of an unexpected shape undoes the write.
  private func write(
    _ statement: Statement, _ shape: RowShape?, _ body: (borrowing Row) throws -> Bool
  ) throws -> Int {
    try alone {
      waiting = [try PostgresText.beginWriting.get()] + (localSettings ?? [])
      if shape != nil {
        let count = try send(statement, shape, body)
        try commitNow()
        return count
      }
      try queue {
        try channel.send(statement, isMain: true)
        try channel.sendCommit()
      }
      return try channel.finish(shape: nil, leaving: .drains, body).changes
    }
  }

  /// Runs what is a transaction by itself, and leaves none open.
  func alone<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      let result = try body()
      // A connection that broke after its COMMIT was answered did what was asked.
      if isUsable && channel.status != PQTRANS_IDLE {
        throw DatabaseError(.misuse, "the statement opened a transaction; use transaction { … } for that")
      }
      try channel.closeLeftovers()
      return result
    } catch {
      waiting = []
      // The first error is the one to report; a connection that can't roll back is not used again.
      if isUsable && channel.status != PQTRANS_IDLE {
        do { try execute(try PostgresText.rollback.get()) } catch { close() }
      }
      throw error
    }
  }

  /// Sends what waits and then what `send` sends.
  func queue(_ send: () throws -> Void) throws {
    do {
      for statement in waiting { try channel.send(statement) }
      waiting.removeAll(keepingCapacity: true)
      isBeginWaiting = false
      try send()
    } catch {
      // What can't be encoded ends what was sent before it in order.
      if isUsable { _ = try? channel.finish() }
      throw error
    }
  }

  func finish() throws -> PostgresChannel.Outcome {
    do { return try channel.finish() } catch let stale as PostgresChannel.Stale { throw stale.error }
  }

  /// A statement of this library.
  func execute(_ statement: Statement) throws {
    let travelling = waiting
    do {
      try queue { try channel.send(statement) }
      try channel.finish()
    } catch is PostgresChannel.Stale {
      // Its prepared form is gone from the server, and now from the cache.
      for statement in travelling + [statement] { try channel.send(statement) }
      _ = try finish()
    }
  }

  func checkIdle() throws {
    if channel.isReceiving {
      throw DatabaseError(.misuse, "the connection hands out rows; run other statements after the last one")
    }
  }

  /// A statement may have switched the session's read-only default off: it is set again.
  func checkReadOnly() throws {
    if localSettings == nil && isUsable && !channel.reports("default_transaction_read_only", "on") { try configure() }
  }

  // MARK: End

  var lease: Lease? {
    didSet {
      guard lease == nil else { return channel.canceller.beginUse() }
      // The next user must not meet what was meant for this one.
      if isUsable && (channel.canceller.isBroken || !channel.canceller.settle()) { close() }
    }
  }

  func interrupt(for time: Duration, isPart: Bool) {
    channel.canceller.cancelSoon()
    channel.canceller.giveUp(after: time, isPart: isPart)
  }

  /// Its limits are the server's settings.
  func liftStatementLimit() {}

  func close() { channel.close() }
}
