/// A function that has a value only over a window: ``over(_:)`` makes it an expression.
public struct WindowFunction<Value: DatabaseValue>: Sendable {
  private let call: Node

  init(_ name: StaticString, _ arguments: [Node] = []) { call = .call(name, arguments) }

  /// The function over a window; over all rows of the result without one.
  ///
  /// An expression over a window belongs into `select` and `order`; to choose rows by it, select from the query.
  public func over(_ window: Window = Window()) -> TypedSQL<Value> {
    TypedSQL(.sequence([call, .text(" OVER "), window.reference]))
  }
}

// MARK: - Places

/// The row's number in its window's order, from 1.
public func rowNumber() -> WindowFunction<Int> { WindowFunction("row_number") }

/// The row's place in the order, from 1; equal rows have the same place, and leave a gap after them.
public func rank() -> WindowFunction<Int> { WindowFunction("rank") }

/// The row's place in the order, from 1; equal rows have the same place, and leave no gap.
public func denseRank() -> WindowFunction<Int> { WindowFunction("dense_rank") }

/// The row's place from 0 to 1: `(rank - 1) / (rows - 1)`, and 0 for a single row.
public func percentRank() -> WindowFunction<Double> { WindowFunction("percent_rank") }

/// The share of rows that come before this one or are equal to it.
public func cumeDist() -> WindowFunction<Double> { WindowFunction("cume_dist") }

/// Which of a number of buckets the row is in, from 1; the buckets' sizes differ by at most one row.
/// - Parameter buckets: How many, from 1; a parameter.
public func ntile(_ buckets: Int) -> WindowFunction<Int> {
  WindowFunction("ntile", [positioned(buckets, from: 1, "ntile's number of buckets")])
}

// MARK: - Other rows' values

extension SQLExpression {
  /// The value so many rows before this one in the window's order, or nil where there is no such row.
  /// - Parameter offset: A parameter; it can't be negative.
  public func lag(_ offset: Int = 1) -> WindowFunction<Value.Base?> { shifted("lag", offset) }

  /// The value so many rows before this one in the window's order, or a default where there is no such row.
  /// - Parameter offset: A parameter; it can't be negative.
  public func lag(_ offset: Int = 1, default value: Value.Base) -> WindowFunction<Value> {
    shifted("lag", offset, .bound(value))
  }

  /// The value so many rows after this one in the window's order, or nil where there is no such row.
  /// - Parameter offset: A parameter; it can't be negative.
  public func lead(_ offset: Int = 1) -> WindowFunction<Value.Base?> { shifted("lead", offset) }

  /// The value so many rows after this one in the window's order, or a default where there is no such row.
  /// - Parameter offset: A parameter; it can't be negative.
  public func lead(_ offset: Int = 1, default value: Value.Base) -> WindowFunction<Value> {
    shifted("lead", offset, .bound(value))
  }

  /// The value at the first row of the frame, or nil if the frame is empty.
  public func firstValue() -> WindowFunction<Value.Base?> { WindowFunction("first_value", [sql.node]) }

  /// The value at the last row of the frame, or nil if the frame is empty.
  ///
  /// A window with an order and no frame ends at the current row and its equals. For the last value of the partition, add
  /// `.rows(from: .unboundedPreceding, to: .unboundedFollowing)`.
  public func lastValue() -> WindowFunction<Value.Base?> { WindowFunction("last_value", [sql.node]) }

  /// The value at the frame's row of this number, from 1, or nil if the frame is shorter.
  /// - Parameter number: A parameter.
  public func nthValue(_ number: Int) -> WindowFunction<Value.Base?> {
    WindowFunction("nth_value", [sql.node, positioned(number, from: 1, "nthValue's number")])
  }

  private func shifted<Result>(_ name: StaticString, _ offset: Int, _ other: Node? = nil) -> WindowFunction<Result> {
    let arguments = [sql.node, positioned(offset, from: 0, "the offset of lag and lead")]
    return WindowFunction(name, other.map { arguments + [$0] } ?? arguments)
  }
}

/// PostgreSQL's own functions take `integer`. It reads negative offsets as the other direction, which SQLite does not.
private func positioned(_ number: Int, from least: Int32, _ what: String) -> Node {
  guard let position = Int32(exactly: number), position >= least else {
    return .failure(DatabaseError(.invalidQuery, "\(what) is \(number): it must be from \(least) to \(Int32.max)"))
  }
  return .value(.int32(position))
}
