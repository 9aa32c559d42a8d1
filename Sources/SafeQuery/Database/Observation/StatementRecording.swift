import Synchronization

extension Database {
  /// Runs an operation and records the statements that it runs on this database: for tests that must notice one query
  /// for each row where one for all was meant.
  ///
  /// ```swift
  /// let recording = try await db.recording { try await showOrders(db) }
  /// #expect(recording.count == 2, "\(recording.texts)")
  /// ```
  /// It records what this task does and tasks that the operation begins, detached ones excepted; other tasks that use
  /// the database meanwhile are not in it, so tests can run side by side. What begins and ends a transaction is not
  /// counted.
  public func recording<Result>(_ operation: () async throws -> Result) async rethrows -> StatementRecording<Result> {
    let recorder = StatementRecorder(observation, in: .current)
    StatementRecorder.begin()
    defer { StatementRecorder.end() }
    let result = try await StatementRecorder.$current.withValue(recorder, operation: operation)
    return StatementRecording(result: result, statements: recorder.statements)
  }
}

/// What an operation returned, and the statements that it ran.
public struct StatementRecording<Result> {
  /// What the operation returned.
  public let result: Result
  /// The statements, in the order of their ends.
  public let statements: [StatementEvent]
  /// How many statements there are.
  public var count: Int { statements.count }
  /// Their texts.
  public var texts: [String] { statements.map(\.text) }
}

extension StatementRecording: Sendable where Result: Sendable {}

/// Records the statements of the tasks in whose local values it is.
final class StatementRecorder: Sendable {
  @TaskLocal static var current: StatementRecorder?
  /// How many record at this moment, in any task.
  private static let active = Atomic(0)

  private let database: DatabaseObservation
  /// The one around it, which records too.
  private let outer: StatementRecorder?
  private let recorded = Mutex<[StatementEvent]>([])

  init(_ database: DatabaseObservation, in outer: StatementRecorder?) {
    self.database = database
    self.outer = outer
  }

  @inline(__always)
  static var isAnyActive: Bool { active.load(ordering: .relaxed) != 0 }
  static func begin() { active.add(1, ordering: .relaxed) }
  static func end() { active.subtract(1, ordering: .relaxed) }

  var statements: [StatementEvent] { recorded.withLock { $0 } }

  func record(_ event: StatementEvent, of database: DatabaseObservation) {
    if self.database === database { recorded.withLock { $0.append(event) } }
    outer?.record(event, of: database)
  }
}
