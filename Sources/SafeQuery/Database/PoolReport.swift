// What a call is told that got no connection.

extension DatabaseError {
  static var poolIsClosed: DatabaseError { DatabaseError(.closed, "the database is closed") }

  /// Whether the connection that could not be made may be possible in a moment: the server is not reached, is starting or
  /// stopping, or has no place left. (postgresql.org/docs/15/errcodes-appendix.html)
  var mayPass: Bool {
    switch code {
    case nil: kind == .connectionFailed || kind == .connectionLost
    case "53300", "57P01", "57P02", "57P03": true
    default: false
    }
  }
}

extension PoolState {
  /// The error for who waited until the deadline: who has the connections, and since when.
  func timeout(_ waiter: PoolQueue.Waiter, _ now: Moment) -> DatabaseError {
    if let limit = waiter.limit { return Deadline(after: limit).error }
    let waited = waiter.since.duration(to: waiter.deadline ?? now)
    let holders = slots.filter { $0.phase == .leased }
    if holders.isEmpty, let failure {
      return DatabaseError(
        .connectionFailed, "no connection could be made within \(waited): \(failure.message)", code: failure.code,
        serverMessage: failure.serverMessage)
    }
    var parts = ["no connection became free within \(waited)"]
    if !holders.isEmpty { parts.append(Self.report(holders, now)) }
    let opening = slots.filter { $0.phase == .connecting }.count
    if opening > 0 { parts.append("\(opening) \(opening == 1 ? "is" : "are") being opened") }
    if let failure { parts.append("another could not be opened: \(failure.message)") }
    return DatabaseError(.timeout, parts.joined(separator: "; "))
  }

  /// The error for who waited for the end of the work on a closed pool.
  func overdue(_ limit: Duration, _ now: Moment) -> DatabaseError {
    let holders = slots.filter { $0.phase == .leased }
    let work = holders.isEmpty ? "" : "; \(Self.report(holders, now))"
    return DatabaseError(.timeout, "the database's work did not end within \(limit)\(work)")
  }

  /// `3 are in use: 2 by App/Orders.swift:12 (for 4.9 s), 1 by App/Users.swift:7 (for 0.2 s)`, the longest first.
  private static func report(_ holders: [Slot], _ now: Moment) -> String {
    let groups = Dictionary(grouping: holders, by: \.caller).map { caller, slots in
      (caller: caller, count: slots.count, since: slots.map(\.since).min() ?? now)
    }.sorted { ($0.since, $0.caller.text) < ($1.since, $1.caller.text) }
    let shown = groups.prefix(8).map { "\($0.count) by \($0.caller.text) (for \(seconds($0.since.duration(to: now))))" }
    let rest = groups.dropFirst(8).reduce(0) { $0 + $1.count }
    let list = (shown + (rest > 0 ? ["\(rest) by others"] : [])).joined(separator: ", ")
    return "\(holders.count) \(holders.count == 1 ? "is" : "are") in use: \(list)"
  }

  private static func seconds(_ duration: Duration) -> String {
    let tenths = (duration.components.seconds * 10) + duration.components.attoseconds / 100_000_000_000_000_000
    return "\(tenths / 10).\(tenths % 10) s"
  }
}
