import Foundation
import Synchronization

/// One connection with its thread, leased to one user at a time.
@safe final class Lane: Sendable {
  /// Who runs on the lane now, so that a cancellation meets its own statement and nobody else's.
  private let running = Mutex<Lease?>(nil)
  private let thread: ConnectionThread
  // SAFETY (every use below): the driver is used on the lane's thread, or by the one holder of its lease; `interrupt` is
  // made for other threads.
  nonisolated(unsafe) private let driver: any Driver

  /// Its place in its pool.
  let slot: Int

  /// How many reads have run on their callers' threads.
  private let readsHere = Atomic(0)

  private init(_ driver: any Driver, _ thread: ConnectionThread, _ slot: Int) {
    unsafe self.driver = driver
    self.thread = thread
    self.slot = slot
  }

  /// Opens a connection on a new thread, on which `completion` is called.
  static func open(
    slot: Int, _ connect: @escaping @Sendable () throws -> any Driver,
    completion: @escaping @Sendable (Result<Lane, any Error>) -> Void
  ) {
    let thread = ConnectionThread(name: "SafeQuery")
    thread.enqueue {
      let result = Result { Lane(try connect(), thread, slot) }
      if case .failure = result { thread.end() }
      completion(result)
    }
  }

  var isUsable: Bool { unsafe driver.isUsable }

  /// Whether the connection still is there, as far as can be told without waiting; for one that was idle.
  func isAlive() -> Bool { unsafe driver.isAlive() }

  /// Runs a block on the lane's thread, which then gives the lane back, if there is a pool, and calls `completion`.
  func perform<Result: Sendable>(
    _ lease: Lease, givingBackTo pool: Pool?, _ body: @escaping @Sendable (any Driver, Lease) throws -> Result,
    completion: @escaping @Sendable (Swift.Result<Result, any Error>) -> Void
  ) {
    lease.begin(on: self)
    let alarm = Alarm(at: lease.deadline) { lease.end(.expired) }
    thread.enqueue { [self] in
      let result = Swift.Result { try run(lease, body) }
      alarm?.cancel()
      // A use that was ended from outside is told so at once; cleaning up may take longer.
      let isOver = lease.isOver
      if isOver { completion(result) }
      unsafe driver.lease = nil
      pool?.giveBack(self)
      if !isOver { completion(result) }
    }
  }

  /// Whether it is time for a caller that reads here again and again to let others have its thread.
  func isTurnOver() -> Bool { readsHere.wrappingAdd(1, ordering: .relaxed).newValue % 1024 == 0 }

  /// Runs a block on the caller's thread; for reads that are sure to be short.
  @inline(__always)
  func performHere<Result>(
    _ observation: CallObservation?, _ body: (any Driver) throws -> Result
  ) rethrows -> Result {
    guard let observation else { return try body(unsafe driver) }
    let observed = ObservedDriver(unsafe driver, observation)
    defer { observed.end() }
    return try body(observed)
  }

  private func run<Result>(
    _ lease: Lease, _ body: (any Driver, Lease) throws -> Result
  ) throws -> Result {
    unsafe driver.lease = lease
    running.withLock { $0 = lease }
    defer { running.withLock { $0 = nil } }
    do { try lease.check() } catch {
      interrupt(lease)
      unsafe driver.abandon()
      throw error
    }
    do {
      return try performHere(lease.observation) { try body($0, lease) }
    } catch let error as DatabaseError {
      throw lease.cause(of: error)
    }
  }

  /// Interrupts until the use is over: one interruption could arrive between a check and the statement after it, or at
  /// a server before that statement does, and would meet nothing.
  func interrupt(
    _ lease: Lease, since start: ContinuousClock.Instant = .now, pause: Duration = .milliseconds(25)
  ) {
    let isRunning = running.withLock { current in
      guard let current, current.isPart(of: lease) else { return false }
      unsafe driver.interrupt(for: .now - start, isPart: lease.whole !== lease)
      return true
    }
    guard isRunning else { return }
    Alarm.after(pause) { [self] in interrupt(lease, since: start, pause: min(pause * 2, .seconds(1))) }
  }

  /// Goes on with a part of the use that is being made, or with what it is a part of. Called on the lane's thread.
  func proceed(with lease: Lease) {
    running.withLock { $0 = lease }
    unsafe driver.lease = lease
  }

  /// Ends what runs on the lane, as if its task were cancelled.
  func interruptUse() {
    running.withLock { $0 }?.end(.cancelled)
  }

  /// Closes the connection on its thread, where `completion` is called, and ends that.
  func close(completion: @escaping @Sendable () -> Void) {
    thread.enqueue { [self] in
      unsafe driver.close()
      completion()
    }
    thread.end()
  }
}
