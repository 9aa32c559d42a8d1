// VULNERABLE ON PURPOSE: see VulnerableControl.swift.

extension VulnerableDatabase {
  /// Subscribes to a channel that the visitor chooses (PostgreSQL).
  public func listen(to channel: String) throws {
    try run("LISTEN \(channel)")
  }

  /// Exports a table that the visitor chooses (PostgreSQL).
  public func export(table: String) throws -> Rows {
    try run("COPY \(table) TO STDOUT")
  }

  /// Saves a comment under a savepoint that carries the name of the visitor's job.
  public func comment(_ body: String, inJob name: String) throws {
    try run("BEGIN")
    try run("SAVEPOINT \(name)")
    try run(
      "INSERT INTO comment (author, body, approved) VALUES ('ada', '\(NaiveEscaping.doublingQuotes(body))', 0)")
    try run("COMMIT")
  }
}
