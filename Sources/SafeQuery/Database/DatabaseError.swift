/// Everything that can go wrong, from both databases, in one set of kinds.
///
/// The description is safe to log: it holds the statement's text, never a value, and never the server's words where
/// they could quote one. Those are on ``serverMessage`` and ``serverDetail``, for a program that asks.
public struct DatabaseError: Error, Sendable {
  /// What happened.
  public enum Kind: Sendable, Hashable {
    /// A unique or primary-key constraint. `constraint` is PostgreSQL's name for it; `columns` is what SQLite names.
    case uniqueViolation(constraint: String?, table: String?, columns: [String])
    /// A foreign key points nowhere, or is still pointed at.
    case foreignKeyViolation(constraint: String?, table: String?)
    /// A required column is null.
    case notNullViolation(table: String?, column: String?)
    /// A CHECK constraint.
    case checkViolation(constraint: String?, table: String?)
    /// Another constraint (exclusion, a trigger's RAISE, a STRICT table's type).
    case constraintViolation
    /// Transactions could not be put in an order; run the block again.
    case serializationFailure
    /// Transactions wait for each other; this one was chosen to end.
    case deadlock
    /// Another connection holds the lock (SQLite's busy, PostgreSQL's NOWAIT or lock_timeout).
    case lockUnavailable
    /// A time limit passed.
    case timeout
    /// The task was cancelled.
    case cancelled
    /// The connection broke; it is replaced.
    case connectionLost
    /// The connection broke after COMMIT was sent and before it was answered: whether the transaction is kept can only
    /// be found out by looking. It is never run again by itself.
    case commitOutcomeUnknown
    /// No connection could be made.
    case connectionFailed
    /// The database refuses the user, or the user's right to this.
    case permissionDenied
    /// A write in a read-only place.
    case readOnly
    /// The database does not know or accept the statement (a syntax error, an unknown table or column).
    case syntax
    /// A value that the database can't turn into what the statement needs (out of range, division by zero, bad format).
    case invalidValue
    /// The file is no database, or a damaged one.
    case corrupt
    /// Disk, memory or a size limit of the database is used up.
    case resourceExhausted
    /// What this dialect does not have.
    case unsupported
    /// A value that can't be sent.
    case encoding
    /// A row that is not of the expected shape or type.
    case decoding
    /// `SQL` text that can't be sent.
    case invalidStatement
    /// A query that can't be rendered, as with a column of a table that isn't in it.
    case invalidQuery
    /// A name that can't be an identifier.
    case invalidIdentifier
    /// A choice of the client's that is refused: a name that is not on its allow-list, a cursor that its list didn't give
    /// out, a page that there can't be. The ``DatabaseError/message`` is fit for the client: an HTTP 400.
    case notAllowed
    /// A URL or configuration that can't be used.
    case invalidConfiguration
    /// A call in the wrong place, as with a transaction used after its block.
    case misuse
    /// A migration can't be applied as the folder and the history stand.
    case migration
    /// The database is closed.
    case closed
    /// Anything else.
    case other
  }

  /// What happened.
  public let kind: Kind
  /// What happened, in words of this library.
  public let message: String
  /// SQLSTATE (PostgreSQL), or the name of the extended result code (SQLite).
  public internal(set) var code: String?
  /// The text of the statement, without values.
  public internal(set) var statement: String?
  /// Which statement of a batch it is about, from 0.
  public internal(set) var batchIndex: Int?
  /// The database's own message. It can quote values.
  public internal(set) var serverMessage: String?
  /// The database's own detail. It often quotes values.
  public internal(set) var serverDetail: String?
  /// The call in the program, as `Module/File.swift:12`.
  public internal(set) var location: String?

  @usableFromInline
  package init(
    _ kind: Kind, _ message: String, code: String? = nil, statement: String? = nil, serverMessage: String? = nil,
    serverDetail: String? = nil
  ) {
    self.kind = kind
    self.message = message
    self.code = code
    self.statement = statement
    self.serverMessage = serverMessage
    self.serverDetail = serverDetail
  }
}

extension DatabaseError: CustomStringConvertible {
  /// The message, the code, the statement's text and the place of the call.
  public var description: String {
    var text = message
    if let code { text += " [\(code)]" }
    if let statement { text += "\n  in: \(statement)" }
    if let batchIndex { text += "\n  which is statement \(batchIndex + 1) of the batch" }
    if let location { text += "\n  at: \(location)" }
    return text
  }
}

extension DatabaseError: CustomReflectable {
  /// What the description shows: a dump holds no value either.
  public var customMirror: Mirror {
    Mirror(
      self,
      children: [
        "kind": kind, "message": message, "code": code as Any, "statement": statement as Any,
        "location": location as Any,
      ])
  }
}

/// Adds the place of the call to an error that passes, where it isn't known yet.
@inlinable
func located<Result>(
  _ fileID: StaticString, _ line: UInt, _ body: () throws -> Result
) throws -> Result {
  do { return try body() } catch let error as DatabaseError { throw error.located(fileID, line) }
}

/// An error with the place of the call, where it isn't known yet.
func located(_ error: any Error, _ fileID: StaticString, _ line: UInt) -> any Error {
  (error as? DatabaseError)?.located(fileID, line) ?? error
}

extension Statement {
  /// An error with the statement's text, where it isn't known yet: as in one about a row.
  @usableFromInline
  func named(_ error: any Error) -> any Error {
    guard var named = error as? DatabaseError, named.statement == nil else { return error }
    named.statement = text
    return named
  }
}

extension DatabaseError {
  @usableFromInline
  func located(_ fileID: StaticString, _ line: UInt) -> DatabaseError {
    var copy = self
    if copy.location == nil { copy.location = "\(fileID):\(line)" }
    return copy
  }
}
