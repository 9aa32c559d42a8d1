/// The tables that one commit has changed, or several between two turns of the loop.
public struct ChangedTables: Sendable, Hashable {
  /// Their names, as the database's schema writes them.
  public let names: Set<String>

  /// Whether a table is among them.
  public func contains(_ table: any Table.Type) -> Bool {
    let name = "\(table.schema.name)".asciiLowercased
    return names.contains { $0.asciiLowercased == name }
  }
}

/// Which tables are changed, from commit to commit. It is made by ``SQLiteDatabase/changes(of:fileID:line:)``.
public struct TableChanges: AsyncSequence, Sendable {
  let subscription: SQLiteSubscription

  /// All iterators of one sequence take from the same changes: use it in one loop.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(subscription: subscription) }

  /// Takes the changes.
  public struct AsyncIterator: AsyncIteratorProtocol {
    let subscription: SQLiteSubscription

    /// The tables that were changed since the last call, once there are any; nil once the database is closed, or when the
    /// task is cancelled.
    public mutating func next() async -> ChangedTables? { await subscription.next().map(ChangedTables.init(names:)) }
  }
}

extension SQLiteDatabase {
  /// Tells after each commit which tables it has changed: to load again what is shown, to drop a cache.
  ///
  /// ```swift
  /// for await change in try db.sqlite.changes(of: User.self, Post.self) {
  ///   if change.contains(User.self) { … }
  /// }
  /// ```
  /// It begins with this call, not with the loop: what is read after the call and then kept fresh by the loop misses
  /// nothing. It ends when the database is closed.
  ///
  /// - A loop that is slow gets one set of all that was changed meanwhile: nothing is lost, and nothing piles up.
  /// - Nothing is told of what is rolled back. A nested transaction that is rolled back adds nothing; a savepoint of SQL
  ///   text does, as its tables may have been changed before it.
  /// - A table counts as changed if a statement that can write it has changed rows: with triggers and foreign keys that
  ///   act, one of that statement's tables may be named that has the rows it had. Creating, altering and dropping a table
  ///   count as well.
  /// - Only the commits of this ``Database`` are seen, not those of other processes, nor of another `Database` of the same
  ///   file.
  /// - Parameter tables: Those that matter; without any, all do.
  /// - Throws: ``DatabaseError`` of kind `unsupported` on PostgreSQL.
  public func changes(
    of tables: any Table.Type..., fileID: StaticString = #fileID, line: UInt = #line
  ) throws -> TableChanges {
    try located(fileID, line) { try require("change notifications of this kind; use LISTEN and NOTIFY") }
    let names = tables.map { "\($0.schema.name)".asciiLowercased }
    return TableChanges(subscription: database.sqliteChanges.subscribe(to: names.isEmpty ? nil : Set(names)))
  }
}
