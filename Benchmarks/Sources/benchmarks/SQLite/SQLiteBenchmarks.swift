import Foundation
import RawC
import SafeQuery

/// SQLite's workloads, on a file of their own in memory where there is such a file system.
final class SQLiteBenchmarks {
  let folder: URL
  let path: String
  let db: Database
  let options: Options
  /// What the inserts insert, made before the clock runs.
  let items: [Item]
  private var filesMade = 0

  init(_ options: Options) async throws {
    self.options = options
    let memory = URL(filePath: "/dev/shm")
    let isThere = FileManager.default.isWritableFile(atPath: memory.path)
    folder = (isThere ? memory : FileManager.default.temporaryDirectory).appending(
      path: "safequery-benchmarks-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    path = folder.appending(path: "item.db").path
    // SAFETY (every call of the reference): it reads the path during the call.
    try BenchmarkError.check(unsafe raw_sqlite_open(path))
    db = try await Database.open(.sqlite(path: path, createIfMissing: false))
    items = (1...RAW_ROWS).map { Item(number: $0) }
  }

  func cleanUp() {
    db.close()
    raw_sqlite_close()
    // The connections close on their own threads, and remove files of theirs while the folder is being removed.
    for _ in 0..<100 where FileManager.default.fileExists(atPath: folder.path) {
      try? FileManager.default.removeItem(at: folder)
      usleep(10_000)
    }
  }

  var workloads: [Workload] {
    [
      selectPreparedInBlock, selectInBlock, selectTextInBlock, selectPreparedAwaited, selectAwaited, scanInBlock,
      scanAwaited, insert, dynamicQuery, rendering,
      readersBesideWriter,
    ] + Lists(db: db, options: options).workloads
  }

  // MARK: One row by its key

  private var selectPreparedInBlock: Workload {
    let operations = options.scaled(100_000)
    return Workload(
      name: "SQLite point select in a block, prepared", target: .ratio(1.15), operations: operations,
      raw: { try Measurement(raw_sqlite_select(Int32(operations), true)) },
      safeQuery: { [db] in
        try await .timed {
          try await db.read { tx in
            var (keys, sum) = (KeySequence(seed: 42), Int64(0))
            for _ in 0..<operations {
              let key = keys.next()
              guard let item = try tx.fetchOne(Item.byID(key)) else { throw Self.missing(key) }
              sum += item.id + Int64(item.qty)
            }
            return sum
          }
        }
      })
  }

  private var selectInBlock: Workload {
    let operations = options.scaled(100_000)
    return Workload(
      name: "SQLite point select in a block, builder", target: .ratio(1.6), operations: operations,
      raw: { try Measurement(raw_sqlite_select(Int32(operations), true)) },
      safeQuery: { [db] in
        try await .timed {
          try await db.read { tx in
            var (keys, sum) = (KeySequence(seed: 42), Int64(0))
            for _ in 0..<operations {
              let key = keys.next()
              guard let item = try tx.fetchOne(Item.where { $0.id == key }) else { throw Self.missing(key) }
              sum += item.id + Int64(item.qty)
            }
            return sum
          }
        }
      })
  }

  private var selectTextInBlock: Workload {
    let operations = options.scaled(100_000)
    return Workload(
      name: "SQLite point select in a block, SQL text", target: .ratio(1.6), operations: operations,
      raw: { try Measurement(raw_sqlite_select(Int32(operations), true)) },
      safeQuery: { [db] in
        try await .timed {
          try await db.read { tx in
            var (keys, sum) = (KeySequence(seed: 42), Int64(0))
            for _ in 0..<operations {
              let key = keys.next()
              guard
                let item = try tx.fetchOne(
                  "SELECT id, name, price, qty, created, note FROM item WHERE id = \(key)", as: Item.self)
              else { throw Self.missing(key) }
              sum += item.id + Int64(item.qty)
            }
            return sum
          }
        }
      })
  }

  private var selectPreparedAwaited: Workload {
    let operations = options.scaled(50_000)
    return Workload(
      name: "SQLite single awaited fetchOne, prepared", target: .ratio(1.3), operations: operations,
      raw: { try Measurement(raw_sqlite_select(Int32(operations), false)) },
      safeQuery: { [db] in
        try await .timed {
          var (keys, sum) = (KeySequence(seed: 42), Int64(0))
          for _ in 0..<operations {
            let key = keys.next()
            guard let item = try await db.fetchOne(Item.byID(key)) else { throw Self.missing(key) }
            sum += item.id + Int64(item.qty)
          }
          return sum
        }
      })
  }

  private var selectAwaited: Workload {
    let operations = options.scaled(50_000)
    return Workload(
      name: "SQLite single awaited fetchOne", target: .ratio(1.3), operations: operations,
      raw: { try Measurement(raw_sqlite_select(Int32(operations), false)) },
      safeQuery: { [db] in try await .timed { try await Self.select(db, seed: 42, operations) } })
  }

  static func select(_ db: Database, seed: UInt32, _ operations: Int) async throws -> Int64 {
    var (keys, sum) = (KeySequence(seed: seed), Int64(0))
    for _ in 0..<operations {
      let key = keys.next()
      guard let item = try await db.fetchOne(Item.where { $0.id == key }) else { throw missing(key) }
      sum += item.id + Int64(item.qty)
    }
    return sum
  }

  static func missing(_ key: Int64) -> BenchmarkError { BenchmarkError(description: "there is no row \(key)") }

  // MARK: All rows

  private var scanInBlock: Workload {
    Workload(
      name: "SQLite scan of 100,000 rows, in a block", target: .ratio(1.3), operations: items.count,
      raw: { try Measurement(raw_sqlite_scan()) },
      safeQuery: { [db] in try await Self.scan { try await db.read { tx in try tx.fetch(Item.all) } } })
  }

  private var scanAwaited: Workload {
    Workload(
      name: "SQLite scan of 100,000 rows, awaited fetch", target: .ratio(1.3), operations: items.count,
      raw: { try Measurement(raw_sqlite_scan()) },
      safeQuery: { [db] in try await Self.scan { try await db.fetch(Item.all) } })
  }

  private static func scan(_ fetch: () async throws -> [Item]) async throws -> Measurement {
    let start = ContinuousClock.now
    let items = try await fetch()
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    return Measurement(seconds: seconds, checksum: items.reduce(0) { $0 + $1.checksum })
  }

  // MARK: Inserting

  private var insert: Workload {
    Workload(
      name: "SQLite insert of 100,000 rows, one transaction", target: .ratio(1.3), operations: items.count,
      raw: { [self] in
        let path = try makeFile()
        return Measurement(
          seconds: try Measurement(unsafe raw_sqlite_insert(path)).seconds, checksum: try await checksum(of: path))
      },
      safeQuery: { [self] in
        let path = try makeFile()
        let written = try await Database.open(.sqlite(path: path, createIfMissing: false))
        let time = try await Measurement.timed { [items] in
          Int64(try await written.transaction { tx in try tx.insert(contentsOf: items) })
        }
        written.close()
        return Measurement(seconds: time.seconds, checksum: try await checksum(of: path))
      })
  }

  /// A new file with an empty table.
  private func makeFile() throws -> String {
    filesMade += 1
    let path = folder.appending(path: "written\(filesMade).db").path
    try BenchmarkError.check(unsafe raw_sqlite_create(path))
    return path
  }

  /// Over all that was written; the file is removed.
  private func checksum(of path: String) async throws -> Int64 {
    let db = try await Database.open(.sqlite(path: path, createIfMissing: false))
    let sum = try await db.fetchOne(
      """
      SELECT count(*) + sum(id + qty + CAST(price AS INTEGER) + length(name) + length(created) + coalesce(length(note), 0))
      FROM item
      """, as: Int64.self)
    db.close()
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    return sum ?? 0
  }
}
