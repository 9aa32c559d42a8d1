// VULNERABLE ON PURPOSE: see VulnerableControl.swift.

extension VulnerableDatabase {
  /// One field of a document.
  public func field(_ key: String, ofDocument id: Int64) throws -> Rows {
    let field = backend == .sqlite ? "json_extract(body, '$.\(key)')" : "body ->> '\(key)'"
    return try run("SELECT \(field) FROM document WHERE id = \(id)")
  }

  /// One field of a document; quotes are escaped, but the text is a path.
  public func field(path: String, ofDocument id: Int64) throws -> Rows {
    let path = NaiveEscaping.doublingQuotes(path)
    let field = backend == .sqlite ? "json_extract(body, '$.\(path)')" : "body #>> '{\(path)}'"
    return try run("SELECT \(field) FROM document WHERE id = \(id)")
  }

  /// The documents with a tag (PostgreSQL); quotes are escaped, but the text is an array.
  public func documents(tagged tag: String) throws -> Rows {
    try run("SELECT id FROM document WHERE tags && '{\(NaiveEscaping.doublingQuotes(tag))}' ORDER BY id")
  }
}
