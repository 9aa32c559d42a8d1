import CPostgres
import Foundation

/// A connection as a pipeline: statements are sent, then their answers are taken in the same order.
///
/// All of them use the extended protocol: parameters apart from the text, and one statement a text. libpq is in
/// pipeline mode from the beginning, where it refuses the simple protocol. Several statements that are sent together cost
/// one round trip; after the first that fails the server skips the others.
/// (postgresql.org/docs/15/libpq-pipeline-mode.html)
@safe final class PostgresChannel {
  let handle: OpaquePointer
  let canceller: PostgresCanceller
  private(set) var isUsable = true
  var cache: PostgresStatementCache
  private var parameters = PostgresParameters()
  private let encoding: Int32
  /// What was sent, and not yet answered.
  var sent: [Sent] = []
  /// Whether the server knows that what was sent is complete, and answers.
  var isSynchronized = false
  /// Whether answers are being taken: nothing else can be sent until their end.
  var isReceiving = false
  let columnTypes = PostgresColumnTypes()
  /// The last failure of a statement, after which a transaction accepts no more.
  var abortCause: DatabaseError?

  struct Sent {
    enum Part { case parse, helper, main }
    let part: Part
    let text: [UInt8]
    let prepared: PostgresPrepared?
    /// Whether it is a COMMIT.
    var isCommit = false
  }

  /// The failure of a statement whose prepared form no longer fits: the same statement may be sent once more.
  struct Stale: Error { let error: DatabaseError }

  // SAFETY (every call below): the handle is open until `close`, after which `isUsable` is false and nothing calls; one
  // thread at a time uses it. Texts end with a NUL, and libpq copies what it is given.

  /// - Parameter counts: What its cache of statements does, and how many that may hold.
  init(_ options: PostgresOptions, _ counts: @autoclosure () -> StatementCacheCounts) throws {
    unsafe handle = try PostgresConnector.connect(options)
    guard let canceller = unsafe PostgresCanceller(handle) else {
      unsafe PQfinish(handle)
      throw DatabaseError(.resourceExhausted, "there is no memory for a connection")
    }
    self.canceller = canceller
    cache = PostgresStatementCache(counts())
    encoding = unsafe PQclientEncoding(handle)
  }

  deinit { close() }

  func close() {
    guard isUsable else { return }
    isUsable = false
    cache.end()
    unsafe PQfinish(handle)
  }

  /// Whether the server is in no transaction, in one, or in one that failed.
  var status: PGTransactionStatusType { isUsable ? unsafe PQtransactionStatus(handle) : PQTRANS_UNKNOWN }

  /// Whether a setting that the server reports has a value. (postgresql.org/docs/15/libpq-status.html, PQparameterStatus)
  func reports(_ setting: StaticString, _ value: StaticString) -> Bool {
    setting.withUTF8Buffer { setting in
      value.withUTF8Buffer { value in
        guard let name = setting.baseAddress, let expected = value.baseAddress,
          let found = unsafe name.withMemoryRebound(
            to: CChar.self, capacity: setting.count, { unsafe PQparameterStatus(handle, $0) })
        else { return false }
        return unsafe strlen(found) == value.count && memcmp(found, expected, value.count) == 0
      }
    }
  }

  // MARK: Sending

  /// Sends a statement, prepared under a name if its text was seen before, else together with its preparation.
  /// - Parameter isMain: Whether its rows and counts are wanted.
  func send(_ statement: Statement, isMain: Bool = false) throws {
    try parameters.set(statement.parameters)
    try send(statement, isMain: isMain, isNamed: true)
  }

  /// Sends a statement that takes columns of many rows, an array each.
  func send(_ statement: Statement, columns: [PostgresColumn]) throws {
    try parameters.set(columns)
    try send(statement, isMain: true, isNamed: true)
  }

  /// Sends a statement that runs once.
  func sendUnnamed(_ statement: Statement, isMain: Bool = false) throws {
    try parameters.set(statement.parameters)
    try send(statement, isMain: isMain, isNamed: false)
  }

  /// Sends a COMMIT. It has no name: a failure of its prepared form (after DEALLOCATE ALL, say) would undo the transaction.
  func sendCommit() throws {
    try sendUnnamed(try PostgresText.commit.get())
    sent[sent.count - 1].isCommit = true
  }

  /// Sends a statement of a script. Its text parameters take the types that the statement needs, and its results come as
  /// text: both are for people.
  func send(_ statement: Script.Statement, parameters values: [SQLValue]) throws {
    try parameters.set(values, inferringText: true)
    try sendUnnamed(statement.bytes, isMain: true, resultFormat: 0)
  }

  private func send(_ statement: Statement, isMain: Bool, isNamed: Bool) throws {
    guard isNamed && cache.isEnabled else {
      return try sendUnnamed(statement.bytes, isMain: isMain, resultFormat: 1)
    }
    try checkSession()
    let prepared: PostgresPrepared
    if let known = cache.find(statement.bytes, hash: statement.hash, types: parameters.types) {
      prepared = known
    } else {
      try checkText(statement.bytes)
      prepared = cache.add(statement.bytes, hash: statement.hash, types: parameters.types)
      let code = unsafe statement.bytes.withCString { text in
        unsafe parameters.withArguments { unsafe PQsendPrepare(handle, prepared.name, text, $0.count, $0.types) }
      }
      try took(code)
      sent.append(Sent(part: .parse, text: statement.bytes, prepared: prepared))
    }
    let code = unsafe parameters.withArguments {
      unsafe PQsendQueryPrepared(handle, prepared.name, $0.count, $0.values, $0.lengths, $0.formats, 1)
    }
    try took(code)
    sent.append(Sent(part: isMain ? .main : .helper, text: statement.bytes, prepared: prepared))
  }

  private func sendUnnamed(_ text: [UInt8], isMain: Bool, resultFormat: Int32) throws {
    try checkSession()
    try checkText(text)
    let code = unsafe text.withCString { text in
      unsafe parameters.withArguments {
        unsafe PQsendQueryParams(handle, text, $0.count, $0.types, $0.values, $0.lengths, $0.formats, resultFormat)
      }
    }
    try took(code)
    sent.append(Sent(part: isMain ? .main : .helper, text: text, prepared: nil))
  }

  /// What must hold before anything is sent.
  @inline(__always)
  func checkSession() throws {
    guard isUsable else { throw DatabaseError(.connectionLost, "the connection is closed") }
    guard canceller.settle() else {
      close()
      throw DatabaseError.lost("a cancellation was not answered")
    }
    // Text travels as UTF-8; with another encoding the server would read other characters.
    guard unsafe PQclientEncoding(handle) == encoding else {
      close()
      throw DatabaseError(.misuse, "client_encoding was changed by a statement; SafeQuery needs UTF8")
    }
  }

  /// What must hold when the server is to read a text: that it sees the quotes where the lexer saw them.
  func checkText(_ text: [UInt8]) throws {
    guard reports("standard_conforming_strings", "on") else {
      close()
      throw DatabaseError(
        .misuse, "standard_conforming_strings is off: quoted text would be read in another way; it must be on",
        statement: shown(text))
    }
  }

  func took(_ code: Int32) throws {
    if code == 1 { return }
    let reason = unsafe PQerrorMessage(handle).map { unsafe String(cString: $0) }
    close()
    throw sent.contains(where: \.isCommit) ? DatabaseError.commitOutcomeUnknown(reason) : DatabaseError.lost(reason)
  }

  func shown(_ text: [UInt8]) -> String { String(decoding: text.dropLast(), as: UTF8.self) }
}

extension [UInt8] {
  /// The bytes, which end with a NUL, as C text.
  func withCString(_ body: (UnsafePointer<CChar>) -> Int32) -> Int32 {
    // SAFETY: the pointer is used inside the closure.
    unsafe withUnsafeBytes { raw in
      guard let base = raw.baseAddress else { return 0 }
      return unsafe body(base.assumingMemoryBound(to: CChar.self))
    }
  }
}
