import Foundation

/// A pgbouncer of one test, in front of the PostgreSQL of the test run, that gives each transaction whatever session is free.
/// It serves a Unix socket in a folder of its own, with few sessions, so that clients get each other's.
final class PgBouncer {
  struct Missing: Error, CustomStringConvertible {
    let description =
      "pgbouncer is not there: run scripts/test, which installs it, or name it by SAFEQUERY_PGBOUNCER"
  }

  private let process = Process()
  private let folder: String
  let url: String

  init(sessions: Int = 2) async throws {
    guard let binary = Self.binary else { throw Missing() }
    folder = "/tmp/safequery-bouncer-\(UUID().uuidString.prefix(8))"
    let server = try Self.server()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let settings = """
      [databases]
      \(server.database) = host=\(server.host) port=\(server.port) dbname=\(server.database) user=\(server.user)
      [pgbouncer]
      listen_addr =
      listen_port = 6432
      unix_socket_dir = \(folder)
      auth_type = any
      pool_mode = transaction
      default_pool_size = \(sessions)
      max_client_conn = 200
      logfile = \(folder)/log
      """
    try settings.write(toFile: "\(folder)/pgbouncer.ini", atomically: true, encoding: .utf8)
    url = "postgres://\(server.user)@/\(server.database)?host=\(folder)&port=6432&pooling=transaction"
    var arguments = ["\(folder)/pgbouncer.ini"]
    process.executableURL = URL(fileURLWithPath: binary)
    if getuid() == 0 {
      // It refuses to run as root.
      unsafe chmod(folder, 0o777)  // SAFETY: a text that Swift lends for the call.
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      arguments =
        ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--pdeathsig", "KILL", binary] + arguments
    }
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.runOnThreadOfItsOwn()
    for _ in 0..<1000 where !isListening { try await Task.sleep(for: .milliseconds(10)) }
  }

  func close() {
    if process.isRunning { process.terminate() }
    process.waitUntilExit()
    FileManager.default.removeFolder(at: folder)
  }

  /// The socket is there a moment before it is listened to; what the log says comes after both.
  private var isListening: Bool {
    let log = try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)
    return log?.contains("process up") == true
  }

  private static var binary: String? {
    let named = ProcessInfo.processInfo.environment["SAFEQUERY_PGBOUNCER"]
    return [named, "/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/opt/homebrew/bin/pgbouncer"].compactMap(\.self)
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  private static func server() throws -> (host: String, port: Int, user: String, database: String) {
    guard let components = URLComponents(string: try PostgresServer.url()) else { throw PostgresServer.Missing() }
    let option = components.queryItems?.first { $0.name == "host" }?.value
    let host = option ?? (components.host.flatMap { $0.isEmpty ? nil : $0 }) ?? "127.0.0.1"
    return (host, components.port ?? 5432, components.user ?? "postgres", String(components.path.dropFirst()))
  }
}
