import CPostgres

extension DatabaseError {
  /// The error in a result.
  /// - Parameter preparing: Whether the server had read the text alone. Its message then quotes no value, and is shown.
  static func postgres(_ result: borrowing PostgresResult, statement: String, preparing: Bool) -> DatabaseError {
    let fields = PostgresErrorFields(result)
    guard let code = fields.code else {
      // An error of libpq's own: it has lost the server.
      return .lost(fields.message, statement: statement)
    }
    var (kind, message) = PostgresError.describe(code, fields)
    if preparing || (code.hasPrefix("42") && fields.hasPosition), let words = fields.message {
      message += ": \(words)"
    }
    return DatabaseError(
      kind, message, code: code, statement: statement, serverMessage: fields.message, serverDetail: fields.detail)
  }

  /// The connection broke.
  static func lost(_ reason: String?, statement: String? = nil) -> DatabaseError {
    DatabaseError(
      .connectionLost, "the connection to PostgreSQL broke; whether the statement had an effect is not known",
      statement: statement, serverMessage: reason)
  }
}

extension DatabaseError {
  /// The connection broke between a COMMIT and its answer.
  static func commitOutcomeUnknown(
    _ reason: String?, code: String? = nil, statement: String? = nil
  ) -> DatabaseError {
    DatabaseError(
      .commitOutcomeUnknown,
      "the connection to PostgreSQL broke during COMMIT: whether the transaction was kept is not known; look before it is "
        + "run again", code: code, statement: statement, serverMessage: reason)
  }

  /// A transaction can't be committed, since a statement in it failed and its error did not leave the block. What failed
  /// decides what can be done: after a serialization failure the block can be run again.
  static func aborted(by cause: DatabaseError?) -> DatabaseError {
    guard let cause else { return DatabaseError(.misuse, PostgresError.abortedTransaction) }
    let kind = [.serializationFailure, .deadlock].contains(cause.kind) ? cause.kind : .misuse
    return DatabaseError(
      kind,
      "the transaction was rolled back instead of committed: a statement in it failed, and its error did not leave the "
        + "block, which only that of a nested transaction may keep: \(cause.message)", code: cause.code,
      statement: cause.statement, serverMessage: cause.serverMessage,
      serverDetail: cause.serverDetail)
  }
}

/// What a server's error says. (postgresql.org/docs/15/libpq-exec.html, PQresultErrorField)
struct PostgresErrorFields {
  let code: String?
  let message: String?
  let detail: String?
  let constraint: String?
  let table: String?
  let column: String?
  /// Where it happened. It can quote values.
  let context: String?
  /// Whether the error points at a place in the statement's text.
  let hasPosition: Bool
  /// Whether the server ends the connection with it.
  let isFatal: Bool
  /// Whether a prepared statement is at fault, and the same text prepared anew would do: it is gone, or its tables have
  /// changed. The message for the latter is translated, so it is told by the server's function that raised it.
  let isStale: Bool

  // SAFETY (every call below): the fields belong to the result, and are copied.
  init(_ result: borrowing PostgresResult) {
    func field(_ ascii: Unicode.Scalar, of pointer: OpaquePointer) -> String? {
      unsafe PQresultErrorField(pointer, Int32(ascii.value)).map { unsafe String(cString: $0) }
    }
    let pointer = unsafe result.pointer
    code = unsafe field("C", of: pointer)
    message =
      unsafe field("M", of: pointer)
      ?? PQresultErrorMessage(pointer).map { unsafe String(cString: $0) }
    detail = unsafe field("D", of: pointer)
    constraint = unsafe field("n", of: pointer)
    table = unsafe field("t", of: pointer)
    column = unsafe field("c", of: pointer)
    context = unsafe field("W", of: pointer)
    hasPosition = unsafe field("P", of: pointer) != nil
    let severity = unsafe field("V", of: pointer)
    isFatal = code == nil || severity == "FATAL" || severity == "PANIC"
    let function = unsafe field("R", of: pointer)
    isStale = code == "26000" || (code == "0A000" && function == "RevalidateCachedQuery")
  }
}

extension PostgresErrorFields {
  /// The row of a COPY that the error is about, from 1: `COPY person, line 3, column age: …`. The words are translated, the
  /// order is not.
  func copiedRow(of table: String) -> Int? {
    guard let context else { return nil }
    let beginning = "COPY \(table), "
    for line in context.split(separator: "\n") where line.hasPrefix(beginning) {
      let digits = line.dropFirst(beginning.count).drop { !$0.isWholeNumber }.prefix { $0.isWholeNumber }
      return Int(digits)
    }
    return nil
  }
}

/// PostgreSQL's SQLSTATEs in the terms of `DatabaseError`. (postgresql.org/docs/15/errcodes-appendix.html)
enum PostgresError {
  /// The kind, and a message in words that quote no value.
  static func describe(_ code: String, _ fields: PostgresErrorFields) -> (DatabaseError.Kind, String) {
    let (name, table) = (fields.constraint, fields.table)
    let inTable = table.map { " in \($0)" } ?? ""
    let byName = name.map { " (\($0))" } ?? ""
    switch code {
    case "23505":
      return (
        .uniqueViolation(constraint: name, table: table, columns: []),
        "a row with the same key exists\(inTable)\(byName)"
      )
    case "23503":
      return (
        .foreignKeyViolation(constraint: name, table: table),
        "a foreign key\(inTable) has no row to refer to, or is referred to\(byName)"
      )
    case "23502":
      return (
        .notNullViolation(table: table, column: fields.column),
        "column \(fields.column ?? "?") of \(table ?? "the table") can't be null"
      )
    case "23514":
      return (.checkViolation(constraint: name, table: table), "the check \(name ?? "?")\(inTable) does not hold")
    case _ where code.hasPrefix("23"): return (.constraintViolation, "a constraint\(inTable) does not hold\(byName)")
    default: return describe(code) ?? describe(class: String(code.prefix(2)))
    }
  }

  private static func describe(_ code: String) -> (DatabaseError.Kind, String)? {
    switch code {
    case "40001": (.serializationFailure, "transactions could not be put in an order; run this one again")
    case "40P01": (.deadlock, "transactions wait for each other, and this one was chosen to end")
    case "55P03": (.lockUnavailable, "another transaction holds the lock")
    case "57014": (.timeout, "the statement took longer than statement_timeout allows, or was cancelled")
    case "25P03": (.timeout, "the transaction was idle for longer than idle_in_transaction_session_timeout allows")
    case "25P04": (.timeout, "the transaction took longer than transaction_timeout allows")
    case "25006": (.readOnly, "a statement that writes was sent where only reads are allowed")
    case "25P02": (.misuse, PostgresError.abortedTransaction)
    case "42501": (.permissionDenied, "the database user has no right to this")
    case "08P01": (.invalidStatement, "the statement and its parameters do not fit together")
    case "25001": (.misuse, "the statement can't run inside a transaction")
    case "57P01", "57P02", "57P03", "57P05": (.connectionLost, "the server ended the connection")
    default: nil
    }
  }

  static let abortedTransaction: String =
    "an earlier statement of the transaction failed, and PostgreSQL then accepts no more: let its error leave the block, "
    + "or run what may fail in a nested transaction"

  private static func describe(class: String) -> (DatabaseError.Kind, String) {
    switch `class` {
    case "08": (.connectionLost, "the connection to PostgreSQL broke")
    case "0A": (.unsupported, "PostgreSQL does not have this")
    case "22": (.invalidValue, "PostgreSQL can't use a value: it is out of range, or of a wrong format")
    case "28": (.permissionDenied, "PostgreSQL refuses the user")
    case "42": (.syntax, "PostgreSQL does not accept the statement")
    case "53", "54": (.resourceExhausted, "PostgreSQL ran out of memory, disk or connections, or a limit was reached")
    default: (.other, "PostgreSQL reported an error of its own; serverMessage has its words")
    }
  }
}
