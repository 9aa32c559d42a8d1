import Foundation
import SafeQuery

/// A database with a table of 10,000 rows.
struct SoakBackend {
  let name: String
  let db: Database
  private let folder: URL?

  static func sqlite() async throws -> SoakBackend {
    let folder = FileManager.default.temporaryDirectory.appending(path: "safequery-soak-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    let backend = SoakBackend(
      name: "sqlite", db: try await open(.sqlite(path: folder.appending(path: "soak.db").path)), folder: folder)
    try await backend.fill()
    return backend
  }

  static func postgres(_ url: String) async throws -> SoakBackend {
    let backend = SoakBackend(name: "postgres", db: try await open(Configuration(url: url)), folder: nil)
    try await backend.fill()
    return backend
  }

  private static func open(_ configuration: Configuration) async throws -> Database {
    var configuration = configuration
    configuration.maximumConnections = Soak.connections
    return try await Database.open(configuration)
  }

  private func fill() async throws {
    try await db.execute("DROP TABLE IF EXISTS safequery_soak")
    try await db.execute("CREATE TABLE safequery_soak (id BIGINT PRIMARY KEY, amount BIGINT NOT NULL)")
    try await db.execute(
      """
      INSERT INTO safequery_soak WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
      SELECT i, i * 7 FROM n
      """)
  }

  func cleanUp() async throws {
    try await db.execute("DROP TABLE safequery_soak")
    try await db.shutdown()
    if let folder { try FileManager.default.removeItem(at: folder) }
  }
}

/// What one task did, or many together.
struct Tally: Sendable {
  var calls = 0
  var errors = 0
  var firstError: String?
  /// Of each call, how long it took with its wait: how many took up to 2^(n/8) µs.
  var times = [Int](repeating: 0, count: 256)

  mutating func add(_ other: Tally) {
    calls += other.calls
    errors += other.errors
    firstError = firstError ?? other.firstError
    for index in times.indices { times[index] += other.times[index] }
  }

  /// Blocks and single statements, nine reads to a write.
  static func collect(_ db: Database, seed: UInt32, until end: ContinuousClock.Instant) async -> Tally {
    var tally = Tally()
    var state = seed
    var start = ContinuousClock.now
    while start < end {
      state = state &* 1_664_525 &+ 1_013_904_223
      let key = Int64(state >> 8) % 10_000 + 1
      do {
        switch (state >> 4) % 10 {
        case 0:
          try await db.execute("UPDATE safequery_soak SET amount = amount + 1 WHERE id = \(key)")
        case 1...4:
          _ = try await db.read { tx in
            let amount = try tx.fetchOne("SELECT amount FROM safequery_soak WHERE id = \(key)", as: Int64.self)
            return try tx.fetchOne("SELECT id FROM safequery_soak WHERE id = \((amount ?? 0) % 10_000)", as: Int64.self)
          }
        default:
          _ = try await db.fetchOne("SELECT amount FROM safequery_soak WHERE id = \(key)", as: Int64.self)
        }
      } catch {
        tally.errors += 1
        tally.firstError = tally.firstError ?? "\(error)"
      }
      let now = ContinuousClock.now
      tally.calls += 1
      tally.times[min(255, max(0, Int(8 * log2((now - start) / .microseconds(1)))))] += 1
      start = now
    }
    return tally
  }
}

/// A line of the report.
struct SoakResult: CustomStringConvertible {
  let tasks: Int
  let seconds: Double
  let processorSeconds: Double
  let tally: Tally
  let memoryBefore: Double
  let memoryAfter: Double

  init(
    tasks: Int, seconds: Double, processorSeconds: Double, tally: Tally, memoryBefore: Double, memoryAfter: Double
  ) {
    self.tasks = tasks
    self.seconds = seconds
    self.processorSeconds = processorSeconds
    self.tally = tally
    self.memoryBefore = memoryBefore
    self.memoryAfter = memoryAfter
  }

  /// Rounds together.
  init(_ rounds: [SoakResult]) {
    self.init(
      tasks: rounds[0].tasks, seconds: rounds.reduce(0) { $0 + $1.seconds },
      processorSeconds: rounds.reduce(0) { $0 + $1.processorSeconds },
      tally: rounds.reduce(into: Tally()) { $0.add($1.tally) }, memoryBefore: rounds[0].memoryBefore,
      memoryAfter: rounds[rounds.count - 1].memoryAfter)
  }

  var throughput: Double { Double(tally.calls) / seconds }
  var errors: Int { tally.errors }
  var firstError: String? { tally.firstError }

  /// Milliseconds that so much of the calls took at most.
  private func time(_ share: Double) -> Double {
    var rest = Int((Double(tally.calls) * share).rounded(.up))
    for (index, count) in tally.times.enumerated() {
      rest -= count
      if rest <= 0 { return exp2(Double(index + 1) / 8) / 1000 }
    }
    return 0
  }

  var description: String {
    String(
      format: "%5d %10.0f %8.1f %8.3f %8.2f %8.2f %8d   %.1f, %.1f MiB", tasks, throughput,
      processorSeconds / Double(tally.calls) * 1e6, time(0.5), time(0.99), time(1), errors, memoryBefore, memoryAfter)
  }
}
