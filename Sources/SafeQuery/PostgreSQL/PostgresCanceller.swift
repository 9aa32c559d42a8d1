import CPostgres
import Foundation
import Synchronization

/// Asks the server to end a connection's running statement, from another thread and over a connection of its own; and
/// breaks the connection where the server does not answer.
///
/// The request can arrive late. Before a connection sends its next statement it waits for the request that is on its way
/// (``settle()``), so that it can't meet a statement that it isn't meant for.
/// libpq before version 17 sends the request without TLS; it carries a secret number and no data.
/// (postgresql.org/docs/15/libpq-cancel.html)
@safe final class PostgresCanceller: Sendable {
  /// What the connection waits for: a request to cancel a statement counts as that.
  enum Waiting: Int { case nothing, statement, commit }

  // SAFETY (every call below): libpq's cancel object is never changed after it was made, `PQcancel` may be called on it
  // from any thread, and it is freed when nobody holds this object. The descriptor is this object's own.
  nonisolated(unsafe) private let request: OpaquePointer
  private let isUnderway = Atomic(false)
  private let group = DispatchGroup()
  /// A second descriptor of the connection's socket: libpq closes its own whenever it likes, and its number may then be
  /// another file's.
  private let socket: Int32
  /// Where requests go.
  private let server: String
  private let waiting = Atomic(0)
  /// Whether the server has taken a request.
  private let isTaken = Atomic(false)
  private let broken = Atomic(false)
  /// How long the server may take to take a request. Who cancels is told within a tenth of a second, however far the server
  /// is and whatever became of the network; that may cost a connection to a server so far away.
  private static let patience: Duration = .milliseconds(75)
  /// How long the statement may go on once it was taken, or where its transaction goes on. A server with much to do is not to be
  /// left for that.
  private static let patienceWithServer: Duration = .seconds(1)
  /// A transaction whose COMMIT is cut off may or may not be kept; it is better to wait a little.
  private static let patienceWithCommit: Duration = .seconds(2)

  /// - Parameter handle: An open connection, which is read here and not kept.
  init?(_ handle: OpaquePointer) {
    guard let request = unsafe PQgetCancel(handle) else { return nil }
    unsafe self.request = unsafe request
    socket = dup(unsafe PQsocket(handle))
    server = unsafe [PQhost(handle), PQhostaddr(handle), PQport(handle)]
      .map { unsafe $0.map { unsafe String(cString: $0) } ?? "" }.joined(separator: " ")
  }

  deinit {
    unsafe PQfreeCancel(request)
    if socket >= 0 { close(socket) }
  }

  /// Whether the connection was broken from here: what it then seems to be is not to be trusted.
  var isBroken: Bool { broken.load(ordering: .relaxed) }

  /// Tells that the use that is to be cancelled is another from now on.
  func beginUse() { isTaken.store(false, ordering: .relaxed) }

  /// Tells what the connection waits for from now on.
  @inline(__always)
  func wait(for what: Waiting) {
    waiting.store(what.rawValue, ordering: .relaxed)
  }

  /// Sends a request without waiting for it, if none is on its way, and there are not too many that the server leaves
  /// unanswered.
  func cancelSoon() {
    guard !isUnderway.exchange(true, ordering: .acquiringAndReleasing) else { return }
    group.enter()
    let isBegun = CancelThreads.run(for: server) { [self] in
      unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { reason in
        let code = unsafe PQcancel(request, reason.baseAddress, Int32(reason.count))
        if code == 1 { isTaken.store(true, ordering: .relaxed) }
      }
      settled()
    }
    if !isBegun { settled() }
  }

  private func settled() {
    isUnderway.store(false, ordering: .releasing)
    group.leave()
  }

  /// Breaks the connection if its statement should have been answered by now: the wait for it ends with an error.
  /// - Parameters:
  ///   - time: How long ago the statement was first cancelled.
  ///   - isPart: Whether the transaction can go on, which would be lost with the connection.
  func giveUp(after time: Duration, isPart: Bool) {
    let limit =
      switch Waiting(rawValue: waiting.load(ordering: .relaxed)) {
      case .statement: isPart || isTaken.load(ordering: .relaxed) ? Self.patienceWithServer : Self.patience
      case .commit: Self.patienceWithCommit
      default: Duration?.none
      }
    guard let limit, time >= limit else { return }
    breakConnection()
    // A server only notices when it next writes. What is sent to it now can meet no other statement any more.
    for pause in [Duration.milliseconds(200), .seconds(1), .seconds(5)] {
      Alarm.after(pause) { [self] in cancelSoon() }
    }
  }

  /// Breaks the connection: who waits for it gets an error.
  func breakConnection() {
    broken.store(true, ordering: .relaxed)
    shutdown(socket, Int32(SHUT_RDWR))
  }

  /// Waits for the request that is on its way, for as long as the connection's user may.
  /// - Returns: False if that takes too long.
  @inline(__always)
  func settle() -> Bool { !isUnderway.load(ordering: .acquiring) || waitForRequest() }

  private func waitForRequest() -> Bool {
    wait(for: .statement)
    defer { wait(for: .nothing) }
    let start = ContinuousClock.now
    while !isBroken && ContinuousClock.now - start < .seconds(2) {
      if group.wait(timeout: .now() + .milliseconds(5)) == .success { return true }
    }
    return false
  }
}
