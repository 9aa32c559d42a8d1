import Foundation

/// A migration as the history has it.
public struct AppliedMigration: Sendable, Equatable {
  /// Number and name.
  public let identifier: String
  /// What it was when it was applied: see ``Migration/checksum``.
  public let checksum: String
  /// When it was applied, by the clock of the machine that did it.
  public let appliedAt: Date
  /// How long it took, in whole milliseconds.
  public let duration: Duration
}

/// How a migration stands between the list and the history.
public struct MigrationStatus: Sendable, Equatable {
  /// The ways it can stand.
  public enum State: Sendable, Hashable, CaseIterable {
    /// Applied, and still what it was.
    case applied
    /// Not yet applied.
    case pending
    /// Applied, and changed since.
    case changed
    /// Applied, and not in the list.
    case missing
    /// Not applied, though one that comes after it is.
    case outOfOrder
  }

  /// Number and name.
  public let identifier: String
  /// How it stands.
  public let state: State
  /// Its line in the history, unless it is not applied.
  public let applied: AppliedMigration?
  /// What the migration of the list is now, unless it is missing.
  let checksum: String?
}

extension MigrationStatus {
  /// Lays the list beside the history.
  /// - Returns: All that are in either, ordered by identifier.
  static func compare(_ migrations: [Migration], with history: [AppliedMigration]) -> [MigrationStatus] {
    let applied = Dictionary(history.map { (Array($0.identifier.utf8), $0) }) { first, _ in first }
    let known = Set(migrations.map { Array($0.identifier.utf8) })
    let newest = history.map(\.identifier).max { $0.precedes($1) }
    let listed = migrations.map { migration in
      let line = applied[Array(migration.identifier.utf8)]
      return MigrationStatus(
        identifier: migration.identifier, state: state(migration, line, newest), applied: line,
        checksum: migration.checksum)
    }
    let missing = history.filter { !known.contains(Array($0.identifier.utf8)) }.map { line in
      MigrationStatus(identifier: line.identifier, state: .missing, applied: line, checksum: nil)
    }
    return (listed + missing).sorted { $0.identifier.precedes($1.identifier) }
  }

  private static func state(_ migration: Migration, _ line: AppliedMigration?, _ newest: String?) -> State {
    if let line { return line.checksum.hasSameBytes(as: migration.checksum) ? .applied : .changed }
    if let newest, migration.identifier.precedes(newest) { return .outOfOrder }
    return .pending
  }

  /// Why nothing is applied as long as a migration stands like this, or nil.
  /// - Parameter newest: The last migration that is applied.
  func problem(history table: String, newest: String) -> DatabaseError? {
    let name = Self.shown(identifier)
    switch state {
    case .applied, .pending: return nil
    case .changed:
      let (before, now) = (Self.shown(applied?.checksum ?? "").prefix(12), (checksum ?? "").prefix(12))
      return DatabaseError(
        .migration,
        """
        migration \(name) was changed after it was applied\(day) (checksum \(before)… then, \(now)… now): put it back as \
        it was, and make the change in a new migration
        """)
    case .missing:
      return DatabaseError(
        .migration,
        """
        migration \(name) was applied\(day), as \(table) tells, and is not in the list: put it back, or run the version \
        of the program that has it
        """)
    case .outOfOrder:
      return DatabaseError(
        .migration,
        """
        migration \(name) is not applied and comes before \(Self.shown(newest)), which is: give it a number after that one
        """)
    }
  }

  private var day: String { applied.map { " on \($0.appliedAt.formatted(.iso8601))" } ?? "" }

  /// A name of the list as it is; text of the history that is no such name in quotes, with control characters spelt out.
  private static func shown(_ text: String) -> String {
    text.utf8.allSatisfy { $0 > 32 && $0 < 127 } ? text : String(reflecting: text)
  }
}
