/// What the two drivers have in common: one connection, used by one thread at a time.
///
/// Everything blocks and throws ``DatabaseError``. Only ``interrupt(for:)`` may be called from another thread.
@usableFromInline
protocol Driver: AnyObject {
  var dialect: Dialect { get }
  /// False once the connection can't be used again; the pool replaces it.
  var isUsable: Bool { get }
  /// Whether the connection, on which nothing runs, still is there, as far as can be told without waiting. One that
  /// isn't is closed.
  func isAlive() -> Bool

  /// Runs one statement and hands out its rows until `body` says false.
  /// - Parameters:
  ///   - shape: What the rows must look like, if that is known.
  ///   - body: Decodes a row. When it throws, the statement ends and the connection stays usable.
  /// - Returns: How many rows the statement changed; 0 for one that reads.
  /// - Throws: ``DatabaseError``, or ``BudgetExceeded``.
  @discardableResult
  func run(_ statement: Statement, shape: RowShape?, as access: Access, _ body: (borrowing Row) throws -> Bool) throws
    -> Int

  /// Runs one statement that reads, its rows taken from the server as they are asked for, in constant memory.
  func stream(_ statement: Statement, shape: RowShape?, as access: Access, _ body: (borrowing Row) throws -> Bool)
    throws

  /// Runs statements together in the transaction that is open, and commits it if that is asked for.
  /// - Throws: ``DatabaseError`` that says which statement is at fault.
  func run(_ batch: StatementBatch, commits: Bool) throws

  /// Inserts many rows with one statement text, in the transaction that is open.
  /// - Parameters:
  ///   - next: Fills in the next row's values, or returns false at the end.
  /// - Returns: How many rows were inserted.
  func insert(_ columns: [ColumnDefinition], into table: TableSchema, _ next: (inout RowEncoder) throws -> Bool) throws
    -> Int

  /// Runs one statement of a script.
  @discardableResult
  func run(_ statement: Script.Statement, parameters: [SQLValue], _ body: (borrowing Row) throws -> Bool) throws -> Int

  /// Whether a transaction is open, also one that failed and waits for its rollback.
  var isInTransaction: Bool { get }
  /// Opens a transaction. A read transaction is one that the database lets change nothing.
  func begin(_ mode: TransactionMode) throws
  func commit() throws
  func rollback() throws
  /// Opens, keeps or undoes a nested transaction; depth counts from 1.
  func savepoint(_ action: SavepointAction, depth: Int) throws

  /// Behind everything that is committed on a PostgreSQL server; nil on SQLite.
  func commitPosition() throws -> CommitPosition?
  /// Whether what was committed before a position is seen here.
  func hasReplayed(_ position: CommitPosition) throws -> Bool

  /// Gives up the read that ended with ``BudgetExceeded``: it is not run again.
  func abandon()
  /// The use that is being made of the connection: what waits long looks whether that is over.
  var lease: Lease? { get set }
  /// Ends the running statement with an error. Callable from any thread; it is called again and again until the use of
  /// the connection is over.
  /// - Parameters:
  ///   - time: For how long. A server that doesn't answer for too long is left: the connection breaks.
  ///   - isPart: Whether the use goes on with the connection, which is then waited for longer.
  func interrupt(for time: Duration, isPart: Bool)
  /// Lets statements of the use that is being made run as long as they take.
  func liftStatementLimit()
  func close()
}

/// Where a statement stands, and with that what it may do.
@usableFromInline
enum Access {
  /// In the transaction that is open, under its mode.
  case inTransaction
  /// By itself; the database lets it change nothing. With a budget it runs on its caller's thread, and throws
  /// ``BudgetExceeded`` where that would be held too long: after so many steps of SQLite's virtual machine, or while
  /// PostgreSQL has not answered. The same statement is then run again without a budget, or abandoned.
  case read(hasBudget: Bool)
  /// By itself, in a transaction of its own.
  case write
}

/// A read takes longer than its caller's thread may be held. It has had no effect.
struct BudgetExceeded: Error {}

/// What a transaction may do.
@usableFromInline
struct TransactionMode: Sendable {
  let isReadOnly: Bool
  let isolation: IsolationLevel?
  /// Whether its beginning waits for a state of the data that nobody can conflict with.
  var isDeferrable = false
}

/// How much transactions see of each other. SQLite's are always serializable.
public enum IsolationLevel: Sendable, Hashable, CaseIterable {
  /// Each statement sees what was committed before it.
  case readCommitted
  /// All statements see what was committed before the first.
  case repeatableRead
  /// As if transactions ran one after the other.
  case serializable
}

@usableFromInline
enum SavepointAction { case begin, release, rollback }
