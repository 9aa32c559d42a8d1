import Foundation
import SafeQuery
import Testing

/// What libpq reads besides the URL. A server of the test's own shows what arrives.
@Suite(.serialized) struct PostgresEnvironmentTests {
  // SAFETY (every call below): texts that Swift lends for the call; nobody else here changes these variables.

  @Test func `a password comes from the password file, for its host, database and user alone`() async throws {
    let server = try PasswordServer()
    defer { server.close() }
    let file = server.folder + "/pass"
    try "\(server.folder):5432:shop:ann:from-the:file\n".replacing("the:file", with: "the\\:file")
      .write(toFile: file, atomically: true, encoding: .utf8)
    unsafe chmod(file, 0o600)
    unsafe setenv("PGPASSFILE", file, 1)
    defer { unsafe unsetenv("PGPASSFILE") }
    let other = await #expect(throws: DatabaseError.self) {
      try await Database.open("postgres://bo@/shop?host=\(server.folder)")
    }
    #expect(other?.kind == .permissionDenied)
    _ = try? await Database.open("postgres://ann@/shop?host=\(server.folder)")
    #expect(server.passwords == ["from-the:file"])
    _ = try? await Database.open("postgres://ann:from-the-url@/shop?host=\(server.folder)")
    #expect(server.passwords == ["from-the:file", "from-the-url"])
  }

  @Test func `a service names host, database and user, and the URL overrides it`() async throws {
    let server = try PasswordServer()
    defer { server.close() }
    let file = server.folder + "/service"
    try "[shop]\nhost=\(server.folder)\ndbname=orders\nuser=carl\npassword=of-the-service\n"
      .write(toFile: file, atomically: true, encoding: .utf8)
    unsafe setenv("PGSERVICEFILE", file, 1)
    defer { unsafe unsetenv("PGSERVICEFILE") }
    _ = try? await Database.open("postgres:///?service=shop")
    _ = try? await Database.open("postgres://dora@/?service=shop")
    #expect(server.passwords == ["of-the-service", "of-the-service"])
    #expect(server.users == ["carl", "dora"])
    let unknown = await #expect(throws: DatabaseError.self) { try await Database.open("postgres:///?service=none") }
    #expect(unknown?.kind == .connectionFailed && unknown?.message.contains("none") == true)
  }

  @Test func `a service that says nothing of TLS gets it verified, off the machine`() async throws {
    let server = try PasswordServer()
    defer { server.close() }
    let file = server.folder + "/service"
    try "[far]\nhost=192.0.2.1\ndbname=a\nuser=a\n[loop]\nhost=127.0.0.1\nport=1\nuser=a\n"
      .write(toFile: file, atomically: true, encoding: .utf8)
    unsafe setenv("PGSERVICEFILE", file, 1)
    defer { unsafe unsetenv("PGSERVICEFILE") }
    let error = await #expect(throws: DatabaseError.self) {
      try await Database.open("postgres:///?service=far&sslmode=verify-full&connect_timeout=1")
    }
    #expect(error?.kind == .connectionFailed)
    let loop = await #expect(throws: DatabaseError.self) { try await Database.open("postgres:///?service=loop") }
    #expect(loop?.kind == .connectionFailed && loop?.message.contains("127.0.0.1") == true)
  }
}

/// Asks for a password in clear text, notes it, and ends the connection.
private final class PasswordServer: Sendable {
  let folder: String
  private let listener: Int32
  private let notedPasswords = Notes()
  private let notedUsers = Notes()

  var passwords: [String] { notedPasswords.all }
  var users: [String] { notedUsers.all }

  init() throws {
    folder = "/tmp/safequery-password-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    listener = try UnixSocket.listen("\(folder)/.s.PGSQL.5432")
    Thread.detachNewThread { [self] in serve() }
  }

  func close() {
    shutdown(listener, Int32(SHUT_RDWR))
    Foundation.close(listener)
    try? FileManager.default.removeItem(atPath: folder)
  }

  private func serve() {
    while true {
      let client = accept(listener, nil, nil)
      guard client >= 0 else { return }
      if let startup = message(client, hasType: false) {
        let words = startup.dropFirst(4).split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        // AuthenticationCleartextPassword
        _ = UnixSocket.send([UInt8(ascii: "R"), 0, 0, 0, 8, 0, 0, 0, 3], to: client)
        if let password = message(client, hasType: true) {
          if let index = words.firstIndex(of: "user") { notedUsers.add(words[index + 1]) }
          notedPasswords.add(String(decoding: password.dropLast(), as: UTF8.self))
        }
      }
      Foundation.close(client)
    }
  }

  /// The body of one message.
  private func message(_ client: Int32, hasType: Bool) -> [UInt8]? {
    guard let head = bytes(client, hasType ? 5 : 4) else { return nil }
    let length = head.suffix(4).reduce(0) { $0 << 8 | Int($1) }
    return bytes(client, length - 4)
  }

  private func bytes(_ client: Int32, _ count: Int) -> [UInt8]? {
    guard count >= 0, count < 100_000 else { return nil }
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1024)
    while all.count < count {
      // SAFETY: a buffer of the length that is told, at most.
      let got = unsafe recv(client, &buffer, min(buffer.count, count - all.count), 0)
      if got <= 0 { return nil }
      all += buffer[..<got]
    }
    return all
  }
}
