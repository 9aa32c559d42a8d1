import Foundation
import RawC
import SafeQuery
import Synchronization

/// What the writer beside the readers writes.
struct Written: Table {
  var text: String

  struct Columns: TableColumns {
    let table: TableReference<Written>
    var text: Column<String> { table.column("text") }
  }

  static let schema = TableSchema("written", [ColumnDefinition("text", String.self)])

  init(text: String) { self.text = text }

  init(row: borrowing Row, at index: Int) throws { text = try String(row: row, at: index) }

  func encode(into row: inout RowEncoder) { row.encode(text) }
}

extension SQLiteBenchmarks {
  var readersBesideWriter: Workload {
    let readers = 8
    let operations = options.scaled(80_000)
    return Workload(
      name: "SQLite 8 tasks reading while one writes", target: .ratio(1.1), operations: operations,
      raw: { [path] in try Measurement(unsafe raw_sqlite_concurrent(path, Int32(readers), Int32(operations))) },
      safeQuery: { [db] in
        let writer = Writer(db)
        let writes = writer.start()
        var result = try await Measurement.timed {
          try await withThrowingTaskGroup(of: Int64.self) { group in
            for reader in 1...readers {
              group.addTask { try await Self.select(db, seed: UInt32(reader), operations / readers) }
            }
            return try await group.reduce(0, +)
          }
        }
        writer.stop()
        result.writes = try await writes.value
        return result
      })
  }
}

/// Writes a row a millisecond, from a thread of its own as the reference does: the readers, which seldom suspend, would
/// leave a task few turns on Swift's own threads, and the work would not be the same.
private final class Writer: Sendable {
  private let isStopping = Atomic(false)
  private let db: Database

  init(_ db: Database) { self.db = db }

  /// Writes until it is stopped.
  /// - Returns: How many rows.
  func start() -> Task<Int64, any Error> {
    Task(executorPreference: QueueExecutor()) { [self] in
      var writes: Int64 = 0
      while !isStopping.load(ordering: .relaxed) {
        try await db.execute(Written.insert(Written(text: "hello")))
        writes += 1
        usleep(1_000)
      }
      return writes
    }
  }

  func stop() { isStopping.store(true, ordering: .relaxed) }
}

/// Runs tasks on a serial queue.
private final class QueueExecutor: TaskExecutor {
  private let queue = DispatchQueue(label: "writer")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }  // SAFETY: each job runs once.
  }
}
