// VULNERABLE ON PURPOSE: see VulnerableControl.swift.

extension VulnerableDatabase {
  /// The approved comments of one author.
  public func comments(by author: String) throws -> Rows {
    try run("SELECT author, body FROM comment WHERE approved = 1 AND author = '\(author)'")
  }

  /// Stores a comment, to be approved later.
  public func comment(by author: String, _ body: String) throws {
    try run("INSERT INTO comment (author, body, approved) VALUES ('\(author)', '\(body)', 0)")
  }

  /// Deletes a comment of the one who is logged in.
  public func deleteComment(id number: String, of author: String) throws {
    try run("DELETE FROM comment WHERE author = '\(author)' AND id = \(number)")
  }
}
