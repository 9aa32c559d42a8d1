import Foundation
import SafeQuery
import Testing

#if canImport(Glibc)
import Glibc
#endif

@Suite struct PostgresConnectingTests {
  private func failure(_ url: String) async throws -> DatabaseError {
    let error = await #expect(throws: DatabaseError.self) { try await Database.open(url).close() }
    return try #require(error)
  }

  @Test func `a server that is not there is named, with the reason and without the password`() async throws {
    let error = try await failure("postgres://ann:hidden@127.0.0.1:9/shop")
    #expect(error.kind == .connectionFailed)
    #expect(error.description.contains("127.0.0.1, port 9"))
    #expect(error.description.contains("Connection refused"))
    #expect(!"\(error) \(error.serverMessage ?? "")".contains("hidden"))
  }

  @Test func `a socket folder that is not there is named`() async throws {
    let error = try await failure("postgres://ann:hidden@/shop?host=/nowhere/at/all")
    #expect(error.kind == .connectionFailed)
    #expect(error.description.contains("/nowhere/at/all: No such file or directory"))
  }

  @Test func `a host that does not exist is named`() async throws {
    let error = try await failure("postgres://ann:hidden@host.invalid/shop")
    #expect(error.kind == .connectionFailed)
    #expect(error.description.contains("host.invalid"))
    #expect(!error.description.contains("hidden"))
  }

  @Test func `a server that does not answer is given up after the connect timeout`() async throws {
    let listener = try Listener()
    let start = ContinuousClock.now
    let error = try await failure("postgres://ann:hidden@127.0.0.1:\(listener.port)/shop?connect_timeout=1")
    #expect(error.kind == .connectionFailed)
    #expect(error.description.contains("no answer within 1.0 seconds"))
    #expect(error.description.contains("127.0.0.1, port \(listener.port)"))
    #expect(!error.description.contains("hidden"))
    #expect((.milliseconds(900)...DeadlineTests.slack).contains(ContinuousClock.now - start))
  }

  #if os(Linux)
  @Test(arguments: [("", [15, 15, 3, 60_000]), ("&network_timeout=8", [2, 2, 3, 8_000]), ("&network_timeout=0", nil)])
  func `a silent network is asked for an answer`(_ option: String, _ expected: [Int32]?) async throws {
    let listener = try Listener()
    let url = "postgres://ann@127.0.0.1:\(listener.port)/shop?connect_timeout=2\(option)"
    let opening = Task { try await Database.open(url) }
    var found: [Int32]?
    for _ in 0..<150 where found == nil {
      try await Task.sleep(for: .milliseconds(10))
      found = (0..<1024).first { Self.peer(of: $0) == listener.port }.map { socket in
        [TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT, TCP_USER_TIMEOUT].map { Self.option($0, of: socket) }
      }
    }
    let settings = try #require(found)
    // The system's own first pause is two hours, unless somebody has changed it.
    if let expected { #expect(settings == expected) } else { #expect(settings[0] > 60 && settings[3] == 0) }
    opening.cancel()
    _ = try? await opening.value
  }

  // SAFETY (both): the system writes no more than the size that it is told.

  private static func peer(of socket: Int32) -> UInt16? {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = unsafe withUnsafeMutableBytes(of: &address) { bytes in
      guard let start = bytes.baseAddress else { return Int32(-1) }
      return unsafe getpeername(socket, start.assumingMemoryBound(to: sockaddr.self), &size)
    }
    return code == 0 && address.sin_family == sa_family_t(AF_INET) ? UInt16(bigEndian: address.sin_port) : nil
  }

  private static func option(_ name: Int32, of socket: Int32) -> Int32 {
    var value: Int32 = -1
    var size = socklen_t(MemoryLayout<Int32>.size)
    return unsafe getsockopt(socket, Int32(IPPROTO_TCP), name, &value, &size) == 0 ? value : -1
  }
  #endif

  @Test func `a role that the server does not know is a permission that is denied`() async throws {
    let url = try PostgresServer.url().replacing("safequery@", with: "nobody:hidden@")
    let error = try await failure(url)
    #expect(error.kind == .permissionDenied)
    #expect(error.code == "28000")
    #expect(error.description.contains("role \"nobody\" does not exist"))
    #expect(!error.description.contains("hidden"))
  }

  @Test func `a database that is not there is named`() async throws {
    let url = try PostgresServer.url().replacing("/safequery?", with: "/nothing%20here?")
    let error = try await failure(url)
    #expect(error.kind == .connectionFailed)
    #expect(error.code == "3D000")
    #expect(error.description.contains("database \"nothing here\" does not exist"))
  }

  @Test func `a database's name is not read as a connection string`() async throws {
    let url = try PostgresServer.url().replacing("/safequery?", with: "/dbname%3Dsafequery%20options%3D-csearch_path?")
    #expect(try await failure(url).code == "3D000")
  }

  @Test func `TLS is verified unless the host is the loopback`() async throws {
    let listener = try Listener()
    // The listener has no TLS to offer; a mode below verify-full would get no further than waiting for it, either.
    let error = try await failure(
      "postgres://ann@127.0.0.1:\(listener.port)/shop?sslmode=verify-full&connect_timeout=1")
    #expect(error.kind == .connectionFailed)
  }

  @Test func `the session is set up as asked`() async throws {
    let url = try PostgresServer.url("application_name=shop%20api&statement_timeout=1234&lock_timeout=0&schema=a%22,b")
    let db = try await Database.open(url)
    defer { db.close() }
    let settings = try await db.fetchOne(
      """
      SELECT current_setting('application_name'), current_setting('statement_timeout'), current_setting('lock_timeout'),
        current_setting('search_path'), current_setting('default_transaction_read_only'),
        current_setting('client_encoding'), current_setting('standard_conforming_strings')
      """, as: String.self, String.self, String.self, String.self, String.self, String.self, String.self)
    let found = try #require(settings)
    #expect(found.0 == "shop api" && found.1 == "1234ms" && found.2 == "0")
    #expect(found.3 == #""a"",b""#)
    #expect(found.4 == "on" && found.5 == "UTF8" && found.6 == "on")
  }
}

/// A port that accepts connections and never says anything.
private final class Listener {
  private let descriptor: Int32
  let port: UInt16

  init() throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    // SAFETY: the address is a local of the family's own type, and `length` its size.
    let bound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        guard unsafe bind(descriptor, generic, length) == 0, listen(descriptor, 8) == 0 else { return false }
        return unsafe getsockname(descriptor, generic, &length) == 0
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    self.descriptor = descriptor
    if !bound { throw POSIXError(.EADDRINUSE) }
  }

  deinit { close(descriptor) }
}
