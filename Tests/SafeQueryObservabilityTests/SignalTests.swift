#if Observability
import Foundation
import InMemoryLogging
import InMemoryTracing
import Logging
import MetricsTestKit
import SafeQuery
import SafeQueryObservability
import Testing
import Tracing

/// What logs, metrics and traces have of a database's work. One after the other: on PostgreSQL they share a schema.
@Suite(.serialized) struct SignalTests {
  // MARK: Traces

  @Test(
    "A statement is a client span below the span of the task, with the conventions' attributes",
    arguments: Backend.allCases)
  func traces(_ backend: Backend) async throws {
    let tracer = InMemoryTracer()
    try await backend.withPeople([DatabaseTracer(tracer)]) { db in
      tracer.clearFinishedSpans()
      try await tracer.withSpan("request") { _ in
        _ = try await db.fetch(Person.where { $0.age >= 18 })
        try await db.transaction { try $0.insert(contentsOf: [Person(id: 1, email: "ann", age: 30)]) }
      }
      let spans = tracer.finishedSpans
      let request = try #require(spans.first { $0.operationName == "request" })
      let select = try #require(spans.first { $0.operationName == "SELECT person" })
      let insert = try #require(spans.first { $0.operationName == "INSERT person" })
      for span in [select, insert] { expectClientSpan(span, below: request, on: backend) }
      let text = try #require(select.attributes["db.query.text"])
      #expect("\(text)".contains("WHERE"))
      #expect(!"\(text)".contains("18"))
      #expect(select.attributes["db.operation.name"]?.toSpanAttribute() == .string("SELECT"))
    }
  }

  private func expectClientSpan(
    _ span: FinishedInMemorySpan, below request: FinishedInMemorySpan, on backend: Backend
  ) {
    #expect(span.parentSpanID == request.spanID)
    #expect(span.traceID == request.traceID)
    #expect(span.kind == .client)
    #expect(span.attributes["db.system.name"]?.toSpanAttribute() == .string(backend.systemName))
    #expect(span.attributes["db.collection.name"]?.toSpanAttribute() == .string("person"))
    #expect(span.startInstant.nanosecondsSinceEpoch <= span.endInstant.nanosecondsSinceEpoch)
    #expect(span.startInstant.nanosecondsSinceEpoch >= request.startInstant.nanosecondsSinceEpoch)
  }

  @Test("A statement that fails is a span of status error, with the kind and the code", arguments: Backend.allCases)
  func tracesFailures(_ backend: Backend) async throws {
    let tracer = InMemoryTracer()
    try await backend.withPeople([DatabaseTracer(tracer)]) { db in
      await #expect(throws: DatabaseError.self) {
        try await db.execute(Person.insert(Person(id: 1, email: "ann", age: -1)))
      }
      let span = try #require(tracer.finishedSpans.last)
      #expect(span.status?.code == .error)
      #expect(span.attributes["error.type"]?.toSpanAttribute() == .string("checkViolation"))
      let code = backend == .sqlite ? "SQLITE_CONSTRAINT_CHECK" : "23514"
      #expect(span.attributes["db.response.status_code"]?.toSpanAttribute() == .string(code))
    }
  }

  // MARK: Metrics

  @Test("Statements and connections are measured by the conventions' names", arguments: Backend.allCases)
  func measures(_ backend: Backend) async throws {
    try await withReadsAndFailure(backend) { _, metrics in
      func has(_ dimensions: [(String, String)], _ name: String, _ value: String) -> Bool {
        dimensions.contains { $0 == (name, value) }
      }
      let durations = metrics.timers.filter { $0.label == "db.client.operation.duration" }
      let select = try #require(durations.first { has($0.dimensions, "db.operation.name", "SELECT") })
      #expect(select.values.count == 3)
      #expect(select.values.allSatisfy { $0 > 0 })
      #expect(has(select.dimensions, "db.collection.name", "person"))
      #expect(has(select.dimensions, "db.system.name", backend.systemName))
      let failed = try #require(durations.first { has($0.dimensions, "error.type", "checkViolation") })
      #expect(failed.values.count == 1)
      let pool = metrics.meters.filter { $0.label == "db.client.connection.count" }
      #expect(pool.contains { has($0.dimensions, "db.client.connection.state", "used") })
      let measured = Set(metrics.timers.filter { !$0.values.isEmpty }.map(\.label))
      for name in ["use_time", "wait_time", "create_time"] {
        #expect(measured.contains("db.client.connection.\(name)"))
      }
    }
  }

  @Test("Hits and misses of the statement cache are counted as the database has them", arguments: Backend.allCases)
  func measuresStatementCache(_ backend: Backend) async throws {
    try await withReadsAndFailure(backend) { db, metrics in
      func total(_ label: String) -> Int64 {
        metrics.counters.filter { $0.label == label }.map(\.totalValue).reduce(0, +)
      }
      let (hits, misses) = (total("db.client.statement_cache.hits"), total("db.client.statement_cache.misses"))
      let statistics = db.statementCacheStatistics
      #expect(hits == Int64(statistics.hits))
      #expect(misses == Int64(statistics.misses))
      #expect(hits >= 2)
    }
  }

  /// The same read three times, and a write that fails.
  private func withReadsAndFailure(
    _ backend: Backend, _ body: (Database, TestMetrics) throws -> Void
  ) async throws {
    let metrics = TestMetrics()
    try await backend.withPeople([DatabaseMetrics(factory: metrics)]) { db in
      for _ in 0..<3 { _ = try await db.fetch(Person.all) }
      await #expect(throws: DatabaseError.self) {
        try await db.execute(Person.insert(Person(id: 1, email: "ann", age: -1)))
      }
      try body(db, metrics)
    }
  }

  @Test("A call that waits in vain counts as a timeout")
  func measuresTimeouts() async throws {
    let metrics = TestMetrics()
    var configuration = Configuration.sqliteInMemory
    configuration.observers = [DatabaseMetrics(factory: metrics)]
    configuration.leaseTimeout = .milliseconds(50)
    let db = try await Database.open(configuration)
    defer { db.close() }
    try await db.transaction { _ in
      let isOver = DispatchSemaphore(value: 0)
      Task {
        await #expect(throws: DatabaseError.self) { try await db.execute("DELETE FROM \(Person.self)") }
        isOver.signal()
      }
      _ = isOver.wait(timeout: .now() + 60)
    }
    let timeouts = metrics.counters.first { $0.label == "db.client.connection.timeouts" }
    #expect(timeouts?.totalValue == 1)
  }

  // MARK: Logs

  @Test("Slow statements are warnings with text, time and place; others are at debug", arguments: Backend.allCases)
  func logs(_ backend: Backend) async throws {
    let handler = InMemoryLogHandler()
    var logger = Logger(label: "database") { _ in handler }
    logger.logLevel = .debug
    try await backend.withPeople([DatabaseLogger(logger, slowerThan: .milliseconds(200))]) { db in
      handler.clear()
      _ = try await db.fetch(Person.all)
      _ = try await db.fetch(backend.slowQuery, as: Int.self)
      let entries = handler.entries.filter { $0.metadata["db.query.text"] != nil }
      #expect(entries.map(\.level) == [.debug, .warning])
      let slow = try #require(entries.last)
      #expect(slow.message == "Slow statement")
      #expect(slow.metadata["db.operation.name"] == "SELECT")
      let duration = slow.metadata["duration"]?.description ?? ""
      #expect(duration.hasSuffix(" ms"))
      let place = slow.metadata["code.location"]?.description ?? ""
      #expect(place.hasPrefix("SafeQueryObservabilityTests/SignalTests.swift:"))
    }
  }

  @Test("Log entries are made in the context of the task whose call they are about")
  func logsInContext() async throws {
    let memory = InMemoryLogHandler()
    var handler = memory
    handler.metadataProvider = Logger.MetadataProvider {
      ServiceContext.current?.request.map { ["request": "\($0)"] } ?? [:]
    }
    var logger = Logger(label: "database") { [handler] _ in handler }
    logger.logLevel = .debug
    try await Backend.sqlite.withPeople([DatabaseLogger(logger)]) { db in
      memory.clear()
      var context = ServiceContext.topLevel
      context.request = "r-17"
      // Both on the caller's thread and on the connection's.
      try await ServiceContext.withValue(context) {
        _ = try await db.fetch(Person.all)
        try await db.transaction { _ = try $0.fetch(Person.all) }
      }
      #expect(memory.entries.count == 3)
      #expect(memory.entries.allSatisfy { $0.metadata["request"] == "r-17" })
    }
  }

  // MARK: Values

  @Test("A value whose type opted in is in logs and spans, beside others that are hidden", arguments: Backend.allCases)
  func showsWhatOptedIn(_ backend: Backend) async throws {
    struct Age: RawRepresentable, DatabaseValue {
      static let isLoggable = true
      let rawValue: Int64
    }
    let handler = InMemoryLogHandler()
    var logger = Logger(label: "database") { _ in handler }
    logger.logLevel = .debug
    let tracer = InMemoryTracer()
    try await backend.withPeople([DatabaseLogger(logger), DatabaseTracer(tracer)]) { db in
      handler.clear()
      tracer.clearFinishedSpans()
      let (secret, age) = ("s3cr3t", Age(rawValue: 41))
      _ = try await db.fetch("SELECT id FROM \(Person.self) WHERE email = \(secret) AND age < \(age)", as: Int64.self)
      let metadata = try #require(handler.entries.last { $0.metadata["db.query.text"] != nil }).metadata
      #expect(metadata["db.query.parameter.0"] == "(hidden)")
      #expect(metadata["db.query.parameter.1"] == "41")
      let attributes = try #require(tracer.finishedSpans.last).attributes
      #expect(attributes["db.query.parameter.0"]?.toSpanAttribute() == .string("(hidden)"))
      #expect(attributes["db.query.parameter.1"]?.toSpanAttribute() == .string("41"))
      handler.clear()
      _ = try await db.fetch(Person.where { $0.email == secret })
      let other = try #require(handler.entries.last { $0.metadata["db.query.text"] != nil }).metadata
      #expect(other.keys.allSatisfy { !$0.hasPrefix("db.query.parameter") })
    }
  }

  @Test("No signal holds a value, whatever the statements come to", arguments: Backend.allCases)
  func tellsNoValues(_ backend: Backend) async throws {
    let handler = InMemoryLogHandler()
    var logger = Logger(label: "database") { _ in handler }
    logger.logLevel = .trace
    let tracer = InMemoryTracer()
    let metrics = TestMetrics()
    let observers: [any DatabaseObserver] = [
      DatabaseLogger(logger, slowerThan: .zero), DatabaseTracer(tracer), DatabaseMetrics(factory: metrics),
    ]
    let secret = "s3cr3t' OR '1'='1'; DROP TABLE person; --"
    try await backend.withPeople(observers) { db in
      try await db.execute(Person.insert(Person(id: 7_345_219, email: secret, age: 1)))
      // Each ends in an error that the database words with values: a key, a whole row, a number, a bad cast.
      let attempts: [@Sendable () async throws -> Void] = [
        { try await db.execute(Person.insert(Person(id: 8, email: secret, age: 1))) },
        { try await db.execute(Person.insert(Person(id: 7_345_219, email: "x", age: 1))) },
        { try await db.execute(Person.insert(Person(id: 9, email: secret, age: -7_345_219))) },
        { try await db.transaction { _ = try $0.insert(contentsOf: [Person(id: 10, email: secret, age: 1)]) } },
        { _ = try await db.fetchOne("SELECT CAST(\(secret) AS NUMERIC) FROM nowhere", as: Int.self) },
        { _ = try await db.fetchOne("SELECT \(secret)", as: Int.self) },
        { try await db.execute("INSERT INTO \(Person.self) (id, email) VALUES (11, \(secret + "\u{0}"))") },
        {
          struct Refused: Error { let email: String }
          try await db.read { tx in
            let people = try tx.fetch(Person.all)
            throw Refused(email: people.first?.email ?? "")
          }
        },
      ]
      for attempt in attempts { await #expect(throws: (any Error).self) { try await attempt() } }
      if backend == .postgreSQL {
        await #expect(throws: DatabaseError.self) {
          _ = try await db.fetchOne("SELECT CAST(\(secret) AS INTEGER)", as: Int.self)
        }
      }
      var told = ""
      for entry in handler.entries { dump(entry, to: &told) }
      for span in tracer.finishedSpans {
        told += "\(span.operationName) \(span.status.map { "\($0)" } ?? "") "
        span.attributes.forEach { told += "\($0) \($1) " }
        for error in span.errors { dump(error.error, to: &told) }
      }
      for timer in metrics.timers { told += "\(timer.label) \(timer.dimensions)" }
      for recorder in metrics.recorders { told += "\(recorder.label) \(recorder.dimensions)" }
      #expect(told.contains("uniqueViolation"))
      #expect(told.contains("checkViolation"))
      for value in ["s3cr3t", "DROP TABLE", "7345219"] { #expect(!told.contains(value)) }
    }
  }
}

extension Backend {
  var systemName: String { self == .sqlite ? "sqlite" : "postgresql" }

  /// Takes more than 200 ms.
  var slowQuery: SQL {
    self == .sqlite
      ? "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000000) SELECT count(*) FROM n"
      : "SELECT count(*) FROM pg_catalog.pg_sleep(0.3)"
  }
}

private enum RequestKey: ServiceContextKey { typealias Value = String }

extension ServiceContext {
  fileprivate var request: String? {
    get { self[RequestKey.self] }
    set { self[RequestKey.self] = newValue }
  }
}
#endif
