/// The statements that the driver itself sends.
enum PostgresText {
  /// A statement that is the same every time.
  typealias Constant = Result<Statement, any Error>

  private static func constant(_ text: StaticString) -> Constant {
    Result { try StatementWriter.render(.text(text), for: .postgreSQL) }
  }

  static let beginReading = constant("BEGIN READ ONLY")
  static let question = constant("SELECT 1")
  static let beginWriting = constant("BEGIN READ WRITE")
  static let commit = constant("COMMIT")
  static let rollback = constant("ROLLBACK")

  /// `BEGIN` with its modes, which override the session's read-only default.
  static func begin(_ mode: TransactionMode) throws -> Statement {
    let isolation: StaticString =
      switch mode.isolation {
      case nil: ""
      case .readCommitted: " ISOLATION LEVEL READ COMMITTED"
      case .repeatableRead: " ISOLATION LEVEL REPEATABLE READ"
      case .serializable: " ISOLATION LEVEL SERIALIZABLE"
      }
    let access: StaticString = mode.isReadOnly ? " READ ONLY" : " READ WRITE"
    let waiting: StaticString = mode.isDeferrable ? " DEFERRABLE" : ""
    return try StatementWriter.render(
      .sequence([.text("BEGIN"), .text(isolation), .text(access), .text(waiting)]), for: .postgreSQL)
  }

  /// The statements around something that may fail or be cancelled.
  struct Savepoint {
    let begin, rollback, release: Constant
  }

  static let streamSavepoint = Savepoint(
    begin: constant("SAVEPOINT stream"), rollback: constant("ROLLBACK TO SAVEPOINT stream"),
    release: constant("RELEASE SAVEPOINT stream"))

  /// One statement that makes all settings, for the session or the transaction. Names and values are parameters.
  static func settings(
    _ settings: [(name: String, value: String)], inTransaction isLocal: Bool = false
  ) throws -> Statement {
    var parts: [Node] = [.text("SELECT ")]
    for (index, setting) in settings.enumerated() {
      if index > 0 { parts.append(.text(", ")) }
      parts.append(
        .call(
          "set_config", [.value(.text(setting.name)), .value(.text(setting.value)), .text(isLocal ? "true" : "false")]))
    }
    return try StatementWriter.render(.sequence(parts), for: .postgreSQL)
  }
}
