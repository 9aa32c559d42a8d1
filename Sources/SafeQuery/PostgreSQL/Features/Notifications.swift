/// The name of a channel of LISTEN and NOTIFY, which the program spells out.
public struct NotificationChannel: Sendable, ExpressibleByStringLiteral {
  /// Literals are the program's own text.
  public typealias StringLiteralType = StaticString

  let name: StaticString
  /// The name as the server sends it.
  let bytes: [UInt8]

  /// A channel, by its literal name of at most 63 bytes. Upper and lower case are different.
  public init(_ name: StaticString) {
    self.name = name
    bytes = name.isWritten ? name.withUTF8Buffer { unsafe Array($0) } : []  // SAFETY: copied inside the closure.
  }

  /// A channel, by its literal name of at most 63 bytes. Upper and lower case are different.
  public init(stringLiteral name: StaticString) { self.init(name) }

  /// A statement on the channel, whose name can't be a parameter there.
  func statement(_ verb: StaticString) throws -> Statement {
    try StatementWriter.render(.sequence([.text(verb), .name(name)]), for: .postgreSQL)
  }

  /// `SELECT pg_notify(channel, payload)`
  func notify(_ payload: String) throws -> Statement {
    // A name that LISTEN can't have is refused here too.
    _ = try statement("LISTEN ")
    guard payload.utf8.count < 8000 else {
      throw DatabaseError(
        .encoding,
        "the payload of a notification has \(payload.utf8.count) bytes; PostgreSQL takes up to 7999: store it, and send its key"
      )
    }
    let arguments: [Node] = [.value(.text("\(name)")), .value(.text(payload))]
    return try StatementWriter.render(.sequence([.text("SELECT "), .call("pg_notify", arguments)]), for: .postgreSQL)
  }
}

extension NotificationChannel: Hashable {
  /// Whether the names have the same bytes.
  public static func == (left: NotificationChannel, right: NotificationChannel) -> Bool { left.bytes == right.bytes }

  /// Hashes the name's bytes.
  public func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}

/// What a listener is told.
public enum NotificationEvent: Sendable, Hashable {
  /// Somebody's transaction that notified the channel was committed. `pid` is the number of its server process.
  case notification(channel: NotificationChannel, payload: String, pid: Int32)
  /// Notifications may have been lost before this: the connection broke and is there again, or the listener did not
  /// keep up. Look at the data itself now; whatever happens from here on is told again.
  case mayHaveMissed
}

/// Notifications as they arrive. The sequence ends when its task is cancelled, or the database is closed.
///
/// One loop at a time takes them. Those that no loop has taken wait, up to a number; when there are more, they are
/// dropped, and `mayHaveMissed` tells so.
public struct PostgresNotifications: AsyncSequence, Sendable {
  let subscription: NotificationSubscription

  /// Goes on with what has arrived since the last loop.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(subscription: subscription) }

  /// Takes notifications.
  public struct AsyncIterator: AsyncIteratorProtocol {
    let subscription: NotificationSubscription

    /// The next event, or nil when the task was cancelled or the database closed.
    /// - Throws: ``DatabaseError`` of kind `misuse` if another loop waits for one.
    public mutating func next() async throws -> NotificationEvent? { try await subscription.buffer.next() }
  }
}

extension PostgresDatabase {
  /// Listens to channels. What is notified after this returned is told.
  ///
  /// ```swift
  /// for try await event in try await db.postgres.notifications(on: "orders") {
  ///   switch event {
  ///   case .notification(_, let payload, _): handle(payload)
  ///   case .mayHaveMissed: lookForYourself()
  ///   }
  /// }
  /// ```
  /// All listeners of a database share one connection, which is none of the pool's: it comes on top of
  /// ``Configuration/maximumConnections``, and is there only while somebody listens. When it breaks it is made again,
  /// with growing pauses, as long as somebody listens.
  /// - Parameters:
  ///   - channels: Literals of the program.
  ///   - capacity: How many events wait to be taken at most.
  /// - Throws: ``DatabaseError`` if no connection can be made, or the channel's name can't be one.
  public func notifications(
    on channels: NotificationChannel..., capacity: Int = 1024, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> PostgresNotifications {
    do {
      try requireSession("LISTEN")
      guard let hub = database.notifications else { throw PostgresFeature.missing("LISTEN") }
      guard !channels.isEmpty else { throw DatabaseError(.misuse, "there is no channel to listen to") }
      for channel in channels { _ = try channel.statement("LISTEN ") }
      let buffer = NotificationBuffer(capacity: Swift.max(1, capacity))
      let number = try hub.add(Set(channels), buffer, database.observation.call(fileID, line))
      let subscription = NotificationSubscription(database, hub, number, buffer)
      try await buffer.ready()
      return PostgresNotifications(subscription: subscription)
    } catch { throw located(error, fileID, line) }
  }

  /// Notifies the listeners of a channel.
  /// - Parameter payload: Up to 7999 bytes, without NUL.
  public func notify(
    _ channel: NotificationChannel, _ payload: String = "", fileID: StaticString = #fileID, line: UInt = #line
  ) async throws {
    let statement = try located(fileID, line) {
      try require("NOTIFY")
      return try channel.notify(payload)
    }
    try await database.leased(database.writers, fileID, line) { driver, lease in
      try lease.check()
      try driver.run(statement, shape: nil, as: .write) { _ in true }
    }
  }
}

extension PostgresTransaction {
  /// Notifies the listeners of a channel when the transaction is committed, and not at all if it is rolled back. The
  /// same payload twice in a transaction may be told once.
  /// - Parameter payload: Up to 7999 bytes, without NUL.
  public func notify(
    _ channel: NotificationChannel, _ payload: String = "", fileID: StaticString = #fileID, line: UInt = #line
  ) throws {
    try transaction.located(fileID, line) {
      let driver = try driver("NOTIFY")
      try driver.run(try channel.notify(payload), shape: nil, as: .inTransaction) { _ in
        true
      }
    }
  }
}
