import Foundation
import Synchronization

extension Process {
  /// Starts a process from a thread of its own, which blocks no signals and lives as long as the process: a child inherits
  /// what its thread blocks, which on the threads of tasks is all; and one that is to end with its parent ends with that
  /// thread.
  func runOnThreadOfItsOwn() throws {
    let failure = Mutex<(any Error)?>(nil)
    let isStarted = DispatchSemaphore(value: 0)
    try withExtendedLifetime(failure) {
      Thread.detachNewThread { [self] in
        var none = sigset_t()
        unsafe sigemptyset(&none)  // SAFETY (both): a local of its type.
        unsafe pthread_sigmask(SIG_SETMASK, &none, nil)
        do { try run() } catch { failure.withLock { $0 = error } }
        let isRunning = isRunning
        isStarted.signal()
        if isRunning { waitUntilExit() }
      }
      isStarted.wait()
      if let error = failure.withLock({ $0 }) { throw error }
    }
  }
}

extension FileManager {
  /// Removes a folder in which a database may still be closing, and removing its own files.
  func removeFolder(at path: String) {
    for _ in 0..<100 where fileExists(atPath: path) {
      if (try? removeItem(atPath: path)) == nil { usleep(20_000) }
    }
  }
}

/// A test's turn to run something in a process of its own, `#expect(processExitsWith:)`.
///
/// While such a process runs, the testing library reads from it and holds one of the threads of all tasks, of which there
/// are as many as processors: two at a time, and on a small machine no other test would go on.
enum OwnProcess {
  private static let place = Places(1)

  static func turn(_ body: () async -> Void) async {
    await place.take()
    defer { place.giveBack() }
    await body()
  }
}
