import Foundation
import Synchronization

/// The one connection on which a database listens, with its thread, for all listeners. It is there while somebody listens.
final class NotificationHub: Sendable {
  private struct Listener {
    let channels: Set<NotificationChannel>
    let buffer: NotificationBuffer
    /// The session in which its channels are listened to; 0 before the first.
    var session = 0
  }

  private struct Core {
    var listeners: [UInt64: Listener] = [:]
    /// The calls that are told of what is sent for their channels; of several for a channel, the last.
    var calls: [NotificationChannel: CallObservation] = [:]
    var lastNumber: UInt64 = 0
    /// What wakes the thread; there is one while there is a thread.
    var bell: Bell?
    var isClosed = false
  }

  private let core = Mutex(Core())
  let options: PostgresOptions

  init(_ options: PostgresOptions) { self.options = options }

  /// Adds a listener, which is told when its channels are listened to.
  /// - Parameter call: Who observes the call.
  func add(
    _ channels: Set<NotificationChannel>, _ buffer: NotificationBuffer, _ call: CallObservation?
  ) throws -> UInt64 {
    var isFirst = false
    let (number, bell) = try core.withLock { core in
      if core.isClosed { throw DatabaseError.poolIsClosed }
      if core.bell == nil {
        core.bell = try Bell()
        isFirst = true
      }
      core.lastNumber += 1
      core.listeners[core.lastNumber] = Listener(channels: channels, buffer: buffer)
      if let call { for channel in channels { core.calls[channel] = call } }
      return (core.lastNumber, core.bell)
    }
    if isFirst, let bell { start(bell) } else { bell?.ring() }
    return number
  }

  func remove(_ number: UInt64) {
    let bell = core.withLock { core in
      core.listeners[number] = nil
      return core.bell
    }
    bell?.ring()
  }

  /// Ends all listeners, and refuses new ones.
  func close() {
    let (listeners, bell) = core.withLock { core in
      core.isClosed = true
      defer { core.listeners = [:] }
      return (core.listeners, core.bell)
    }
    for listener in listeners.values { listener.buffer.end() }
    bell?.ring()
  }

  // MARK: The thread

  private func start(_ bell: Bell) {
    let thread = Thread { [self] in run(bell) }
    thread.name = "SafeQuery notifications"
    thread.start()
  }

  private func run(_ bell: Bell) {
    let backOff = RetryPolicy(attempts: .max, initialDelay: .milliseconds(200), maximumDelay: .seconds(10))
    var session: NotificationSession?
    var sessions = 0
    var failures = 0
    while let wanted = wantedChannels() {
      do {
        if session == nil {
          session = try NotificationSession(options)
          sessions += 1
        }
        guard let session else { continue }
        try session.listen(to: wanted) { tell($0, $1, since: $2, $3) }
        failures = 0
        began(session.channels, sessions)
        for (channel, event) in session.takeNotifications() { tell(channel, event) }
        try session.wait(for: bell)
      } catch {
        session?.close()
        session = nil
        failures += 1
        refuse(error as? DatabaseError ?? DatabaseError(.connectionFailed, "no connection could be made to listen on"))
        bell.pause(max(.milliseconds(20), backOff.delay(after: failures))) { [self] in isOnlyListening }
      }
    }
    session?.close()
  }

  /// Whether there are listeners, and none that waits for its beginning.
  private var isOnlyListening: Bool {
    core.withLock { core in !core.listeners.isEmpty && core.listeners.values.allSatisfy { $0.session != 0 } }
  }

  /// - Returns: Nil if nobody listens any more: the thread ends.
  private func wantedChannels() -> Set<NotificationChannel>? {
    core.withLock { core in
      guard core.listeners.isEmpty else {
        return core.listeners.values.reduce(into: []) { $0.formUnion($1.channels) }
      }
      core.bell = nil
      return nil
    }
  }

  /// Tells listeners that their channels are listened to, and those that were before that they may have missed something.
  private func began(_ channels: Set<NotificationChannel>, _ session: Int) {
    let (first, again) = core.withLock { core in
      var first: [NotificationBuffer] = []
      var again: [NotificationBuffer] = []
      for (number, listener) in core.listeners
      where listener.session != session && listener.channels.isSubset(of: channels) {
        if listener.session == 0 { first.append(listener.buffer) } else { again.append(listener.buffer) }
        core.listeners[number]?.session = session
      }
      return (first, again)
    }
    for buffer in first { buffer.start(.success(())) }
    for buffer in again { buffer.add(.mayHaveMissed) }
  }

  private func tell(_ channel: NotificationChannel, _ event: NotificationEvent) {
    let buffers = core.withLock { core in
      core.listeners.values.filter { $0.session != 0 && $0.channels.contains(channel) }.map(\.buffer)
    }
    for buffer in buffers { buffer.add(event) }
  }

  /// Tells observers of what was sent for a channel.
  private func tell(
    _ statement: Statement, _ channel: NotificationChannel, since start: Moment, _ error: (any Error)?
  ) {
    let call = core.withLock { core in
      let isListenedTo = core.listeners.values.contains { $0.channels.contains(channel) }
      return isListenedTo ? core.calls[channel] : core.calls.removeValue(forKey: channel)
    }
    guard let call else { return }
    call.tell(
      StatementEvent(
        database: call.database.identity, summary: call.database.summary(of: statement),
        logged: LoggedParameters(),
        duration: start.duration(to: .now), rows: 0, bytes: nil, error: error, caller: call.caller, context: nil))
  }

  /// Refuses the listeners that are not told yet that they listen.
  private func refuse(_ error: DatabaseError) {
    let refused = core.withLock { core in
      let refused = core.listeners.filter { $0.value.session == 0 }
      for number in refused.keys { core.listeners[number] = nil }
      return refused.values.map(\.buffer)
    }
    for buffer in refused { buffer.start(.failure(error)) }
  }
}

/// Wakes a thread that waits for a socket: a pipe, whose other end is polled together with that.
final class Bell: Sendable {
  let descriptor: Int32
  private let writer: Int32

  // SAFETY (every call below): the descriptors are this object's own, open to its end; buffers are locals.
  init() throws {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else {
      throw DatabaseError(.resourceExhausted, "the process has no file descriptor left to listen with")
    }
    (descriptor, writer) = (ends[0], ends[1])
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
  }

  deinit {
    close(descriptor)
    close(writer)
  }

  func ring() {
    var byte: UInt8 = 1
    _ = unsafe write(writer, &byte, 1)
  }

  /// Takes the rings that were.
  func clear() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while unsafe read(descriptor, &bytes, bytes.count) > 0 {}
  }

  /// Waits for a time, or until the condition is no longer true; that is looked at with each ring.
  func pause(_ time: Duration, while condition: () -> Bool) {
    let end = ContinuousClock.now + time
    while condition() {
      let left = ContinuousClock.now.duration(to: end)
      if left <= .zero { return }
      var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      _ = unsafe poll(&poller, 1, left.pollMilliseconds)
      clear()
    }
  }
}

extension Duration {
  /// The same for `poll`, rounded up.
  var pollMilliseconds: Int32 {
    Int32(clamping: components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 + 1)
  }
}
