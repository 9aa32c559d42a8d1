import Synchronization

/// Tells those who listen which tables a commit has changed.
final class SQLiteChangeFeed: Sendable {
  private struct State {
    var listeners: [Listener] = []
    var isEnded = false
  }

  private struct Listener {
    weak var subscription: SQLiteSubscription?
  }

  private let state = Mutex(State())

  /// Listens to the commits from now on.
  /// - Parameter tables: The names that matter, in lower case; nil is all.
  func subscribe(to tables: Set<String>?) -> SQLiteSubscription {
    let subscription = SQLiteSubscription(tables)
    let isEnded = state.withLock { state in
      state.listeners.removeAll { $0.subscription == nil }
      state.listeners.append(Listener(subscription: subscription))
      return state.isEnded
    }
    if isEnded { subscription.end() }
    return subscription
  }

  func publish(_ tables: Set<String>) {
    for listener in state.withLock({ $0.listeners }) { listener.subscription?.add(tables) }
  }

  /// There will be no more.
  func end() {
    let listeners = state.withLock { state in
      state.isEnded = true
      return state.listeners
    }
    for listener in listeners { listener.subscription?.end() }
  }
}

/// What one listener has not taken yet: one set, however many commits there were.
final class SQLiteSubscription: Sendable {
  private typealias Waiter = CheckedContinuation<Set<String>?, Never>

  private struct State {
    var changed: Set<String> = []
    var isEnded = false
    var waiters: [UInt64: Waiter] = [:]
    var nextWaiter: UInt64 = 0

    mutating func takeWaiters() -> [Waiter] {
      defer { waiters = [:] }
      return Array(waiters.values)
    }
  }

  // A waiter is never resumed under the lock: that takes the lock of its task, which a cancellation holds while it waits
  // for this one.
  private let state = Mutex(State())
  private let tables: Set<String>?

  init(_ tables: Set<String>?) { self.tables = tables }

  func add(_ all: Set<String>) {
    let wanted = tables.map { tables in all.filter { tables.contains($0.asciiLowercased) } } ?? all
    if wanted.isEmpty { return }
    let waiters = state.withLock { state in
      let waiters = state.takeWaiters()
      if waiters.isEmpty { state.changed.formUnion(wanted) }
      return waiters
    }
    for waiter in waiters { waiter.resume(returning: wanted) }
  }

  func end() {
    let waiters = state.withLock { state in
      state.isEnded = true
      return state.takeWaiters()
    }
    for waiter in waiters { waiter.resume(returning: nil) }
  }

  /// What was changed since the last call, once there is something; nil at the end, and when the task is cancelled.
  func next() async -> Set<String>? {
    let number = state.withLock { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { (waiter: Waiter) in
        let now: Set<String>?? = state.withLock { state in
          if !state.changed.isEmpty {
            defer { state.changed = [] }
            return .some(state.changed)
          }
          // Looked at under the lock: a cancellation that comes later finds the waiter.
          if state.isEnded || Task.isCancelled { return .some(nil) }
          state.waiters[number] = waiter
          return nil
        }
        if let now { waiter.resume(returning: now) }
      }
    } onCancel: {
      state.withLock { $0.waiters.removeValue(forKey: number) }?.resume(returning: nil)
    }
  }
}

extension String {
  /// With its ASCII letters in lower case, as SQLite compares names.
  var asciiLowercased: String {
    String(decoding: utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}
