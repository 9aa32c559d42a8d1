import Synchronization

/// What a listener has not taken yet, up to a number; and whether its channels are listened to.
final class NotificationBuffer: Sendable {
  private typealias Consumer = CheckedContinuation<NotificationEvent?, any Error>
  private typealias Starter = CheckedContinuation<Void, any Error>

  private struct State {
    var events: [NotificationEvent] = []
    /// The first of `events` that was not taken.
    var first = 0
    /// Whether some were dropped after the last of `events`.
    var hasMissed = false
    var isEnded = false
    var consumer: Consumer?
    var start: Result<Void, DatabaseError>?
    var starter: Starter?

    var count: Int { events.count - first }

    mutating func take() -> NotificationEvent? {
      if count > 0 {
        defer {
          first += 1
          if first == events.count {
            events.removeAll(keepingCapacity: true)
            first = 0
          } else if first >= 1024 {
            events.removeFirst(first)
            first = 0
          }
        }
        return events[first]
      }
      guard hasMissed else { return nil }
      hasMissed = false
      return .mayHaveMissed
    }
  }

  // No task is resumed under the lock: that takes the lock of the task, which a cancellation holds while it waits for this one.
  private let state = Mutex(State())
  private let capacity: Int

  init(capacity: Int) { self.capacity = capacity }

  // MARK: The connection's side

  func add(_ event: NotificationEvent) {
    let consumer: Consumer? = state.withLock { state in
      if state.isEnded { return nil }
      if let consumer = state.consumer {
        state.consumer = nil
        return consumer
      }
      // What is told after a gap must not hide it.
      if state.hasMissed || state.count >= capacity { state.hasMissed = true } else { state.events.append(event) }
      return nil
    }
    consumer?.resume(returning: event)
  }

  /// Tells that the channels are listened to, or why they can't be. Only the first time counts.
  func start(_ result: Result<Void, DatabaseError>) {
    let starter: Starter? = state.withLock { state in
      guard state.start == nil else { return nil }
      state.start = result
      defer { state.starter = nil }
      return state.starter
    }
    starter?.resume(with: result.mapError { $0 })
  }

  /// No more events come; those that are there are still taken.
  func end() {
    let consumer: Consumer? = state.withLock { state in
      state.isEnded = true
      defer { state.consumer = nil }
      return state.consumer
    }
    consumer?.resume(returning: nil)
    start(.failure(.poolIsClosed))
  }

  // MARK: The listener's side

  /// Waits until the channels are listened to.
  func ready() async throws {
    let alarm = Deadline.current.flatMap { deadline in
      Alarm(at: deadline) { [self] in start(.failure(deadline.error)) }
    }
    defer { alarm?.cancel() }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (starter: Starter) in
        let result: Result<Void, DatabaseError>? = state.withLock { state in
          if state.start == nil { state.starter = starter }
          return state.start
        }
        if let result { starter.resume(with: result.mapError { $0 }) }
      }
    } onCancel: {
      start(.failure(DatabaseError(.cancelled, "the task was cancelled")))
    }
  }

  func next() async throws -> NotificationEvent? {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (consumer: Consumer) in
        let result: Result<NotificationEvent?, any Error>? = state.withLock { state in
          if let event = state.take() { return .success(event) }
          if state.isEnded || Task.isCancelled { return .success(nil) }
          if state.consumer != nil {
            return .failure(DatabaseError(.misuse, "one loop at a time takes notifications; listen once for each"))
          }
          state.consumer = consumer
          return nil
        }
        if let result { consumer.resume(with: result) }
      }
    } onCancel: {
      let consumer: Consumer? = state.withLock { state in
        defer { state.consumer = nil }
        return state.consumer
      }
      consumer?.resume(returning: nil)
    }
  }
}

/// A listener; it ends when nobody has it any more.
final class NotificationSubscription: Sendable {
  let buffer: NotificationBuffer
  /// A database that is let go of closes; one that is listened to is not.
  private let database: Database
  private let hub: NotificationHub
  private let number: UInt64

  init(_ database: Database, _ hub: NotificationHub, _ number: UInt64, _ buffer: NotificationBuffer) {
    self.database = database
    self.hub = hub
    self.number = number
    self.buffer = buffer
  }

  deinit { hub.remove(number) }
}
