import Foundation
import SafeQuery
import Synchronization

/// Writes what statements the tests send to the file that SAFEQUERY_STATEMENT_TEXTS names: on a line each, once, the test's file,
/// the dialect and the text.
///
/// `scripts/test` compares those of the tests as they are with those of the same tests with other values in their queries.
final class StatementTexts: DatabaseObserver {
  /// Nil where no file is named.
  static let recorder: StatementTexts? =
    ProcessInfo.processInfo.environment["SAFEQUERY_STATEMENT_TEXTS"].flatMap { StatementTexts($0) }

  private let file: FileHandle
  private let seen = Mutex<Set<String>>([])

  private init?(_ path: String) {
    // A process that a test starts goes on in its file.
    let files = FileManager.default
    guard files.fileExists(atPath: path) || files.createFile(atPath: path, contents: nil),
      let file = FileHandle(forWritingAtPath: path)
    else { return nil }
    self.file = file
  }

  func statementFinished(_ event: StatementEvent) {
    let test = event.location.prefix { $0 != ":" }
    let line = "\(test)\t\(event.database.dialect)\t" + event.text.replacing("\n", with: "\\n") + "\n"
    seen.withLock { seen in
      guard seen.insert(line).inserted else { return }
      file.seekToEndOfFile()
      file.write(Data(line.utf8))
    }
  }
}
