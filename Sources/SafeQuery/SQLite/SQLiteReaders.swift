import Dispatch
import Synchronization

/// Whether the readers of a database are closed. At its end the writer is closed after them: a connection that only reads
/// can't move the log into the file, and as the last one would leave `-wal` and `-shm` behind.
/// (sqlite.org/walformat.html, section 1.3)
final class SQLiteReaders: Sendable {
  private let gate = DispatchSemaphore(value: 0)
  private let ending = Atomic(false)

  /// Whether the whole database is being closed, and not one connection of it.
  var isEnding: Bool { ending.load(ordering: .acquiring) }

  func end() { ending.store(true, ordering: .releasing) }

  /// None is open any more, nor will be.
  func closed() { gate.signal() }

  /// Waits until all are closed.
  func wait() {
    gate.wait()
    gate.signal()
  }
}
