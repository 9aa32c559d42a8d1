extension Database {
  /// What the connections do at this moment, and what they did since the database was opened.
  public var statistics: PoolStatistics {
    readers === writers ? readers.statistics : readers.statistics + writers.statistics
  }

  /// The statistics of those connections that can write alone: SQLite has one of them, and all of PostgreSQL's can.
  public var writerStatistics: PoolStatistics { writers.statistics }

  /// Closes the database, and lets what runs come to its end: later calls throw at once; blocks, statements and streams
  /// that have a connection or wait for one go on.
  /// - Parameter limit: How long. Statements that run after it are interrupted, and their calls throw.
  /// - Throws: ``DatabaseError`` of kind `timeout` if work was not done within the limit; it says whose.
  public func shutdown(within limit: Duration = .seconds(30)) async throws {
    close()
    let deadline = ContinuousClock.now + limit
    do { try await readers.drain(until: deadline, within: limit) } catch {
      // The others get the rest of the time, which is none.
      if readers !== writers { try? await writers.drain(until: deadline, within: limit) }
      throw error
    }
    if readers !== writers { try await writers.drain(until: deadline, within: limit) }
  }
}

extension PoolState.Limits {
  init(_ configuration: Configuration) {
    self.init(
      minimum: configuration.minimumConnections, maximum: configuration.maximumConnections,
      leaseTimeout: configuration.leaseTimeout, idleTime: configuration.idleTime,
      lifetime: configuration.connectionLifetime, checkAfter: .seconds(1))
  }

  /// The limits of a SQLite file's readers. A file is there or not: connections to it don't age, and what can't be
  /// opened is tried again by the next call and not after a pause.
  init(readersOf configuration: Configuration) {
    self.init(configuration)
    lifetime = nil
    checkAfter = nil
    firstPause = .zero
  }

  /// The limits of the one connection that can write to a SQLite file, or that has a database in memory: it stays.
  init(writerOf configuration: Configuration) {
    self.init(readersOf: configuration)
    (minimum, maximum) = (1, 1)
    idleTime = nil
  }

  static func check(_ configuration: Configuration) throws {
    guard configuration.maximumConnections > 0 else {
      throw Configuration.failure("maximumConnections is \(configuration.maximumConnections); at least 1 is needed")
    }
    guard (0...configuration.maximumConnections).contains(configuration.minimumConnections) else {
      throw Configuration.failure(
        "minimumConnections is \(configuration.minimumConnections); it is a number from 0 to maximumConnections, "
          + "\(configuration.maximumConnections)")
    }
    for (name, time) in [
      ("leaseTimeout", configuration.leaseTimeout), ("idleTime", configuration.idleTime),
      ("connectionLifetime", configuration.connectionLifetime),
    ] as [(String, Duration?)] {
      if let time, time <= .zero { throw Configuration.failure("\(name) is not above zero") }
    }
  }
}
