import Foundation
import SafeQuery

/// Reads statements and commands, runs them and prints what comes of it.
final class Console {
  let database: Database
  let isInteractive: Bool
  /// The values of `:name`.
  var variables: [String: SQLValue] = [:]
  /// Set by `.quit`.
  var isFinished = false
  /// Whether anything went wrong.
  private(set) var hasFailed = false

  private var buffer = ""

  init(_ database: Database, isInteractive: Bool) {
    self.database = database
    self.isInteractive = isInteractive
  }

  /// Reads standard input to its end, or to `.quit`.
  func run() async {
    if isInteractive { print("\(database.dialect). Statements end with \";\"; .help lists the commands.") }
    while !isFinished {
      prompt()
      guard let line = readLine(strippingNewline: true) else { break }
      await take(line)
    }
    if !isFinished { await runBuffer() }
  }

  /// Takes one line of input.
  func take(_ line: String) async {
    if buffer.isEmpty && line.utf8.first == UInt8(ascii: ".") { return await runCommand(line) }
    buffer += line + "\n"
    if StatementEnd.isReached(buffer, database.dialect) { await runBuffer() }
  }

  /// Prints a table of rows.
  func show(_ result: StatementResult) {
    if result.head.isEmpty {
      return print(result.changed == 0 ? "(no rows)" : "(\(count(result.changed)) changed)")
    }
    TextLayout.table(head: result.head, rows: result.rows, alignedRight: result.isNumeric).forEach { print($0) }
    print("(\(count(result.rows.count)))")
  }

  /// Prints what went wrong, to standard error.
  func show(error: any Error) {
    hasFailed = true
    fflush(nil)
    var lines = "\(error)".split(separator: "\n").map { Printable.escaped(String($0)) }
    // The database's own words can quote values; here they are the reader's own.
    if let words = (error as? DatabaseError)?.serverMessage { lines.append("  database: \(Printable.escaped(words))") }
    FileHandle.standardError.write(Data("error: \(lines.joined(separator: "\n"))\n".utf8))
  }

  private func count(_ rows: Int) -> String { "\(rows) row\(rows == 1 ? "" : "s")" }

  private func prompt() {
    guard isInteractive else { return }
    print(buffer.isEmpty ? "safequery> " : "       ...> ", terminator: "")
    fflush(nil)
  }

  private func runCommand(_ line: String) async {
    do { try await DotCommands.run(line, in: self) } catch { show(error: error) }
  }

  private func runBuffer() async {
    defer { buffer = "" }
    do {
      for statement in try Script(buffer, dialect: database.dialect).statements {
        show(try await StatementRunner.run(statement, variables, on: database))
      }
    } catch {
      show(error: error)
    }
  }
}

/// Where a statement that is being typed ends.
enum StatementEnd {
  /// Whether nothing of a statement is open: whatever came next would begin another.
  static func isReached(_ text: String, _ dialect: Dialect) -> Bool {
    guard let script = try? Script(text, dialect: dialect) else { return false }
    guard let longer = try? Script(text + "\nx", dialect: dialect) else { return false }
    return longer.statements.count > script.statements.count
  }
}
