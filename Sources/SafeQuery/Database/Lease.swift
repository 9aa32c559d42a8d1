import Synchronization

/// One use of a connection, which can be ended from outside: by the cancellation of its task, or by its deadline.
@usableFromInline
final class Lease: Sendable {
  enum End: Int { case cancelled = 1, expired }

  /// Zero, or how it ended.
  private let end = Atomic(0)
  /// The lane that is used, once there is one.
  private let lane: Mutex<Lane?>
  let deadline: Deadline?
  /// What this is a part of, if it is one.
  private let surrounding: Lease?
  /// Who observes it.
  let observation: CallObservation?

  init(until deadline: Deadline? = nil, _ observation: CallObservation? = nil) {
    self.deadline = deadline
    self.observation = observation
    surrounding = nil
    lane = Mutex(nil)
  }

  /// A part of a use, which has a deadline of its own.
  init(partOf surrounding: Lease, until deadline: Deadline) {
    self.deadline = deadline
    self.surrounding = surrounding
    observation = surrounding.observation
    lane = Mutex(surrounding.lane.withLock { $0 })
  }

  /// Whether nothing more is to be sent. It may be asked from any thread, and often.
  var isOver: Bool {
    end.load(ordering: .relaxed) != 0 || deadline?.hasPassed == true || surrounding?.isOver == true
  }

  /// Why it is over.
  var error: DatabaseError {
    if let surrounding, surrounding.isOver { return surrounding.error }
    if end.load(ordering: .relaxed) != End.cancelled.rawValue, let deadline { return deadline.error }
    return DatabaseError(.cancelled, "the task was cancelled")
  }

  /// What to throw for an error: once this use is over, whatever the interruption looked like to the statement, the cause is
  /// the end. What became of a COMMIT must be told all the same, and a call that was a mistake would have failed at any time.
  func cause(of error: DatabaseError) -> DatabaseError {
    guard isOver, error.kind != .commitOutcomeUnknown, error.kind != .misuse else { return error }
    var cause = self.error
    (cause.code, cause.statement, cause.location) = (error.code, error.statement, error.location)
    (cause.serverMessage, cause.serverDetail) = (error.serverMessage, error.serverDetail)
    cause.batchIndex = error.batchIndex
    return cause
  }

  /// Called with the lane, before it is used.
  func begin(on lane: Lane) { self.lane.withLock { $0 = lane } }

  /// Ends it, and what runs; only the first end counts.
  func end(_ reason: End) {
    _ = end.compareExchange(expected: 0, desired: reason.rawValue, ordering: .relaxed)
    // One that has no lane yet asks whether it is over when it gets one.
    lane.withLock { $0 }?.interrupt(self)
  }

  // MARK: Parts

  /// The use that this is a part of, or is.
  var whole: Lease { surrounding?.whole ?? self }

  func isPart(of other: Lease) -> Bool { self === other || surrounding?.isPart(of: other) == true }

  /// What runs from now on is this. Called on the connection's thread.
  func proceed() { lane.withLock { $0 }?.proceed(with: self) }

  /// Called before every statement.
  func check() throws { if isOver { throw error } }
}
