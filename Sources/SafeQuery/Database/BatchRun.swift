/// Statements that are sent together.
@usableFromInline
struct StatementBatch: Sendable {
  let runs: [any AnyBatchRun]
  /// Whether none changes anything.
  let isRead: Bool

  /// Whether its end may be sent along with it: if no row that can't be decoded could then be too late.
  var mayTravelWithItsEnd: Bool { isRead || runs.allSatisfy { $0.shape == nil } }

  static func start<Result>(
    _ statements: [BatchStatement<Result>], _ dialect: Dialect, _ fileID: StaticString, _ line: UInt
  ) throws -> [BatchRun<Result>] {
    try statements.enumerated().map { index, statement in
      try located(index, fileID, line) { try statement.start(dialect) }
    }
  }

  /// Adds a statement's place to an error that passes.
  static func located<Result>(
    _ index: Int, _ fileID: StaticString, _ line: UInt, _ body: () throws -> Result
  ) throws -> Result {
    do { return try body() } catch let error as DatabaseError { throw error.inBatch(index).located(fileID, line) }
  }
}

extension DatabaseError {
  func inBatch(_ index: Int?) -> DatabaseError {
    var copy = self
    copy.batchIndex = copy.batchIndex ?? index
    return copy
  }
}

/// One run of a statement of a batch.
protocol AnyBatchRun: AnyObject, Sendable {
  var statement: Statement { get }
  /// What the rows must look like; nil if there are none to be decoded.
  var shape: RowShape? { get }
  /// How many rows it had or changed.
  var rowCount: Int { get }
  /// Called before each attempt.
  func begin()
  /// Takes a row.
  /// - Returns: Whether more are wanted.
  func take(_ row: borrowing Row) throws -> Bool
  /// Called after the last row, with how many rows were changed.
  func end(changes: Int) throws
}

// SAFETY: it is filled by the one thread of the connection, and read when that is done.
class BatchRun<Result: Sendable>: AnyBatchRun, @unchecked Sendable {
  let statement: Statement
  let shape: RowShape?
  fileprivate(set) var rowCount = 0
  /// What came of it.
  var result: Result

  init(_ statement: Statement, shape: RowShape?, _ result: Result) {
    self.statement = statement
    self.shape = shape
    self.result = result
  }

  func begin() {}
  func take(_ row: borrowing Row) throws -> Bool { true }
  func end(changes: Int) throws {}
}

// SAFETY: as its superclass.
final class RowsRun<Output: Sendable, Result: Sendable>: BatchRun<Result>, @unchecked Sendable {
  private let decode: @Sendable (borrowing Row, Int) throws -> Output
  private let limit: Int
  private let make: @Sendable ([Output]) -> Result
  private var rows: [Output] = []
  private var count = 0

  init(
    _ statement: Statement, _ projection: Projection<Output>, _ limit: Int,
    _ make: @escaping @Sendable ([Output]) -> Result
  ) {
    decode = projection.decode
    self.limit = limit
    self.make = make
    super.init(statement, shape: projection.shape, make([]))
  }

  override func begin() {
    rows = []
    count = 0
  }

  override func take(_ row: borrowing Row) throws -> Bool {
    count += 1
    if count <= limit { rows.append(try decode(row, 0)) }
    return count <= limit
  }

  override func end(changes: Int) throws {
    if count > limit {
      throw DatabaseError(.decoding, "the query has more than one row, where at most one is expected")
    }
    rowCount = max(count, changes)
    result = make(rows)
    rows = []
  }
}

// SAFETY: as its superclass.
final class CountRun: BatchRun<Int>, @unchecked Sendable {
  init(_ statement: Statement) { super.init(statement, shape: nil, 0) }

  override func end(changes: Int) throws {
    rowCount = changes
    result = changes
  }
}

extension Driver {
  /// Runs the statements of a batch one after the other in the transaction that is open, and commits it if that is asked for.
  func runOneByOne(_ batch: StatementBatch, commits: Bool) throws {
    for (index, item) in batch.runs.enumerated() {
      do {
        if index > 0 { try lease?.check() }
        item.begin()
        let changes = try run(item.statement, shape: item.shape, as: .inTransaction) { try item.take($0) }
        try item.end(changes: changes)
      } catch { throw ((item.statement.named(error) as? DatabaseError)?.inBatch(index)) ?? error }
    }
    if commits { try commit() }
  }
}

extension SQLiteConnection {
  func run(_ batch: StatementBatch, commits: Bool) throws { try runOneByOne(batch, commits: commits) }
}
