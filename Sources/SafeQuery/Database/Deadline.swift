import Dispatch

/// When the calls of a task must be done, and how long that was from the beginning, for the error.
struct Deadline: Sendable {
  let moment: Moment
  let limit: Duration

  /// The deadline of the calls that this task makes now.
  @TaskLocal static var current: Deadline?

  /// How much time is left; not above zero once it has passed.
  var left: Duration { Moment.now.duration(to: moment) }
  var hasPassed: Bool { moment <= .now }

  /// A deadline from now on.
  init(after limit: Duration) { (moment, self.limit) = (Moment.now.advanced(by: limit), limit) }

  var error: DatabaseError { DatabaseError(.timeout, "the time limit of \(limit) is over") }

  /// Runs an operation under a limit. Of two limits the earlier holds; without one, what holds already goes on.
  static func within<Result>(_ limit: Duration?, _ operation: () async throws -> Result) async rethrows -> Result {
    guard let limit else { return try await operation() }
    let deadline = Deadline(after: limit)
    if let current, current.moment <= deadline.moment { return try await operation() }
    return try await $current.withValue(deadline, operation: operation)
  }
}

extension Database {
  /// Runs an operation whose calls of databases must be done within a limit: all of them together, the wait for a
  /// connection, statements, blocks and streams.
  ///
  /// ```swift
  /// let report = try await Database.withTimeout(.seconds(2)) {
  ///   let users = try await db.fetch(User.all)
  ///   return try await db.fetch(Post.where { users.map(\.id).contains($0.author) })
  /// }
  /// ```
  /// At the limit the statement that runs is ended on the server, its transaction is rolled back, and the call throws;
  /// later calls of the operation throw at once. Only calls of databases end: what else the operation does goes on.
  /// Within another limit the earlier holds. Tasks that the operation begins are under it too, detached ones aren't.
  ///
  /// A COMMIT that is on its way to a PostgreSQL server is waited for a little longer, since cutting it off would leave
  /// its outcome unknown.
  /// - Throws: What the operation throws; its calls throw ``DatabaseError`` of kind `timeout`.
  public static func withTimeout<Result>(
    _ limit: Duration, _ operation: () async throws -> Result
  ) async rethrows -> Result { try await Deadline.within(limit, operation) }
}

/// Calls a function at a time, unless it is cancelled before.
final class Alarm: Sendable {
  // Of its own: jobs that block the shared queues' threads don't delay it.
  private static let queue = DispatchQueue(label: "SafeQuery.alarm", qos: .userInitiated)
  // SAFETY (every call below): a dispatch source may be used from any thread.
  nonisolated(unsafe) private let timer: any DispatchSourceTimer

  /// - Returns: Nil without a deadline.
  init?(at deadline: Deadline?, _ ring: @escaping @Sendable () -> Void) {
    guard let deadline else { return nil }
    unsafe timer = DispatchSource.makeTimerSource(queue: Self.queue)
    unsafe timer.setEventHandler(handler: ring)
    unsafe timer.schedule(deadline: .now() + deadline.left.dispatchInterval, leeway: .milliseconds(1))
    unsafe timer.activate()
  }

  func cancel() { unsafe timer.cancel() }

  /// Calls a function after a pause.
  static func after(_ pause: Duration, _ ring: @escaping @Sendable () -> Void) {
    queue.asyncAfter(deadline: .now() + pause.dispatchInterval, execute: ring)
  }
}

extension Duration {
  /// The same for Dispatch, within what that can hold; not below zero.
  var dispatchInterval: DispatchTimeInterval {
    let (seconds, attoseconds) = components
    if seconds < 0 || attoseconds < 0 { return .nanoseconds(0) }
    if seconds >= 1_000_000_000 { return .seconds(1_000_000_000) }
    return .nanoseconds(Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000))
  }
}
