/// What an update or delete is about: the rows of a table, and another table that they are matched with.
struct WriteTarget: Sendable {
  let table: TableInstance
  let other: TableInstance?
  let conditions: [Node]
  let match: Node?

  /// - Parameter verb: For the error that refuses what an update or delete doesn't have; it is not left out.
  init(_ clauses: SelectClauses, _ verb: String, _ other: TableInstance? = nil, on match: Node? = nil) {
    table = clauses.table
    self.other = other
    self.match = match
    conditions = clauses.problem(of: verb).map { [.failure(DatabaseError(.invalidQuery, $0))] } ?? clauses.conditions
  }
}

extension SelectClauses {
  /// Why an update or delete can't take the rows of this select.
  fileprivate func problem(of verb: String) -> String? {
    if table.source != nil { return "\(verb) takes the rows of a table of the database, not of a query" }
    let isFiltered =
      isPlain && distinct == nil && joins.isEmpty && groups.isEmpty && groupConditions.isEmpty && windows.isEmpty
    if !isFiltered { return "\(verb) takes the rows of a where; order, limit and grouping have no place in it" }
    if isFilteredByNothing {
      return "\(verb) of all rows, for its filter was left with no condition; to mean all rows, write all.\(verb)"
    }
    return nil
  }
}

/// Renders an update or a delete.
final class WriteFragment: Fragment {
  enum Verb { case update([Node]), delete }
  private let verb: Verb
  private let target: WriteTarget
  private let returning: Node?

  init(_ verb: Verb, _ target: WriteTarget, returning: Node?) {
    self.verb = verb
    self.target = target
    self.returning = returning
  }

  func write(to writer: inout StatementWriter) throws {
    let scope = writer.openScope()
    writer.bringIn(target.table)
    if let other = target.other { writer.bringIn(other) }
    switch verb {
    case .update(let assignments):
      writer.write("UPDATE ")
      try writer.write(declaration: target.table)
      try writer.write(" SET ", list: assignments)
      try write(" FROM ", to: &writer)
      try writer.write(" WHERE ", all: target.conditions + [target.match].compactMap(\.self))
    case .delete where writer.dialect == .sqlite:
      writer.write("DELETE FROM ")
      try writer.write(declaration: target.table)
      try writer.write(" WHERE ", all: target.conditions)
      guard let match = target.match else { break }
      writer.write(target.conditions.isEmpty ? " WHERE EXISTS (SELECT 1" : " AND EXISTS (SELECT 1")
      try write(" FROM ", to: &writer)
      writer.write(" WHERE ")
      try writer.write(match)
      writer.write(")")
    case .delete:
      writer.write("DELETE FROM ")
      try writer.write(declaration: target.table)
      try write(" USING ", to: &writer)
      try writer.write(" WHERE ", all: target.conditions + [target.match].compactMap(\.self))
    }
    try writer.write(" RETURNING ", returning)
    writer.closeScope(scope)
  }

  /// The clause with the other table, if there is one.
  private func write(_ clause: StaticString, to writer: inout StatementWriter) throws {
    guard let other = target.other else { return }
    writer.write(clause)
    try writer.write(declaration: other)
  }
}
