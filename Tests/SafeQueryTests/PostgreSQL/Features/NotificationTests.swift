import Foundation
import SafeQuery
import Testing

@Suite(.timeLimit(Patience.minutes(3))) struct NotificationTests {
  /// Channels are the whole database's: each test has its own.
  private func withDatabase(_ body: (Database) async throws -> Void) async throws {
    try await PostgresServer.withSchema { db in try await body(db) }
  }

  private func payload(_ event: NotificationEvent?) -> String? {
    guard case .notification(_, let payload, _) = event else { return nil }
    return payload
  }

  @Test func `what is notified after the call returned is told, in order, with channel and process`() async throws {
    try await withDatabase { db in
      let events = try await db.postgres.notifications(on: "nt Order's \"one\"", "nt_two")
      try await db.postgres.notify("nt Order's \"one\"", "a'b\"c\\ é")
      let pid = try await db.transaction { tx in
        try tx.postgres.notify("nt_two", "x")
        try tx.postgres.notify("nt_two")
        return try tx.fetchOne("SELECT pg_backend_pid()", as: Int32.self) ?? 0
      }
      var iterator = events.makeAsyncIterator()
      let first = try await iterator.next()
      #expect(payload(first) == "a'b\"c\\ é")
      #expect(try await iterator.next() == .notification(channel: "nt_two", payload: "x", pid: pid))
      #expect(try await iterator.next() == .notification(channel: "nt_two", payload: "", pid: pid))
    }
  }

  @Test func `a transaction that is rolled back notifies nobody`() async throws {
    try await withDatabase { db in
      let events = try await db.postgres.notifications(on: "nt_rollback")
      struct Undo: Error {}
      _ = try? await db.transaction { tx in
        try tx.postgres.notify("nt_rollback", "undone")
        throw Undo()
      }
      try await db.postgres.notify("nt_rollback", "kept")
      var iterator = events.makeAsyncIterator()
      let event = try await iterator.next()
      #expect(payload(event) == "kept")
    }
  }

  @Test func `all listeners share one connection, each is told, and the last one ends it`() async throws {
    try await withDatabase { db in
      let other = try await Database.open(PostgresServer.url("application_name=nt_shared"))
      defer { other.close() }
      let sessions: SQL =
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'nt_shared' AND query LIKE '%LISTEN%'"
      do {
        var iterators: [PostgresNotifications.AsyncIterator] = []
        for _ in 0..<20 {
          iterators.append(try await other.postgres.notifications(on: "nt_shared").makeAsyncIterator())
        }
        let extra = try await other.postgres.notifications(on: "nt_extra")
        #expect(try await db.value(sessions, Int.self) == 1)
        try await db.postgres.notify("nt_shared", "all")
        for index in iterators.indices {
          let event = try await iterators[index].next()
          #expect(payload(event) == "all")
        }
        _ = extra
      }
      while try await db.value(sessions, Int.self) != 0 { try await Task.sleep(for: .milliseconds(5)) }
      // And again.
      let events = try await other.postgres.notifications(on: "nt_shared")
      try await db.postgres.notify("nt_shared", "again")
      var iterator = events.makeAsyncIterator()
      let event = try await iterator.next()
      #expect(payload(event) == "again")
    }
  }

  @Test func `a channel that nobody listens to any more is left, and the others go on`() async throws {
    try await withDatabase { db in
      let other = try await Database.open(PostgresServer.url("application_name=nt_unlisten"))
      defer { other.close() }
      let kept = try await other.postgres.notifications(on: "nt_kept")
      do { _ = try await other.postgres.notifications(on: "nt_left") }
      let last: SQL = """
        SELECT count(*) FROM pg_stat_activity
        WHERE application_name = 'nt_unlisten' AND query = 'UNLISTEN "nt_left"'
        """
      while try await db.value(last, Int.self) != 1 { try await Task.sleep(for: .milliseconds(5)) }
      try await db.postgres.notify("nt_kept", "on")
      var iterator = kept.makeAsyncIterator()
      let event = try await iterator.next()
      #expect(payload(event) == "on")
    }
  }

  @Test func `a connection that breaks is made again, and listeners are told that they may have missed something`()
    async throws
  {
    try await withDatabase { db in
      let other = try await Database.open(PostgresServer.url("application_name=nt_broken"))
      defer { other.close() }
      var events = try await other.postgres.notifications(on: "nt_broken").makeAsyncIterator()
      for round in 0..<3 {
        let end: SQL = """
          SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
          WHERE application_name = 'nt_broken' AND query LIKE '%LISTEN%'
          """
        #expect(try await db.value(end, Int.self) == 1)
        #expect(try await events.next() == .mayHaveMissed)
        // Whoever is told that listens again.
        try await db.postgres.notify("nt_broken", "\(round)")
        let event = try await events.next()
        #expect(payload(event) == "\(round)")
      }
    }
  }

  @Test func `a server that is away for a while is found again`() async throws {
    let proxy = try FaultProxy()
    defer { proxy.close() }
    let db = try await Database.open(proxy.url)
    defer { db.close() }
    var events = try await db.postgres.notifications(on: "nt_away").makeAsyncIterator()
    proxy.set(.truncate(after: 0))
    try? await db.postgres.notify("nt_away", "lost")
    let refused = await #expect(throws: DatabaseError.self) { try await db.postgres.notifications(on: "nt_new") }
    #expect(refused?.kind == .connectionFailed || refused?.kind == .connectionLost)
    proxy.set(.none)
    // What was notified before the connection broke may still have come.
    var event = try await events.next()
    if payload(event) == "lost" { event = try await events.next() }
    #expect(event == .mayHaveMissed)
  }

  @Test(arguments: [true, false])
  func `a network that goes silent is noticed, and listeners are told that they may have missed something`(
    _ isStalled: Bool
  ) async throws {
    let proxy = try FaultProxy()
    defer { proxy.close() }
    let db = try await Database.open("\(proxy.url)&listening_check=200&connect_timeout=3")
    defer { db.close() }
    let near = try await Database.open(PostgresServer.url())
    defer { near.close() }
    let channel: NotificationChannel = isStalled ? "nt_stalled" : "nt_dropped"
    var events = try await db.postgres.notifications(on: channel).makeAsyncIterator()
    try await near.postgres.notify(channel, "before")
    let before = try await events.next()
    #expect(payload(before) == "before")
    // A server that has nothing to say is asked now and then, and is not taken for lost.
    let connections = proxy.accepted
    try await Task.sleep(for: .seconds(1))
    #expect(proxy.accepted == connections)
    proxy.set(isStalled ? .stall : .drop)
    try await near.postgres.notify(channel, "lost")
    for _ in 0..<3000 where proxy.accepted == connections { try await Task.sleep(for: .milliseconds(10)) }
    #expect(proxy.accepted > connections)
    proxy.set(.none)
    #expect(try await events.next() == .mayHaveMissed)
    try await near.postgres.notify(channel, "after")
    let after = try await events.next()
    #expect(payload(after) == "after")
    // What broke is gone on both sides.
    #expect(db.statistics.leased == 0)
  }

  @Test func `who does not keep up is told so, after what was kept`() async throws {
    try await withDatabase { db in
      let events = try await db.postgres.notifications(on: "nt_slow", capacity: 3)
      let marker = try await db.postgres.notifications(on: "nt_slow_end")
      for number in 0..<10 { try await db.postgres.notify("nt_slow", "\(number)") }
      try await db.postgres.notify("nt_slow_end", "done")
      var end = marker.makeAsyncIterator()
      _ = try await end.next()
      var iterator = events.makeAsyncIterator()
      for number in 0..<3 {
        let event = try await iterator.next()
        #expect(payload(event) == "\(number)")
      }
      #expect(try await iterator.next() == .mayHaveMissed)
      try await db.postgres.notify("nt_slow", "new")
      let event = try await iterator.next()
      #expect(payload(event) == "new")
    }
  }

  @Test func `cancelling the task ends the loop, and so does closing the database`() async throws {
    try await withDatabase { db in
      let other = try await Database.open(PostgresServer.url())
      let events = try await other.postgres.notifications(on: "nt_end")
      let count = Counter()
      func loop() -> Task<Void, any Error> {
        Task { for try await _ in events { count.increment() } }
      }
      let first = loop()
      try await db.postgres.notify("nt_end", "1")
      while count.value == 0 { try await Task.sleep(for: .milliseconds(2)) }
      first.cancel()
      try await first.value
      let second = loop()
      try await db.postgres.notify("nt_end", "2")
      while count.value == 1 { try await Task.sleep(for: .milliseconds(2)) }
      try await other.shutdown()
      try await second.value
      let closed = await #expect(throws: DatabaseError.self) { try await other.postgres.notifications(on: "nt_end") }
      #expect(closed?.kind == .closed)
    }
  }

  @Test func `a name that can't be one, and a payload that is too long, are refused before anything is sent`()
    async throws
  {
    try await withDatabase { db in
      let long: NotificationChannel = "nt_3456789012345678901234567890123456789012345678901234567890_64"
      for channel in [long, ""] {
        let listen = await #expect(throws: DatabaseError.self) { try await db.postgres.notifications(on: channel) }
        let notify = await #expect(throws: DatabaseError.self) { try await db.postgres.notify(channel) }
        #expect(listen?.kind == .invalidIdentifier && notify?.kind == .invalidIdentifier)
      }
      let payload = String(repeating: "x", count: 8000)
      let error = await #expect(throws: DatabaseError.self) { try await db.postgres.notify("nt_long", payload) }
      #expect(error?.kind == .encoding && error?.message.contains("takes up to 7999") == true)
      try await db.postgres.notify("nt_long", String(payload.dropLast()))
      let nul = await #expect(throws: DatabaseError.self) { try await db.postgres.notify("nt_long", "a\0b") }
      #expect(nul?.kind == .encoding)
    }
  }

  @Test func `SQLite has no LISTEN`() async throws {
    try await Backend.sqlite.withDatabase { db in
      let listen = await #expect(throws: DatabaseError.self) { try await db.postgres.notifications(on: "a") }
      #expect(listen?.kind == .unsupported && listen?.message == "SQLite has no LISTEN; PostgreSQL does")
      let notify = await #expect(throws: DatabaseError.self) { try await db.postgres.notify("a") }
      #expect(notify?.kind == .unsupported)
    }
  }
}
