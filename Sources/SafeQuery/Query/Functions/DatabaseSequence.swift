/// A sequence of numbers that the database hands out (`CREATE SEQUENCE`). PostgreSQL only.
///
/// ```swift
/// let invoiceNumber = DatabaseSequence("invoice_number")
/// let number = try await db.transaction { try $0.fetchOne("SELECT \(invoiceNumber.next())", as: Int64.self) }
/// ```
/// Taking a number is a write: it throws ``DatabaseError/Kind/readOnly`` in a read-only transaction. A number that was taken
/// stays taken if the transaction is rolled back. (postgresql.org/docs/15/functions-sequence.html)
public struct DatabaseSequence: Sendable {
  private let name: Identifier
  private let space: Identifier?

  /// A sequence.
  /// - Parameters:
  ///   - name: Its name, a literal.
  ///   - space: The schema that it is in, if it isn't found without.
  public init(_ name: Identifier, in space: Identifier? = nil) {
    self.name = name
    self.space = space
  }

  /// The next number.
  public func next() -> TypedSQL<Int64> { call("nextval") }

  /// The number that ``next()`` last gave on this connection, within a transaction that has called it. Without such a call
  /// it is an error.
  public func current() -> TypedSQL<Int64> { call("currval") }

  private func call(_ function: StaticString) -> TypedSQL<Int64> {
    func quoted(_ name: Identifier) -> Node { .call("quote_ident", [.value(.text("\(name.name)"))]) }
    let name = space.map { Node.sequence([quoted($0), .text(" || '.' || "), quoted(self.name)]) } ?? quoted(self.name)
    return TypedSQL(
      .dialects(
        sqlite: .failure(DatabaseError(.unsupported, "SQLite has no sequences; use a generated primary key")),
        postgreSQL: .call(function, [.sequence([.text("CAST("), name, .text(" AS regclass)")])])))
  }
}
