import SafeQuery

/// A column of a row as text, whatever its type.
struct Cell {
  /// Nil for NULL.
  let text: String?
  let isNumber: Bool

  init(row: borrowing Row, at column: Int) {
    text = row.displayText(at: column)
    isNumber = row.holdsNumber(at: column)
  }
}
