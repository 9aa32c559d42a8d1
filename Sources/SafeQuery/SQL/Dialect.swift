/// The SQL dialect that a statement is written in. One query renders to either.
public enum Dialect: Sendable, Hashable, CaseIterable {
  /// SQLite 3.40 or later.
  case sqlite
  /// PostgreSQL 15 or later.
  case postgreSQL

  /// How many parameters one statement can carry: `SQLITE_MAX_VARIABLE_NUMBER`'s default, and the 16-bit count of
  /// PostgreSQL's Bind message.
  var maximumParameters: Int {
    switch self {
    case .sqlite: 32_766
    case .postgreSQL: 65_535
    }
  }
}
