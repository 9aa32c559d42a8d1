/// One step of a database's schema: a script from a folder, or Swift.
///
/// ```swift
/// let migrations = try Migration.load(from: folder, for: db.dialect) + [
///   Migration("0003_lower_emails") { tx in try tx.execute("UPDATE account SET email = lower(email)") }
/// ]
/// try await Migrator(db, migrations).up()
/// ```
/// Its identifier is a number and a name, as `0001_create_user` or `20261124_120000_create_user`. Migrations are applied
/// in the order of their identifiers' bytes, wherever they stand in a list.
public struct Migration: Sendable {
  enum Content: Sendable {
    case script(MigrationScript)
    case swift(@Sendable (Transaction) throws -> Void)
  }

  /// Number and name.
  public let identifier: String
  /// What tells a changed migration from the one that was applied: SHA-256 in hexadecimal digits. Of a script it is that
  /// of the file's bytes, as `sha256sum` shows it; of Swift, that of the identifier and the revision.
  public let checksum: String
  let content: Content

  /// A migration in Swift. It runs in one transaction together with its line in the history.
  ///
  /// Nothing can tell whether the code of a closure has changed. Its author says so with the revision: another one than
  /// the one in the history is refused as a change, as a changed script is. So the revision of a migration that was
  /// applied anywhere is left as it is, and what has to be done differently becomes a new migration.
  /// - Parameters:
  ///   - identifier: Number and name; ``Migrator`` refuses what isn't of the form.
  ///   - revision: Which version of the code this is.
  ///   - apply: The work. It calls neither for a begin nor for a commit. What it throws undoes all of it.
  public init(
    _ identifier: StaticString, revision: Int = 1, _ apply: @escaping @Sendable (Transaction) throws -> Void
  ) {
    self.identifier = "\(identifier)"
    checksum = SHA256.hexadecimal(of: Array("swift\n\(identifier)\n\(revision)\n".utf8))
    content = .swift(apply)
  }

  init(_ identifier: MigrationIdentifier, _ script: MigrationScript) {
    self.identifier = identifier.text
    checksum = script.checksum
    content = .script(script)
  }

  /// Does the work, in the transaction of the caller.
  /// - Throws: ``DatabaseError`` of the failing statement, with the migration and the statement named; whatever else
  ///   Swift code throws passes as it is.
  func apply(in transaction: Transaction) throws {
    switch content {
    case .script(let script): try script.run(in: transaction, of: identifier)
    case .swift(let body):
      do { try body(transaction) } catch let error as DatabaseError { throw error.within("migration \(identifier)") }
    }
  }
}

extension DatabaseError {
  /// The same error, with a message that begins with where it happened.
  func within(_ place: String) -> DatabaseError {
    var error = DatabaseError(
      kind, "\(place): \(message)", code: code, statement: statement, serverMessage: serverMessage,
      serverDetail: serverDetail)
    error.location = location
    return error
  }
}
