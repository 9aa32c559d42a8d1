/// Everything that a throwaway database holds, as seen by a connection of its own: the evidence an attack is judged by.
public struct State: Sendable, Equatable {
  /// Every table with every row, sorted.
  public var tables: [String: Rows]
  /// The files beside the database that are not its own.
  public var files: [String]

  /// The rows of a table; none if the table is gone.
  public subscript(table: String) -> Rows {
    get { tables[table] ?? [] }
    set { tables[table] = newValue }
  }

  /// Says what differs from an earlier state, or nil if nothing does.
  public func change(since earlier: State) -> String? {
    for name in earlier.tables.keys.sorted() where tables[name] == nil { return "table \(name) is gone" }
    for name in tables.keys.sorted() {
      guard let rows = earlier.tables[name] else { return "a new table \(name) appeared" }
      if rows == self[name] { continue }
      let added = self[name].filter { !rows.contains($0) }.count
      let removed = rows.filter { !self[name].contains($0) }.count
      switch (removed, added) {
      case (0, _): return "\(added) row(s) came to table \(name)"
      case (_, 0): return "\(removed) row(s) of table \(name) went"
      default: return "\(removed) row(s) of table \(name) changed"
      }
    }
    for file in files where !earlier.files.contains(file) { return "a file \(file) was written" }
    return nil
  }
}
