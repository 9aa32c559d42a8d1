import Foundation
import RawC
import SafeQuery

/// PostgreSQL's workloads, in two tables of their own, which are dropped at the end.
final class PostgresBenchmarks {
  let url: String
  let db: Database
  let options: Options
  /// What the inserts insert, made before the clock runs.
  let items: [WrittenItem]

  init(_ url: String, _ options: Options) async throws {
    self.url = url
    self.options = options
    // SAFETY (every call of the reference): it reads the URL during the call.
    try BenchmarkError.check(unsafe raw_postgres_open(url))
    db = try await Database.open(url)
    items = (1...RAW_ROWS).map { WrittenItem(PostgresItem(number: $0)) }
  }

  func cleanUp() {
    db.close()
    raw_postgres_close()
  }

  var workloads: [Workload] {
    [
      selectInBlock, selectAwaited, scan,
      insert("PostgreSQL insert of 100,000 rows, C: arrays") { raw_postgres_insert_arrays() },
      insert("PostgreSQL insert of 100,000 rows, C: COPY") { raw_postgres_insert_copy() },
      manyTasks,
    ] + Lists(db: db, options: options).workloads
  }

  // MARK: One row by its key

  private var selectInBlock: Workload {
    let operations = options.scaled(10_000)
    return Workload(
      name: "PostgreSQL point select in a block", target: .ratio(1.1), operations: operations,
      raw: { try Measurement(raw_postgres_select(Int32(operations), true)) },
      safeQuery: { [db] in
        try await .timed {
          try await db.read { tx in
            var (keys, sum) = (KeySequence(seed: 42), Int64(0))
            for _ in 0..<operations {
              let key = keys.next()
              guard let item = try tx.fetchOne(PostgresItem.where { $0.id == key }) else {
                throw SQLiteBenchmarks.missing(key)
              }
              sum += item.id + Int64(item.qty)
            }
            return sum
          }
        }
      })
  }

  private var selectAwaited: Workload {
    let operations = options.scaled(10_000)
    return Workload(
      name: "PostgreSQL single awaited fetchOne", target: .ratio(1.3), operations: operations,
      raw: { try Measurement(raw_postgres_select(Int32(operations), false)) },
      safeQuery: { [db] in try await .timed { try await Self.select(db, KeySequence(seed: 42), operations) } })
  }

  private static func select(_ db: Database, _ keys: KeySequence, _ operations: Int) async throws -> Int64 {
    var (keys, sum) = (keys, Int64(0))
    for _ in 0..<operations {
      let key = keys.next()
      guard let item = try await db.fetchOne(PostgresItem.where { $0.id == key }) else {
        throw SQLiteBenchmarks.missing(key)
      }
      sum += item.id + Int64(item.qty)
    }
    return sum
  }

  // MARK: Many rows

  private var scan: Workload {
    Workload(
      name: "PostgreSQL scan of 100,000 rows", target: .ratio(1.0), operations: items.count,
      raw: { try Measurement(raw_postgres_scan()) },
      safeQuery: { [db] in
        let start = ContinuousClock.now
        let items = try await db.fetch(PostgresItem.all)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        return Measurement(seconds: seconds, checksum: items.reduce(0) { $0 + $1.checksum })
      })
  }

  private func insert(_ name: String, raw: @escaping () -> raw_measurement) -> Workload {
    Workload(
      name: name, target: .ratio(1.2), operations: items.count,
      raw: { [self] in try await emptied { try Measurement(raw()).seconds } },
      safeQuery: { [self] in
        try await emptied {
          try await Measurement.timed { [items] in
            Int64(try await db.transaction { tx in try tx.insert(contentsOf: items) })
          }.seconds
        }
      })
  }

  /// Into an empty table, with a sum over all that was written.
  private func emptied(_ body: () async throws -> Double) async throws -> Measurement {
    try BenchmarkError.check(raw_postgres_truncate())
    let seconds = try await body()
    let sum = try await db.fetchOne(
      """
      SELECT count(*) + sum(id + qty + CAST(trunc(price) AS bigint) + length(name) + coalesce(length(note), 0)
        + CAST(extract(epoch FROM created) * 1000 AS bigint) % 1000000)::bigint
      FROM \(WrittenItem.self)
      """, as: Int64.self)
    return Measurement(seconds: seconds, checksum: sum ?? 0)
  }

  // MARK: Many tasks

  private var manyTasks: Workload {
    let (tasks, connections) = (64, 8)
    let operations = options.scaled(32_000)
    let share = operations / tasks
    return Workload(
      name: "PostgreSQL 64 tasks over 8 connections", target: .ratio(0.7), operations: operations,
      raw: { [url] in try Measurement(unsafe raw_postgres_concurrent(url, Int32(connections), Int32(operations))) },
      safeQuery: { [db] in
        // The keys of each of the reference's threads are shared out over as many tasks as belong to a connection.
        try await .timed {
          try await withThrowingTaskGroup(of: Int64.self) { group in
            for task in 0..<tasks {
              let keys = KeySequence(seed: UInt32(task % connections + 1), skipping: task / connections * share)
              group.addTask { try await Self.select(db, keys, share) }
            }
            return try await group.reduce(0, +)
          }
        }
      })
  }
}
