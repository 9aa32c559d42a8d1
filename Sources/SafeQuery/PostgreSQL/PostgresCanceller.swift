import CPostgres
import Foundation
import Synchronization

/// Asks the server to end a connection's running statement, from another thread and over a connection of its own.
///
/// The request can arrive late. Before a connection sends its next statement it waits for the requests that are on
/// their way (``settle(within:)``), so that they can't meet a statement they aren't meant for.
/// libpq before version 17 sends the request without TLS; it carries a secret number and no data.
/// (postgresql.org/docs/15/libpq-cancel.html)
@safe final class PostgresCanceller: Sendable {
  // SAFETY (every call below): libpq's cancel object is never changed after it was made, `PQcancel` may be called on it
  // from any thread, and it is freed when nobody holds this object.
  nonisolated(unsafe) private let request: OpaquePointer
  private let underway = Atomic(0)
  private let group = DispatchGroup()

  /// - Parameter handle: An open connection, which is read here and not kept.
  init?(_ handle: OpaquePointer) {
    guard let request = unsafe PQgetCancel(handle) else { return nil }
    unsafe self.request = unsafe request
  }

  deinit { unsafe PQfreeCancel(request) }

  /// Sends a request without waiting for it.
  func cancelSoon() {
    underway.add(1, ordering: .sequentiallyConsistent)
    DispatchQueue.global(qos: .userInitiated).async(group: group) { [self] in
      cancel()
      underway.subtract(1, ordering: .sequentiallyConsistent)
    }
  }

  /// Sends a request and waits until the server has taken it.
  func cancel() {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { reason in
      _ = unsafe PQcancel(request, reason.baseAddress, Int32(reason.count))
    }
  }

  /// Waits for the requests that are on their way.
  /// - Returns: False if that takes longer than the limit.
  @inline(__always)
  func settle(within limit: DispatchTimeInterval) -> Bool {
    underway.load(ordering: .sequentiallyConsistent) == 0 || group.wait(timeout: .now() + limit) == .success
  }
}
