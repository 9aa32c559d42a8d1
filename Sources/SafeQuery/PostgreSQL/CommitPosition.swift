/// A place in a PostgreSQL server's log: what was committed up to there is seen by who has replayed the log so far.
///
/// It is the same for all that follow one primary. Written as PostgreSQL writes it, `16/B374D848`, it may be given to a
/// client and come back with its next request; see ``Database/withConsistentReads(after:_:)``.
public struct CommitPosition: Sendable, Hashable, Comparable, LosslessStringConvertible {
  /// How many bytes of log are before it.
  let bytes: UInt64

  init(bytes: UInt64) { self.bytes = bytes }

  /// A position from its text; nil if it is none.
  public init?(_ description: String) {
    let halves = description.split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count == 2, let high = Self.half(halves[0]), let low = Self.half(halves[1]) else { return nil }
    bytes = UInt64(high) << 32 | UInt64(low)
  }

  private static func half(_ digits: Substring) -> UInt32? {
    // No sign, as the number's own reading would take.
    digits.utf8.count <= 8 && digits.utf8.first != UInt8(ascii: "+") ? UInt32(digits, radix: 16) : nil
  }

  /// The position as PostgreSQL writes it.
  public var description: String {
    "\(String(bytes >> 32, radix: 16, uppercase: true))/\(String(bytes & 0xFFFF_FFFF, radix: 16, uppercase: true))"
  }

  /// Whether less of the log is before the first.
  public static func < (left: CommitPosition, right: CommitPosition) -> Bool { left.bytes < right.bytes }
}

extension PostgresConnection {
  func commitPosition() throws -> CommitPosition? {
    let position: SQL = "SELECT pg_current_wal_insert_lsn()::text"
    let statement = try position.sql(for: .postgreSQL)
    let text = try statement.fetchOne(Projection(value: String.self), on: self, as: .read(hasBudget: false))
    return text.flatMap(CommitPosition.init)
  }

  func hasReplayed(_ position: CommitPosition) throws -> Bool {
    guard isOnStandby else { return true }
    let isReplayed: SQL = "SELECT pg_last_wal_replay_lsn() >= \(position.description)::pg_lsn"
    let statement = try isReplayed.sql(for: .postgreSQL)
    return try statement.fetchOne(Projection(value: Bool.self), on: self, as: .read(hasBudget: false)) == true
  }
}
