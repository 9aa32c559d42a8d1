import SafeQuery
import Testing

@Suite struct MigrationScriptTests {
  @Test(
    arguments: [
      "BEGIN", "begin immediate", "COMMIT", "end", "ROLLBACK", "rollback to s", "ABORT", "START TRANSACTION",
      "SAVEPOINT s", "RELEASE s", "/* now */ -- really\n Commit", "PREPARE TRANSACTION 'x'",
    ], Dialect.allCases)
  func `a script that controls the transaction is refused`(_ statement: String, _ dialect: Dialect) async throws {
    try await TemporaryFolder.with(["0001_a.sql": "SELECT 1;\n\(statement);\nSELECT 2"]) { folder in
      let complaint = try folder.complaint(for: dialect)
      #expect(complaint.hasPrefix("0001_a.sql, line "))
      #expect(complaint.contains("statement 2") && complaint.contains("controls a transaction"))
    }
  }

  @Test(arguments: Dialect.allCases)
  func `the words may stand anywhere else`(_ dialect: Dialect) async throws {
    let script = "SELECT 'COMMIT; BEGIN' AS \"end\"; -- COMMIT;\nPREPARE p AS SELECT 1; /* ; ROLLBACK; */"
    try await TemporaryFolder.with(["0001_a.sql": script]) { folder in
      let migrations = try folder.migrations(for: dialect)
      #expect(migrations.count == 1)
    }
  }

  @Test func `a byte order mark hides no COMMIT`() async throws {
    for script in ["\u{FEFF}SELECT 1", "SELECT 1;\n\u{FEFF}COMMIT", "SELECT 1;\nCOMMIT\u{FEFF}"] {
      try await TemporaryFolder.with(["0001_a.sql": script]) { folder in
        let complaint = try folder.complaint()
        #expect(complaint.contains("a byte order mark (U+FEFF) stands outside quotes"))
      }
    }
    try await TemporaryFolder.with(["0001_a.sql": "SELECT '\u{FEFF}'"]) { folder in
      let migrations = try folder.migrations(for: .sqlite)
      #expect(migrations.count == 1)
    }
  }

  @Test func `a carriage return hides no COMMIT in a comment`() async throws {
    try await TemporaryFolder.with(["0001_a.sql": "SELECT 1;\r\n-- x\rCOMMIT\nWORK"]) { folder in
      let complaint = try folder.complaint()
      #expect(complaint.hasPrefix("0001_a.sql, line 2: a carriage return inside a comment"))
    }
    try await TemporaryFolder.with(["0001_a.sql": "SELECT 1; -- x\r\nSELECT 2;\r\n"]) { folder in
      let migrations = try folder.migrations(for: .postgreSQL)
      #expect(migrations.count == 1)
    }
  }

  @Test func `a comment inside a comment is refused`() async throws {
    try await TemporaryFolder.with(["0001_a.sql": "/* a /* b */ COMMIT; */ SELECT 1"]) { folder in
      let complaint = try folder.complaint()
      #expect(complaint.contains("a comment inside a comment"))
    }
  }

  @Test(arguments: [
    ("SELECT 1;\n\nSELECT :name", "0001_a.sql, line 3, statement 2: :name is a parameter"),
    ("SELECT 'open", "0001_a.sql: a string ('…') is not closed in statement 1"),
    ("SELECT 1;\u{0}", "0001_a.sql: a NUL byte is in the text"),
    ("", "0001_a.sql holds no statement"), (" -- nothing\n;;\n/* */", "0001_a.sql holds no statement"),
  ])
  func `a script that can't be sent is refused with its place`(_ script: String, _ message: String) async throws {
    try await TemporaryFolder.with(["0001_a.sql": script]) { folder in
      let complaint = try folder.complaint()
      #expect(complaint.hasPrefix(message))
    }
  }
}
