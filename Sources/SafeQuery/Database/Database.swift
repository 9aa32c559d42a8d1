/// A database: its configuration and its connections.
///
/// ```swift
/// let db = try await Database.open("sqlite:app.db")
/// let adults = try await db.fetch(User.where { $0.age >= 18 }.order { $0.email })
/// try await db.transaction { tx in
///   let user = try tx.insert(User.Draft(email: input, age: nil))
///   try tx.execute(User.where { $0.id == user.id }.update { $0.age = 30 })
/// }
/// ```
public final class Database: Sendable {
  /// The dialect of its connections.
  public let dialect: Dialect
  let readers: Pool
  let writers: Pool
  let observation: DatabaseObservation
  private let sqliteReaders = SQLiteReaders()
  let sqliteChanges = SQLiteChangeFeed()
  /// How long a replica is waited for, where there are some.
  let replicaWait: Duration?
  /// Who listens to PostgreSQL's channels.
  let notifications: NotificationHub?

  private init(_ configuration: Configuration) throws {
    try PoolState.Limits.check(configuration)
    observation = DatabaseObservation(configuration)
    switch configuration.backend {
    case .sqlite(let path, let createIfMissing):
      dialect = .sqlite
      replicaWait = nil
      notifications = nil
      var options = SQLiteConnection.Options(path: path, createIfMissing: createIfMissing)
      options.busyTimeout = configuration.busyTimeout
      options.statementTimeout = configuration.statementTimeout
      options.statementCacheSize = configuration.statementCacheSize
      try configuration.sqlite.check()
      options.settings = configuration.sqlite
      options.readers = sqliteReaders
      options.changes = sqliteChanges
      writers = Pool(PoolState.Limits(writerOf: configuration), observation, named: "writer") { [options] in
        try SQLiteConnection(options, $0)
      }
      // A database in memory is its one connection's.
      guard path != nil else {
        readers = writers
        sqliteReaders.closed()
        return
      }
      options.isReadOnly = true
      options.changes = nil
      readers = Pool(
        PoolState.Limits(readersOf: configuration), observation, named: "readers",
        whenDrained: { [sqliteReaders] in sqliteReaders.closed() }
      ) { [options] in try SQLiteConnection(options, $0) }
    case .postgreSQL(let options):
      dialect = .postgreSQL
      notifications = NotificationHub(options)
      let cacheSize = configuration.statementCacheSize
      let reading = options.forReading
      replicaWait = reading.map(\.replicaWait)
      let name = reading == nil ? "connections" : "writers"
      writers = Pool(PoolState.Limits(configuration), observation, named: name) {
        try PostgresConnection(options, statementCacheSize: cacheSize, $0)
      }
      guard let reading else {
        readers = writers
        return
      }
      readers = Pool(PoolState.Limits(configuration), observation, named: "readers") {
        try PostgresConnection(reading, statementCacheSize: cacheSize, $0)
      }
    }
  }

  /// Opens a database by its URL: see ``Configuration/init(url:)``.
  /// - Throws: ``DatabaseError`` if the URL is malformed or no connection can be made.
  public static func open(_ url: String) async throws -> Database { try await open(Configuration(url: url)) }

  /// Opens a database. One connection is made, so what is wrong shows here and not at the first query.
  /// - Throws: ``DatabaseError`` if no connection can be made.
  public static func open(_ configuration: Configuration) async throws -> Database {
    let database = try Database(configuration)
    database.writers.giveBack(try await database.writers.lease(#fileID, #line, isPatient: true))
    return database
  }

  /// Closes the connections: idle ones now, the others when their work ends. Later calls throw.
  public func close() {
    sqliteReaders.end()
    notifications?.close()
    readers.close()
    writers.close()
  }

  deinit { close() }

  // MARK: Leases

  /// Runs a block on a connection's thread. What goes wrong, the wait for a connection included, names the call.
  func leased<Result: Sendable>(
    _ pool: Pool, _ fileID: StaticString, _ line: UInt,
    _ body: @escaping @Sendable (any Driver, Lease) throws -> Result
  ) async throws -> Result {
    let observation = observation.call(fileID, line)
    do { return try await pool.perform(observation, fileID, line, body) } catch { throw located(error, fileID, line) }
  }

  // MARK: Single statements

  /// All rows of a query.
  @inlinable
  public func fetch<Q: ReadQuery>(
    _ query: Q, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> [Q.Output] {
    let rows = query.rows
    return try await read({ try query.sql(for: $0) }, fileID, line) { try $1.fetch(rows, on: $0, as: $2) }
  }

  /// The only row of a query, or nil.
  /// - Throws: ``DatabaseError`` of kind `decoding` if there are more.
  @inlinable
  public func fetchOne<Q: ReadQuery>(
    _ query: Q, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> Q.Output? {
    let rows = query.rows
    return try await read({ try query.sql(for: $0) }, fileID, line) { try $1.fetchOne(rows, on: $0, as: $2) }
  }

  /// All rows that a write returns.
  @inlinable
  public func fetch<Q: WriteQuery>(
    _ query: Q, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> [Q.Output] {
    let rows = query.rows
    return try await write({ try query.sql(for: $0) }, fileID, line) { try $1.fetch(rows, on: $0, as: .write) }
  }

  /// The only row that a write returns, or nil.
  /// - Throws: ``DatabaseError`` of kind `decoding` if there are more; the write is kept.
  @inlinable
  public func fetchOne<Q: WriteQuery>(
    _ query: Q, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> Q.Output? {
    let rows = query.rows
    return try await write({ try query.sql(for: $0) }, fileID, line) { driver, statement in
      let all = try statement.fetch(rows, on: driver, as: .write)
      guard all.count < 2 else {
        throw statement.named(
          DatabaseError(.decoding, "the write returned \(all.count) rows, where at most one is expected"))
      }
      return all.first
    }
  }

  /// All rows of an SQL text that reads, with one column.
  @inlinable
  public func fetch<Value: DatabaseValue>(
    _ sql: SQL, as type: Value.Type, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> [Value] {
    let rows = Projection(value: type)
    return try await read({ try sql.sql(for: $0) }, fileID, line) { try $1.fetch(rows, on: $0, as: $2) }
  }

  /// All rows of an SQL text that reads, each a tuple of values, by position.
  @inlinable
  public func fetch<each Value: DatabaseValue>(
    _ sql: SQL, as types: repeat (each Value).Type, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> [(repeat each Value)] {
    let rows = Projection(values: repeat each types)
    return try await read({ try sql.sql(for: $0) }, fileID, line) { try $1.fetch(rows, on: $0, as: $2) }
  }

  /// All rows of an SQL text that reads, each a row of a table: columns of its names and types, in its order.
  @inlinable
  public func fetch<T: Table>(
    _ sql: SQL, as table: T.Type, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> [T] {
    let rows = Projection(row: T.self)
    return try await read({ try sql.sql(for: $0) }, fileID, line) { try $1.fetch(rows, on: $0, as: $2) }
  }

  /// The only row of an SQL text that reads, with one column, or nil.
  @inlinable
  public func fetchOne<Value: DatabaseValue>(
    _ sql: SQL, as type: Value.Type, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> Value? {
    let rows = Projection(value: type)
    return try await read({ try sql.sql(for: $0) }, fileID, line) { try $1.fetchOne(rows, on: $0, as: $2) }
  }

  /// The only row of an SQL text that reads, a tuple of values by position, or nil.
  @inlinable
  public func fetchOne<each Value: DatabaseValue>(
    _ sql: SQL, as types: repeat (each Value).Type, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> (repeat each Value)? {
    let rows = Projection(values: repeat each types)
    return try await read({ try sql.sql(for: $0) }, fileID, line) { try $1.fetchOne(rows, on: $0, as: $2) }
  }

  /// The only row of an SQL text that reads, a row of a table with columns of its names and types, in its order, or nil.
  @inlinable
  public func fetchOne<T: Table>(
    _ sql: SQL, as table: T.Type, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> T? {
    let rows = Projection(row: T.self)
    return try await read({ try sql.sql(for: $0) }, fileID, line) { try $1.fetchOne(rows, on: $0, as: $2) }
  }

  /// Runs a statement that changes rows, in a transaction of its own.
  /// - Returns: How many.
  @discardableResult
  public func execute(
    _ command: some Command, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> Int { try await execute({ try command.sql(for: $0) }, fileID, line) }

  /// Runs an SQL text, in a transaction of its own.
  /// - Returns: How many rows it changed.
  @discardableResult
  public func execute(_ sql: SQL, fileID: StaticString = #fileID, line: UInt = #line) async throws -> Int {
    try await execute({ try sql.sql(for: $0) }, fileID, line)
  }

  private func execute(
    _ statement: (Dialect) throws -> Statement, _ fileID: StaticString, _ line: UInt
  ) async throws -> Int {
    try await write(statement, fileID, line) { try $0.run($1, shape: nil, as: .write) { _ in true } }
  }

  // MARK: Streams

  /// The rows of a query, one by one, in constant memory.
  public func stream<Q: ReadQuery>(
    _ query: Q, fileID: StaticString = #fileID, line: UInt = #line
  ) -> RowStream<Q.Output> { stream({ try query.sql(for: $0) }, query.rows, fileID, line) }

  /// The rows of an SQL text that reads, one by one, in constant memory: one value, or a tuple of values, by position.
  public func stream<each Value: DatabaseValue>(
    _ sql: SQL, as types: repeat (each Value).Type, fileID: StaticString = #fileID, line: UInt = #line
  ) -> RowStream<(repeat each Value)> {
    stream({ try sql.sql(for: $0) }, Projection(values: repeat each types), fileID, line)
  }

  private func stream<Output>(
    _ statement: @escaping @Sendable (Dialect) throws -> Statement, _ rows: Projection<Output>,
    _ fileID: StaticString, _ line: UInt
  ) -> RowStream<Output> {
    let shape = rows.shape
    return RowStream(rows.decode) { [self] body in
      let statement = try located(fileID, line) { try statement(dialect) }
      try await leasedForReading(fileID, line) { driver, _ in
        do { try driver.stream(statement, shape: shape, as: .read(hasBudget: false), body) } catch {
          throw statement.named(error)
        }
      }
    }
  }

  // MARK: How single statements run

  @usableFromInline
  func write<Result: Sendable>(
    _ statement: (Dialect) throws -> Statement, _ fileID: StaticString, _ line: UInt,
    _ body: @escaping @Sendable (any Driver, Statement) throws -> Result
  ) async throws -> Result {
    let statement = try located(fileID, line) { try statement(dialect) }
    let reads = hasReplicas ? ConsistentReads.of(self) : nil
    return try await leased(writers, fileID, line) { [self] driver, lease in
      try lease.check()
      return try noting(reads, on: driver) { try body(driver, statement) }
    }
  }

  /// Runs one read: here if it is short and a connection is free, else on the connection's thread.
  @usableFromInline
  func read<Result: Sendable>(
    _ statement: (Dialect) throws -> Statement, _ fileID: StaticString, _ line: UInt,
    _ body: @escaping @Sendable (any Driver, Statement, Access) throws -> Result
  ) async throws -> Result {
    let statement = try located(fileID, line) { try statement(dialect) }
    if hasReplicas {
      return try await leasedForReading(fileID, line) { driver, lease in
        try lease.check()
        return try body(driver, statement, .read(hasBudget: false))
      }
    }
    var observation = observation.call(fileID, line)
    do {
      // One that waited for its connection reads here too: its thread goes on with what it just resumed.
      let idle = readers.leaseIdle(fileID, line)
      let lane = if let idle { idle } else { try await readers.leaseLater(fileID, line) }
      let isOver = Task.isCancelled || Deadline.current?.hasPassed == true
      if !isOver {
        // A loop of reads that never waits would keep others off its thread.
        let isTurnOver = lane.isTurnOver()
        let start = observation.map { _ in Moment.now }
        if let result = try readHere(lane, observation, { try body($0, statement, .read(hasBudget: true)) }) {
          if isTurnOver { await Task.yield() }
          return result
        }
        if let start { observation = observation?.goingOn(since: start) }
      }
      return try await readers.perform(on: lane, observation, fileID, line) { driver, lease in
        try lease.check()
        return try body(driver, statement, .read(hasBudget: false))
      }
    } catch { throw located(error, fileID, line) }
  }

  /// Runs a read on the caller's thread, and gives the lane back.
  /// - Returns: Nil if it takes too long for that; the lane is then still leased.
  private func readHere<Result>(
    _ lane: Lane, _ observation: CallObservation?, _ body: (any Driver) throws -> Result
  ) throws -> Result? {
    do {
      let result = try lane.performHere(observation, body)
      readers.giveBack(lane, isShortUse: true)
      return result
    } catch is BudgetExceeded {
      return nil
    } catch {
      readers.giveBack(lane)
      throw error
    }
  }
}
