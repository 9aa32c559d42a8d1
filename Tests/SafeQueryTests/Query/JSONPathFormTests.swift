import SafeQuery
import Testing

/// The paths of the library's JSON functions on SQLite, which a program's own SQL can call with anything.
@Suite struct JSONPathFormTests {
  @Test(
    "A path that is no array of strings is an error",
    arguments: ["[1]", "1", "\"a\"", "{}", "{\"a\":\"b\"}", "[[]]", "[", ""])
  func refusesOtherPaths(_ path: String) async throws {
    let db = try await Database.open("sqlite::memory:")
    defer { db.close() }
    await #expect(throws: DatabaseError.self) {
      _ = try await db.fetchOne("SELECT safequery_json_get('{\"a\":1}', \(path))", as: String?.self)
    }
  }
}
