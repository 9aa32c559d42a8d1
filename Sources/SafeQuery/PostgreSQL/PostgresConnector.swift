import CPostgres
import Foundation

/// Makes a connection within a time limit. libpq's own limit only counts where it waits itself, so the waiting is done
/// here. (postgresql.org/docs/15/libpq-connect.html, PQconnectStartParams)
enum PostgresConnector {
  // SAFETY (every call below): the handle is libpq's, used by this thread alone until it is returned; texts that libpq
  // hands out are copied at once.

  /// A connection to the first server that will do. One that refuses the role or the password ends the search: the next
  /// would be asked with the same.
  /// - Throws: ``DatabaseError`` that names the places and the reasons, and never the password.
  static func connect(_ options: PostgresOptions) throws -> OpaquePointer {
    var failures: [DatabaseError] = []
    for attempt in try options.attempts() {
      do { return try unsafe connect(toOne: attempt) } catch let error as DatabaseError {
        if error.kind != .connectionFailed { throw error }
        failures.append(error)
      }
    }
    guard failures.count > 1, let main = failures.last(where: \.mayPass) ?? failures.last else {
      throw failures.first ?? DatabaseError(.connectionFailed, "can't connect to PostgreSQL at \(options.place)")
    }
    throw DatabaseError(
      main.kind, "none of PostgreSQL's servers will do: \(failures.map(\.message).joined(separator: "; "))",
      code: main.code, serverMessage: main.serverMessage)
  }

  private static func connect(toOne options: PostgresOptions) throws -> OpaquePointer {
    let environment = ProcessInfo.processInfo.environment
    guard var handle = unsafe start(try options.connectionParameters(environment: environment)) else {
      throw DatabaseError(.resourceExhausted, "there is no memory for a connection")
    }
    if options.leavesModeToService(environment), unsafe isWeak(handle) {
      unsafe PQfinish(handle)
      var verified = options
      verified.sslMode = .verifyFull
      guard let other = unsafe start(try verified.connectionParameters(environment: environment)) else {
        throw DatabaseError(.resourceExhausted, "there is no memory for a connection")
      }
      unsafe handle = unsafe other
    }
    // Verbose errors carry the SQLSTATE, for which libpq has no function here.
    unsafe PQsetErrorVerbosity(handle, PQERRORS_VERBOSE)
    unsafe PQsetNoticeReceiver(handle, { _, _ in }, nil)
    do {
      try unsafe finish(handle, options)
      unsafe PQsetErrorVerbosity(handle, PQERRORS_DEFAULT)
      try unsafe prepare(handle, options)
    } catch {
      unsafe PQfinish(handle)
      throw error
    }
    return unsafe handle
  }

  /// Whether what libpq has put together from everywhere would let anybody in between listen.
  private static func isWeak(_ handle: OpaquePointer) -> Bool {
    guard let all = unsafe PQconninfo(handle) else { return true }
    defer { unsafe PQconninfoFree(all) }
    var values: [String: String] = [:]
    var option = unsafe all
    while let name = unsafe option.pointee.keyword {
      if let value = unsafe option.pointee.val { values[unsafe String(cString: name)] = unsafe String(cString: value) }
      unsafe option += 1
    }
    return PostgresOptions.isWeak(mode: values["sslmode"], host: values["hostaddr"] ?? values["host"])
  }

  private static func start(_ parameters: [(String, String)]) -> OpaquePointer? {
    var names = unsafe parameters.map { unsafe UnsafePointer(strdup($0.0)) }
    var values = unsafe parameters.map { unsafe UnsafePointer(strdup($0.1)) }
    defer {
      for index in 0..<parameters.count {
        unsafe free(UnsafeMutablePointer(mutating: names[index]))
        unsafe free(UnsafeMutablePointer(mutating: values[index]))
      }
    }
    unsafe names.append(nil)
    unsafe values.append(nil)
    // The last argument: a database's name is never read as a connection string.
    return unsafe PQconnectStartParams(&names, &values, 0)
  }

  private static func finish(_ handle: OpaquePointer, _ options: PostgresOptions) throws {
    let deadline = ContinuousClock.now + options.connectTimeout
    var state = PGRES_POLLING_WRITING
    if unsafe PQstatus(handle) == CONNECTION_BAD { throw unsafe failure(handle, options) }
    while state != PGRES_POLLING_OK {
      if state == PGRES_POLLING_FAILED { throw unsafe failure(handle, options) }
      let events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT
      let left = deadline - .now
      let milliseconds = left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000
      var descriptor = pollfd(fd: unsafe PQsocket(handle), events: Int16(events), revents: 0)
      let ready = milliseconds > 0 ? unsafe poll(&descriptor, 1, Int32(clamping: milliseconds)) : 0
      if ready == 0 {
        throw DatabaseError(
          .connectionFailed,
          "can't connect to PostgreSQL at \(unsafe place(handle, options)): no answer within \(options.connectTimeout)")
      }
      if ready < 0 && errno != EINTR {
        throw DatabaseError(.connectionFailed, "can't connect to PostgreSQL: waiting failed (error \(errno))")
      }
      if ready > 0 { state = unsafe PQconnectPoll(handle) }
    }
  }

  private static func place(_ handle: OpaquePointer, _ options: PostgresOptions) -> String {
    if options.host != nil { return options.place }
    let host = unsafe PQhost(handle).map { unsafe String(cString: $0) } ?? ""
    let port = unsafe PQport(handle).map { unsafe String(cString: $0) } ?? ""
    return host.isEmpty ? options.place : "\(host), port \(port)"
  }

  private static func failure(_ handle: OpaquePointer, _ options: PostgresOptions) -> DatabaseError {
    let whole = unsafe PQerrorMessage(handle).map { unsafe String(cString: $0) } ?? ""
    let (code, reason) = reason(whole)
    var kind = DatabaseError.Kind.connectionFailed
    let needsPassword = unsafe PQconnectionNeedsPassword(handle) == 1
    if code?.hasPrefix("28") == true || code == "42501" || needsPassword {
      kind = .permissionDenied
    }
    return DatabaseError(
      kind, "can't connect to PostgreSQL at \(unsafe place(handle, options)): \(reason)", code: code,
      serverMessage: whole)
  }

  /// The SQLSTATE, and the reason without what libpq puts around it:
  /// `connection to server at "…" failed: FATAL:  28P01: password authentication failed for user "ann"`.
  static func reason(_ message: String) -> (code: String?, reason: String) {
    let lines = message.split(separator: "\n").map(String.init)
    var reason = lines.first ?? "no reason is given"
    if let end = reason.range(of: "failed: ") { reason = String(reason[end.upperBound...]) }
    let parts = reason.split(separator: ": ", maxSplits: 2).map(String.init)
    guard parts.count == 3 else { return (nil, reason) }
    let code = parts[1].drop { $0 == " " }
    let isState = code.utf8.count == 5 && code.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
    return isState ? (String(code), parts[2]) : (nil, reason)
  }

  private static func prepare(_ handle: OpaquePointer, _ options: PostgresOptions) throws {
    let version = unsafe PQserverVersion(handle)
    guard version >= 150_000 else {
      throw DatabaseError(
        .connectionFailed,
        "the server at \(unsafe place(handle, options)) is PostgreSQL \(version / 10_000); 15 or later is needed")
    }
    // Sending never blocks: while the server can't take more, its answers are read. All statements go through the
    // extended protocol's pipeline, in which libpq refuses the simple one.
    guard unsafe PQsetnonblocking(handle, 1) == 0, unsafe PQenterPipelineMode(handle) == 1 else {
      throw DatabaseError(.connectionFailed, "libpq can't put the connection into pipeline mode")
    }
  }
}
