import Foundation
import Synchronization

/// The thread that a connection's blocking calls run on, so that Swift's own threads never wait for a database.
final class ConnectionThread: Sendable {
  /// A function by itself would be wrapped, and allocated, anew by the array.
  fileprivate struct Job: Sendable { let run: @Sendable () -> Void }

  private struct State {
    var jobs: [Job] = []
    var isEnding = false
  }
  private let state = Mutex(State())
  private let signal = DispatchSemaphore(value: 0)

  init(name: String) {
    let thread = Thread { [state = StateAccess(self)] in state.run() }
    thread.name = name
    thread.start()
  }

  /// Runs a job after those that are waiting.
  func enqueue(_ job: @escaping @Sendable () -> Void) {
    state.withLock { $0.jobs.append(Job(run: job)) }
    signal.signal()
  }

  /// Ends the thread after the jobs that are waiting.
  func end() {
    state.withLock { $0.isEnding = true }
    signal.signal()
  }

  fileprivate func next() -> Job? {
    signal.wait()
    return state.withLock { state in state.jobs.isEmpty ? nil : state.jobs.removeFirst() }
  }

  /// Keeps the object alive for as long as its thread runs.
  private struct StateAccess: Sendable {
    let owner: ConnectionThread
    init(_ owner: ConnectionThread) { self.owner = owner }
    func run() { while let job = owner.next() { job.run() } }
  }
}
