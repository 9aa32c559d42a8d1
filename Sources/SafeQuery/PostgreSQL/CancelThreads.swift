import Foundation
import Synchronization

/// The threads that requests to cancel are sent on, and waited for.
///
/// libpq waits until the server has taken a request: no `connect_timeout` counts for `PQcancel`, and its socket is out of
/// reach. Where the network is cut it lasts as long as TCP tries; where a server accepts and never answers, as long as that
/// server. So nobody waits long for such a thread, and a server has so many of them and no more: connections that are
/// cancelled when it has are broken without a request.
/// (postgresql.org/docs/15/libpq-cancel.html)
enum CancelThreads {
  /// More than a server that answers has at a time: it takes a request within a round trip or two.
  private static let limit = 32
  private static let running = Mutex<[String: Int]>([:])

  /// - Returns: False if the server has its number of threads; nothing is run then.
  static func run(for server: String, _ request: @escaping @Sendable () -> Void) -> Bool {
    let isFree = running.withLock { running in
      if running[server, default: 0] >= limit { return false }
      running[server, default: 0] += 1
      return true
    }
    guard isFree else { return false }
    let thread = Thread {
      request()
      running.withLock { running in
        let others = (running[server] ?? 1) - 1
        running[server] = others > 0 ? others : nil
      }
    }
    thread.name = "SafeQuery cancellation"
    thread.start()
    return true
  }
}
