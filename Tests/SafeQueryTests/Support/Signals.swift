import Foundation
import Synchronization

/// A number that is counted from any thread.
final class Counter: Sendable {
  private let number = Mutex(0)

  var value: Int { number.withLock { $0 } }

  /// - Returns: The new number.
  @discardableResult
  func increment() -> Int {
    number.withLock { number in
      number += 1
      return number
    }
  }
}

/// Something that happens once, which tasks and blocks wait for.
final class Event: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)
  private let (stream, continuation) = AsyncStream<Void>.makeStream()

  func happen() {
    semaphore.signal()
    continuation.finish()
  }

  /// Waits in a block of a transaction.
  func waitHere() {
    semaphore.wait()
    semaphore.signal()
  }

  func wait() async { for await _ in stream {} }
}

/// What was noted, in order.
final class Notes: Sendable {
  private let notes = Mutex<[String]>([])

  var all: [String] { notes.withLock { $0 } }

  func add(_ note: String) { notes.withLock { $0.append(note) } }
}
