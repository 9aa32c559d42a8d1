import Foundation
import Testing
import VulnerableControl

/// The control of the experiment: it must be as vulnerable as it says, and clean up after itself. The whole gauntlet is
/// run by `safequery gauntlet`.
@Suite struct VulnerableControlTests {
  /// A throwaway database, filled, for one test.
  private func withThrowaway(
    _ backend: VulnerableControl.Backend, _ body: (ThrowawayDatabase, Secrets) throws -> Void
  ) throws {
    let place =
      switch backend {
      case .sqlite: try ThrowawayDatabase()
      case .postgresql:
        try ThrowawayDatabase(
          postgreSQL: PostgresServer.url(), schema: "safequery_control_\(UInt32.random(in: 0 ... .max))")
      }
    var generator = SystemRandomNumberGenerator()
    let secrets = Secrets(using: &generator)
    try place.fill(with: secrets)
    do { try body(place, secrets) } catch {
      try place.remove()
      throw error
    }
    try place.remove()
  }

  @Test(arguments: VulnerableControl.Backend.allCases)
  func `a condition that is always true logs in as the administrator`(_ backend: VulnerableControl.Backend) throws {
    try withThrowaway(backend) { place, _ in
      let naive = try VulnerableDatabase(on: place)
      defer { naive.close() }
      #expect(try naive.login(email: "ada@example.org", password: "lovelace").count == 1)
      #expect(try naive.login(email: "ada@example.org", password: "wrong").isEmpty)
      #expect(try naive.login(email: "x' OR 1=1 OR 'a'='a", password: "wrong").contains { $0[2] == "admin" })
    }
  }

  @Test(arguments: VulnerableControl.Backend.allCases)
  func `the referee sees a changed row, a dropped table and a written file`(
    _ backend: VulnerableControl.Backend
  ) throws {
    try withThrowaway(backend) { place, secrets in
      let before = try place.state()
      #expect(before["vault"] == [["1", secrets.vault]])
      let naive = try VulnerableDatabase(on: place)
      defer { naive.close() }
      try naive.run("UPDATE account SET role = 'admin' WHERE id = 2")
      #expect(try place.state().change(since: before) == "1 row(s) of table account changed")
      try naive.run("DROP TABLE account")
      #expect(try place.state().change(since: before) == "table account is gone")
      guard backend == .sqlite else { return }
      let again = try place.state()
      try naive.run("ATTACH '\(place.directory.path)/page.php' AS page; CREATE TABLE page.code (text)")
      #expect(try place.state().change(since: again) == "a file page.php was written")
    }
  }

  @Test(arguments: VulnerableControl.Backend.allCases)
  func `filling puts everything back`(_ backend: VulnerableControl.Backend) throws {
    try withThrowaway(backend) { place, secrets in
      let before = try place.state()
      let naive = try VulnerableDatabase(on: place)
      try naive.run("DROP TABLE comment; DELETE FROM product")
      naive.close()
      try place.fill(with: secrets)
      #expect(try place.state() == before)
    }
  }

  @Test func `a folder is removed with its database`() throws {
    let place = try ThrowawayDatabase()
    let path = place.directory.path
    #expect(FileManager.default.fileExists(atPath: path))
    try place.remove()
    #expect(!FileManager.default.fileExists(atPath: path))
  }
}
