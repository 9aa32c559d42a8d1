import CSQLite
import Foundation

/// An order of text of the program's own, on SQLite.
///
/// ```swift
/// let numeric = SQLiteCollation("numeric") { $0.localizedStandardCompare($1) }
/// configuration.sqlite.add(numeric)
/// let posts = try await db.fetch(Post.all.order { $0.title.collate(numeric) })
/// ```
/// It must be an order: the same two texts always compare the same, and if `a` is before `b` and `b` before `c`, `a` is
/// before `c`. A column may be declared with it (`COLLATE numeric`); other programs can't read that table's order then, and
/// an index in it is wrong once the order changes. Whoever can write to the file can have it called, with text.
public struct SQLiteCollation: Sendable {
  let name: StaticString
  let compare: @Sendable (String, String) -> ComparisonResult

  /// Declares a collation.
  /// - Parameters:
  ///   - name: Letters, digits and `_`; not one that SQLite has already.
  ///   - compare: The order. It is called on the thread of the statement, and should be quick.
  public init(_ name: StaticString, _ compare: @escaping @Sendable (String, String) -> ComparisonResult) {
    self.name = name
    self.compare = compare
  }

  /// Registers it on a connection.
  func register(on connection: OpaquePointer) -> Int32 {
    // SAFETY (every call below): the context is a retained `Order`, which SQLite gives back for its release when the
    // connection is closed; the texts' bytes are there during the call, and copied.
    let order = unsafe Unmanaged.passRetained(Order(compare)).toOpaque()
    let code = unsafe sqlite3_create_collation_v2(
      connection, "\(name)", SQLITE_UTF8, order,
      { context, leftCount, left, rightCount, right in
        guard let context = unsafe context else { return 0 }
        let order = unsafe Unmanaged<Order>.fromOpaque(context).takeUnretainedValue()
        let first = unsafe String(decoding: UnsafeRawBufferPointer(start: left, count: Int(leftCount)), as: UTF8.self)
        let second = unsafe String(
          decoding: UnsafeRawBufferPointer(start: right, count: Int(rightCount)), as: UTF8.self)
        return Int32(order.compare(first, second).rawValue)
      }, { context in if let context = unsafe context { unsafe Unmanaged<Order>.fromOpaque(context).release() } })
    // Of this function alone, SQLite does not release the context where it fails. (sqlite.org/c3ref/create_collation.html)
    if code != SQLITE_OK { unsafe Unmanaged<Order>.fromOpaque(order).release() }
    return code
  }

  private final class Order: Sendable {
    let compare: @Sendable (String, String) -> ComparisonResult
    init(_ compare: @escaping @Sendable (String, String) -> ComparisonResult) { self.compare = compare }
  }
}

extension SQLExpression {
  /// Compared and sorted by a collation of the program's own. SQLite only.
  public func collate(_ collation: SQLiteCollation) -> TypedSQL<Value> {
    TypedSQL(
      .dialects(
        sqlite: .infix(sql.node, " COLLATE ", .name(collation.name)),
        postgreSQL: .failure(
          DatabaseError(
            .unsupported, "PostgreSQL has no collation \(collation.name); it is this program's, and SQLite's alone"))))
  }
}
