import CPostgres
import Foundation

/// A session that listens.
final class NotificationSession {
  private let channel: PostgresChannel
  /// What is listened to.
  private(set) var channels: Set<NotificationChannel> = []

  /// How long the server may be silent before it is asked whether it is there.
  private let silence: Duration
  /// How long it may take for an answer.
  private let patience: Duration

  init(_ options: PostgresOptions) throws {
    (silence, patience) = (options.listeningCheck, options.connectTimeout)
    channel = try PostgresChannel(options, StatementCacheCounts(capacity: 0, of: nil))
    try run([PostgresText.settings(options.settings())])
  }

  func close() { channel.close() }

  /// Begins and ends to listen, so that it is to these channels and no others.
  /// - Parameter tell: Is told of each statement, when they are all answered or have failed.
  func listen(
    to wanted: Set<NotificationChannel>,
    _ tell: (Statement, NotificationChannel, _ since: Moment, (any Error)?) -> Void
  ) throws {
    guard wanted != channels else { return }
    let start = Moment.now
    let statements =
      try wanted.subtracting(channels).map { (try $0.statement("LISTEN "), $0) }
      + channels.subtracting(wanted).map { (try $0.statement("UNLISTEN "), $0) }
    do { try run(statements.map(\.0)) } catch {
      for (statement, channel) in statements { tell(statement, channel, start, error) }
      throw error
    }
    channels = wanted
    for (statement, channel) in statements { tell(statement, channel, start, nil) }
  }

  /// Sends statements together, and waits for the answers for a limited time.
  private func run(_ statements: [Statement]) throws {
    let alarm = Alarm(at: Deadline(after: patience)) {
      [canceller = channel.canceller] in
      canceller.breakConnection()
    }
    defer { alarm?.cancel() }
    for statement in statements { try channel.sendUnnamed(statement) }
    try channel.finish()
  }

  /// The notifications that have arrived.
  func takeNotifications() -> [(NotificationChannel, NotificationEvent)] {
    channel.takeNotifications().compactMap { name, payload, pid in
      // The name that the program wrote, not what the server sent.
      guard let known = channels.first(where: { $0.bytes == name }) else { return nil }
      return (known, .notification(channel: known, payload: payload, pid: pid))
    }
  }

  /// Waits until the server has sent something, or the bell rings; now and then asks whether the server is there.
  func wait(for bell: Bell) throws {
    switch try channel.wait(for: bell.descriptor, silence) {
    case .rung: bell.clear()
    case .arrived: break
    case .silent: try run([Self.question.get()])
    }
  }

  private static let question = PostgresText.Constant {
    try StatementWriter.render(.text("SELECT 1"), for: .postgreSQL)
  }
}

// SAFETY (every call below): as in `PostgresChannel`. What libpq hands out is copied, and freed once.
extension PostgresChannel {
  enum Arrival { case arrived, rung, silent }

  /// The notifications that libpq has taken in: the channel's name, the payload, the server process.
  fileprivate func takeNotifications() -> [(name: [UInt8], payload: String, pid: Int32)] {
    var all: [(name: [UInt8], payload: String, pid: Int32)] = []
    while isUsable, let pointer = unsafe PQnotifies(handle) {
      let name = unsafe pointer.pointee.relname.map { unsafe Array(String(cString: $0).utf8) } ?? []
      let payload = unsafe pointer.pointee.extra.map { unsafe String(cString: $0) } ?? ""
      all.append((name, payload, unsafe pointer.pointee.be_pid))
      unsafe PQfreemem(pointer)
    }
    return all
  }

  /// Waits until the server has sent something, another descriptor can be read, or the time is over.
  fileprivate func wait(for other: Int32, _ limit: Duration) throws -> Arrival {
    var descriptors = [
      pollfd(fd: unsafe PQsocket(handle), events: Int16(POLLIN), revents: 0),
      pollfd(fd: other, events: Int16(POLLIN), revents: 0),
    ]
    let ready = unsafe poll(&descriptors, 2, limit.pollMilliseconds)
    if ready == 0 { return .silent }
    if ready < 0 {
      if errno != EINTR { try took(0) }
      return .rung
    }
    if descriptors[0].revents != 0 {
      let isThere = unsafe PQconsumeInput(handle) == 1 && PQstatus(handle) == CONNECTION_OK
      try took(isThere ? 1 : 0)
      return .arrived
    }
    return .rung
  }
}
