import SafeQuery

/// The rows of a statement, as text.
struct StatementResult: Sendable {
  var head: [String] = []
  var rows: [[String?]] = []
  /// Which columns hold numbers.
  var isNumeric: [Bool] = []
  var changed = 0
}

/// Runs statements of the console.
enum StatementRunner {
  /// Runs a statement in a transaction of its own, with the variables' values bound to its parameters.
  /// - Throws: ``ConsoleError`` for a variable without a value; `DatabaseError`.
  static func run(
    _ statement: Script.Statement, _ variables: [String: SQLValue], on database: Database
  ) async throws -> StatementResult {
    let parameters = try statement.parameterNames.map { name in
      guard let value = variables[name] else {
        throw ConsoleError("there is no variable :\(name); .set \(name) VALUE makes one")
      }
      return value
    }
    return try await database.transaction { transaction in
      var result = StatementResult()
      result.changed = try transaction.run(statement, parameters: parameters) { row in
        if result.head.isEmpty {
          result.head = (0..<row.count).map { row.name(at: $0) }
          result.isNumeric = (0..<row.count).map { _ in true }
        }
        result.rows.append(
          (0..<row.count).map { column in
            let cell = Cell(row: row, at: column)
            if cell.text != nil && !cell.isNumber { result.isNumeric[column] = false }
            return cell.text
          })
      }
      return result
    }
  }
}

/// A mistake at the console.
struct ConsoleError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
