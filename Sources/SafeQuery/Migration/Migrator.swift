import Foundation

/// Brings a database's schema up to date: applies the migrations of a list that are not in its history yet.
///
/// ```swift
/// let migrator = try Migrator(db, Migration.load(from: folder, for: db.dialect))
/// for migration in try await migrator.up() { print("applied", migration.identifier) }
/// ```
/// Each migration is applied in one transaction together with its line in the history: all of it or nothing, on both
/// databases. Any number of programs can call ``up(to:)`` at the same time; each migration is applied once.
///
/// Nothing is applied while the list and the history disagree: while a migration that was applied has changed or is gone
/// from the list, or one that was not applied comes before one that was.
public struct Migrator: Sendable {
  private let database: Database
  private let migrations: [Migration]
  private let history: MigrationHistory
  private let lock: MigrationLock

  /// A runner for a list of migrations, which is put in the order of their identifiers.
  /// - Parameters:
  ///   - database: Where they are applied.
  ///   - migrations: All of them, the applied ones too.
  ///   - historyTable: The table that tells which are applied. It is created with the first one.
  ///   - lockTimeout: How long another runner is waited for, and on SQLite any other connection that writes. There it
  ///     counts in steps of ``Configuration/busyTimeout`` and ``Configuration/leaseTimeout``.
  /// - Throws: ``DatabaseError`` of kind `migration` for an identifier that is not of the form, or two of one number.
  public init(
    _ database: Database, _ migrations: [Migration], historyTable: Identifier = "safequery_migration",
    lockTimeout: Duration = .seconds(60)
  ) throws {
    try MigrationList.check(migrations.map { try MigrationIdentifier($0.identifier) }.sorted())
    self.database = database
    self.migrations = migrations.sorted { $0.identifier.precedes($1.identifier) }
    history = MigrationHistory(historyTable)
    lock = MigrationLock(table: history.name, patience: lockTimeout)
  }

  /// How each migration of the list and of the history stands, ordered by identifier. Changes nothing.
  public func status() async throws -> [MigrationStatus] {
    let lines = try await database.read { [history] in try history.lines($0) }
    return MigrationStatus.compare(migrations, with: lines)
  }

  /// Applies what is pending, in order.
  /// - Parameters:
  ///   - target: The last migration to apply, by its identifier or its number; all if nil.
  ///   - report: Called after each migration that is applied, as soon as it is kept.
  /// - Returns: What this call applied. If it throws, what it has reported stays applied.
  /// - Throws: ``DatabaseError``: of kind `migration` where list and history disagree; `lockUnavailable` where another
  ///   runner did not end in time; of the kind of the failing statement, with the migration and the statement named in
  ///   the message. Whatever else a migration in Swift throws passes as it is.
  @discardableResult
  public func up(
    to target: String? = nil, report: @Sendable (AppliedMigration) -> Void = { _ in }
  ) async throws -> [AppliedMigration] {
    let last = try target.map(find)
    var applied: [AppliedMigration] = []
    while let line = try await applyNext(upTo: last) {
      applied.append(line)
      report(line)
    }
    return applied
  }

  private func find(_ target: String) throws -> String {
    for migration in migrations {
      let number = try MigrationIdentifier(migration.identifier).number
      if migration.identifier.hasSameBytes(as: target) || number.hasSameBytes(as: target) {
        return migration.identifier
      }
    }
    throw DatabaseError(
      .migration, "there is no migration \(String(reflecting: target)) in the list, which has \(migrations.count)")
  }

  /// Applies the first pending migration.
  /// - Returns: Nil if there is none.
  private func applyNext(upTo last: String?) async throws -> AppliedMigration? {
    let attempt = MigrationAttempt()
    do {
      return try await lock.transaction(on: database, attempt) { transaction in
        guard let migration = try next(transaction, upTo: last) else { return nil }
        let line = try apply(migration, transaction)
        attempt.advance(to: .finished(migration.identifier))
        return line
      }
    } catch let error as DatabaseError {
      // A constraint that is checked at the end fails there.
      if case .finished(let identifier) = attempt.stage { throw error.within("migration \(identifier), at its commit") }
      throw error
    }
  }

  private func next(_ transaction: Transaction, upTo last: String?) throws -> Migration? {
    let lines = try history.lines(transaction)
    let newest = lines.map(\.identifier).max { $0.precedes($1) } ?? ""
    let statuses = MigrationStatus.compare(migrations, with: lines)
    for status in statuses {
      if let problem = status.problem(history: history.name, newest: newest) { throw problem }
    }
    guard let pending = statuses.first(where: { $0.state == .pending })?.identifier else { return nil }
    if let last, last.precedes(pending) { return nil }
    return migrations.first { $0.identifier.hasSameBytes(as: pending) }
  }

  private func apply(_ migration: Migration, _ transaction: Transaction) throws -> AppliedMigration {
    if try !history.exists(transaction) { try history.create(transaction) }
    let clock = ContinuousClock()
    let start = clock.now
    try SearchPath.kept(transaction) { try migration.apply(in: transaction) }
    let line = AppliedMigration(
      identifier: migration.identifier, checksum: migration.checksum, appliedAt: Date(),
      duration: start.duration(to: clock.now))
    try history.record(line, transaction)
    return line
  }
}

/// Where PostgreSQL looks for tables. A script may change it (a dump begins with that), and neither the history nor the
/// next user of the connection must look elsewhere.
private enum SearchPath {
  static func kept(_ transaction: Transaction, _ body: () throws -> Void) throws {
    guard transaction.dialect == .postgreSQL else { return try body() }
    let before = try current(transaction)
    try body()
    guard let before, let after = try current(transaction), !after.hasSameBytes(as: before) else { return }
    try transaction.execute("SELECT pg_catalog.set_config('search_path', \(before), false)")
  }

  private static func current(_ transaction: Transaction) throws -> String? {
    try transaction.fetchOne("SELECT pg_catalog.current_setting('search_path')", as: String.self)
  }
}
