import CPostgres
import Foundation

struct PostgresRow {
  var count: Int { 0 }
  func isNull(at index: Int) -> Bool { true }
  func name(at index: Int) -> String { "" }
  func bool(at index: Int) throws -> Bool { throw DatabaseError(.unsupported, "") }
  func int64(at index: Int) throws -> Int64 { throw DatabaseError(.unsupported, "") }
  func double(at index: Int) throws -> Double { throw DatabaseError(.unsupported, "") }
  func float(at index: Int) throws -> Float { throw DatabaseError(.unsupported, "") }
  func decimal(at index: Int) throws -> Decimal { throw DatabaseError(.unsupported, "") }
  func text(at index: Int) throws -> String { throw DatabaseError(.unsupported, "") }
  func blob(at index: Int) throws -> [UInt8] { throw DatabaseError(.unsupported, "") }
  /// The text of a `json` or `jsonb` column.
  func json(at index: Int) throws -> String { throw DatabaseError(.unsupported, "") }
  func uuid(at index: Int) throws -> UUID { throw DatabaseError(.unsupported, "") }
  /// Days since 1970-01-01.
  func days(at index: Int) throws -> Int32 { throw DatabaseError(.unsupported, "") }
  /// Microseconds since 1970-01-01 UTC.
  func microseconds(at index: Int) throws -> Int64 { throw DatabaseError(.unsupported, "") }
  /// Microseconds since midnight and seconds east of UTC.
  func time(at index: Int) throws -> (Int64, Int) { throw DatabaseError(.unsupported, "") }
  func array<Element: DatabaseValue>(at index: Int) throws -> [Element] { throw DatabaseError(.unsupported, "") }
}
