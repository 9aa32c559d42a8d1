import Foundation
import SafeQuery
import Testing

@Suite struct MigrationFolderTests {
  @Test func `files are sorted by name, and other files are not looked at`() async throws {
    let files = [
      "0010_c.sql": "SELECT 3", "0002_b.sql": "SELECT 2", "0001_a.sql": "SELECT 1", "README.md": "notes",
      ".0003_hidden.sql": "",
    ]
    try await TemporaryFolder.with(files) { folder in
      let migrations = try folder.migrations(for: .sqlite)
      #expect(migrations.map(\.identifier) == ["0001_a", "0002_b", "0010_c"])
    }
  }

  @Test func `the checksum is that of the file's bytes`() async throws {
    try await TemporaryFolder.with(["0001_a.sql": "abc"]) { folder in
      let checksum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
      let migrations = try folder.migrations(for: .sqlite)
      #expect(migrations.map(\.checksum) == [checksum])
    }
  }

  @Test func `a file for one database takes the place of the one for both`() async throws {
    let files = [
      "0001_a.sql": "SELECT 1", "0001_a.sqlite.sql": "SELECT 'lite'", "0002_b.postgres.sql": "SELECT 2",
      "0003_c.sqlite.sql": "SELECT 3", "0003_c.postgres.sql": "SELECT 'big'",
    ]
    try await TemporaryFolder.with(files) { folder in
      let lite = try folder.migrations(for: .sqlite)
      let big = try folder.migrations(for: .postgreSQL)
      #expect(lite.map(\.identifier) == ["0001_a", "0003_c"])
      #expect(big.map(\.identifier) == ["0001_a", "0002_b", "0003_c"])
      #expect(lite[0].checksum != big[0].checksum && lite[1].checksum != big[2].checksum)
    }
  }

  @Test func `a time is a number`() async throws {
    let files = ["20261124_120000_a.sql": "SELECT 1", "20261124_120001_b.sql": "SELECT 1"]
    try await TemporaryFolder.with(files) { folder in
      let migrations = try folder.migrations(for: .sqlite)
      #expect(migrations.count == 2)
    }
  }

  // MARK: What is refused

  @Test func `a folder that isn't there is named`() async throws {
    try await TemporaryFolder.with { folder in
      let missing = TemporaryFolder(url: folder.url.appendingPathComponent("none"))
      #expect(try missing.complaint().hasSuffix("none does not exist"))
      try folder.write("file", "")
      let file = TemporaryFolder(url: folder.url.appendingPathComponent("file"))
      #expect(try file.complaint().hasSuffix("file is a file; expected the folder of migrations"))
    }
  }

  @Test(arguments: [
    "create_user.sql", "1_a.sql", "0001.sql", "0001_.sql", "0001-a.sql", "0001_a b.sql", "0001_a.mysql.sql",
    "0001_a.sqlite.postgres.sql", "0001_\u{212A}.sql", "0001_é.sql", "0001_a.SQL", "0001__a.sql", "0001_a\u{1B}[2J.sql",
  ])
  func `a file name that is not of the form is refused`(_ name: String) async throws {
    try await TemporaryFolder.with([name: "SELECT 1"]) { folder in
      let complaint = try folder.complaint()
      #expect(complaint.hasPrefix("the file \""))
      #expect(complaint.contains("expected"))
      #expect(!complaint.utf8.contains(0x1B))
    }
  }

  @Test func `two migrations of one number are refused, on either database`() async throws {
    let files = ["0001_a.sqlite.sql": "SELECT 1", "0001_b.postgres.sql": "SELECT 1"]
    try await TemporaryFolder.with(files) { folder in
      for dialect in Dialect.allCases {
        let complaint = try folder.complaint(for: dialect)
        #expect(
          complaint == "two migrations have the number 0001: 0001_a and 0001_b; give one the next number")
      }
    }
  }

  @Test func `numbers whose bytes are in another order are refused`() async throws {
    try await TemporaryFolder.with(["9999_a.sql": "SELECT 1", "10000_b.sql": "SELECT 1"]) { folder in
      let complaint = try folder.complaint()
      #expect(complaint.hasPrefix("10000_b comes before 9999_a by its bytes and after it by its number"))
    }
  }

  @Test func `a file that can't be read is named`() async throws {
    try await TemporaryFolder.with { folder in
      try FileManager.default.createSymbolicLink(
        atPath: folder.url.appendingPathComponent("0001_a.sql").path, withDestinationPath: "/nonexistent")
      let complaint = try folder.complaint()
      #expect(complaint == "0001_a.sql can't be read: No such file or directory")
    }
  }

  @Test func `text that is not UTF-8 is refused with its line`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write("0001_a.sql", Array("SELECT 1;\nSELECT '".utf8) + [0xFF] + Array("'".utf8))
      let complaint = try folder.complaint()
      #expect(complaint == "0001_a.sql is not valid UTF-8, first at line 2; save it as UTF-8")
    }
  }

  // MARK: New files

  @Test func `new files are numbered on and never overwrite one`() async throws {
    try await TemporaryFolder.with { parent in
      let folder = TemporaryFolder(url: parent.url.appendingPathComponent("migrations"))
      let new = MigrationFolder(folder.url)
      #expect(try new.create("create_user").lastPathComponent == "0001_create_user.sql")
      #expect(try new.create("create_user").lastPathComponent == "0002_create_user.sql")
      try folder.write("00010_more_digits.sql", "SELECT 1")
      #expect(throws: DatabaseError.self) { try new.create("next") }
      try folder.remove("00010_more_digits.sql")
      try folder.write("0099_x.postgres.sql", "SELECT 1")
      #expect(try new.create("next").lastPathComponent == "0100_next.sql")
      try folder.write("9999_last.sql", "SELECT 1")
      #expect(throws: DatabaseError.self) { try new.create("beyond") }
      #expect(
        try folder.names() == [
          "0001_create_user.sql", "0002_create_user.sql", "0099_x.postgres.sql", "0100_next.sql", "9999_last.sql",
        ])
    }
  }

  @Test func `where numbers are times, a new file has the present for its number`() async throws {
    try await TemporaryFolder.with(["20261124_120000_a.sql": "SELECT 1"]) { folder in
      let new = MigrationFolder(folder.url)
      let now = Date(timeIntervalSince1970: 1_800_000_000)
      let file = try new.create("b", at: now)
      #expect(file.lastPathComponent == "20270115_080000_b.sql")
      #expect(throws: DatabaseError.self) { try new.create("c", at: now) }
    }
  }

  @Test(arguments: ["", "_a", "a_", "../a", "a/b", "a b", "é", "a.sql", "a\u{0}", String(repeating: "a", count: 101)])
  func `a name that can't be a file's is refused`(_ name: String) async throws {
    try await TemporaryFolder.with { folder in
      let error = #expect(throws: DatabaseError.self) { try MigrationFolder(folder.url).create(name) }
      #expect(error?.kind == .migration && error?.message.contains("can't name a migration") == true)
      let names = try folder.names()
      #expect(names.isEmpty)
    }
  }

  @Test func `a new file is not applied until something is written into it`() async throws {
    try await TemporaryFolder.with { folder in
      _ = try MigrationFolder(folder.url).create("later")
      let complaint = try folder.complaint()
      #expect(complaint == "0001_later.sql holds no statement; write one, or remove the file")
    }
  }
}
