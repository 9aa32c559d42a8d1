import Foundation
import Synchronization

/// Reads that see what was written before, from whichever server they read; see
/// ``Database/withConsistentReads(after:_:)``.
public final class ConsistentReads: Sendable {
  enum Need { case nothing, position(CommitPosition), primary }

  @TaskLocal static var current: ConsistentReads?

  /// Whose reads they are.
  private let database: ObjectIdentifier
  private let need: Mutex<Need>

  fileprivate init(_ database: Database, after position: CommitPosition?) {
    self.database = ObjectIdentifier(database)
    need = Mutex(position.map(Need.position) ?? .nothing)
  }

  /// Behind the last write so far, or where the reads began if there was none. Nil on SQLite, and where nothing needs to
  /// be seen.
  public var position: CommitPosition? {
    need.withLock { if case .position(let position) = $0 { position } else { nil } }
  }

  /// What the reads of a database need now.
  static func need(of database: Database) -> Need {
    guard let reads = of(database) else { return .nothing }
    return reads.need.withLock { $0 }
  }

  /// What is to be told of a database's writes.
  static func of(_ database: Database) -> ConsistentReads? {
    guard let current, current.database == ObjectIdentifier(database) else { return nil }
    return current
  }

  /// Called after a commit, on its connection. If the position can't be known, later reads are the primary's: the write
  /// is kept all the same.
  func wrote(on driver: any Driver) {
    do {
      guard let position = try driver.commitPosition() else { return }
      need.withLock { need in
        switch need {
        case .primary: break
        case .nothing: need = .position(position)
        case .position(let before): need = .position(max(before, position))
        }
      }
    } catch { lostSight() }
  }

  /// Called when it is not known whether something was written.
  func lostSight() { need.withLock { $0 = .primary } }
}

/// A replica has not replayed what a read must see.
struct ReplicaIsBehind: Error {}

extension Database {
  /// Runs an operation whose reads see what it has written, and what was written before a position, though they read from
  /// replicas: each waits until its replica has replayed that much (``PostgresOptions/replicaWait``), and is the primary's
  /// if that takes too long.
  ///
  /// ```swift
  /// let position = try await db.withConsistentReads(after: CommitPosition(cookie)) { reads in
  ///   try await db.execute(User.insert(draft))
  ///   let users = try await db.fetch(User.all)  // with the new one
  ///   return reads.position                     // for the client's next request
  /// }
  /// ```
  /// It costs one more round trip after each write, and none where there are no replicas.
  /// - Parameter position: What must be seen besides; of an earlier call's ``ConsistentReads/position``.
  public func withConsistentReads<Result>(
    after position: CommitPosition? = nil, _ operation: (ConsistentReads) async throws -> Result
  ) async rethrows -> Result {
    let reads = ConsistentReads(self, after: position)
    return try await ConsistentReads.$current.withValue(reads) { try await operation(reads) }
  }

  /// Whether reads may be from another server than the one that is written to.
  var hasReplicas: Bool { replicaWait != nil }

  /// Runs a block that only reads, on a connection that sees what it must.
  func leasedForReading<Result: Sendable>(
    _ fileID: StaticString, _ line: UInt, _ body: @escaping @Sendable (any Driver, Lease) throws -> Result
  ) async throws -> Result {
    guard let replicaWait else { return try await leased(readers, fileID, line, body) }
    switch ConsistentReads.need(of: self) {
    case .nothing: return try await leased(readers, fileID, line, body)
    case .primary: return try await leased(writers, fileID, line, body)
    case .position(let position):
      do {
        return try await leased(readers, fileID, line) { driver, lease in
          try Self.wait(for: position, on: driver, replicaWait, lease)
          return try body(driver, lease)
        }
      } catch is ReplicaIsBehind { return try await leased(writers, fileID, line, body) }
    }
  }

  private static func wait(
    for position: CommitPosition, on driver: any Driver, _ limit: Duration, _ lease: Lease
  ) throws {
    let end = ContinuousClock.now + limit
    var pause = 0.001
    while true {
      try lease.check()
      if try driver.hasReplayed(position) { return }
      if ContinuousClock.now >= end { throw ReplicaIsBehind() }
      Thread.sleep(forTimeInterval: pause)
      pause = min(pause * 2, 0.05)
    }
  }

  /// Tells the reads that must see it of a write.
  func noting<Result>(
    _ reads: ConsistentReads?, on driver: any Driver, _ write: () throws -> Result
  ) throws -> Result {
    guard let reads else { return try write() }
    do {
      let result = try write()
      reads.wrote(on: driver)
      return result
    } catch let error as DatabaseError where error.kind == .commitOutcomeUnknown {
      reads.lostSight()
      throw error
    }
  }
}
