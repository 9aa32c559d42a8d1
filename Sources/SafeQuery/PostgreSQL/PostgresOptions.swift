import Foundation

/// How a PostgreSQL server is reached, and what its sessions may do.
///
/// What is nil is left to libpq: its environment variables (`PGHOST`, …), `~/.pgpass`, its service file.
public struct PostgresOptions: Sendable {
  /// How much of TLS is required.
  public enum SSLMode: String, Sendable, Hashable, CaseIterable {
    /// No TLS.
    case disable
    /// TLS if the server has it; nothing is verified.
    case prefer
    /// TLS; nothing is verified.
    case require
    /// TLS with a certificate of a known authority.
    case verifyCA = "verify-ca"
    /// TLS with a certificate of a known authority for this very host.
    case verifyFull = "verify-full"
  }

  /// A server, of several.
  public struct Server: Sendable, Hashable {
    /// A host's name or address, or the folder of a Unix socket (beginning with `/`).
    public var host: String
    /// The port, which names the file of a Unix socket too.
    public var port: Int?

    /// A server.
    public init(host: String, port: Int? = nil) {
      self.host = host
      self.port = port
    }
  }

  /// Which of several servers will do.
  public enum SessionTarget: String, Sendable, Hashable, CaseIterable {
    /// Each.
    case any
    /// One whose sessions can write: the primary, unless it is told to be read-only.
    case readWrite = "read-write"
    /// One whose sessions can't write.
    case readOnly = "read-only"
    /// One that is no standby.
    case primary
    /// One that is a standby.
    case standby
    /// A standby if there is one, else each.
    case preferStandby = "prefer-standby"
  }

  /// What stands between a connection and the server.
  public enum Pooling: String, Sendable, Hashable, CaseIterable {
    /// Nothing, or a proxy that gives each connection a server's session of its own.
    case session
    /// A proxy that gives each transaction whatever session is free (pgbouncer's `pool_mode = transaction`). Nothing is
    /// then named or set in a session: statements are parsed, bound and executed in one round trip, each with its
    /// transaction's settings. What needs a session (LISTEN, advisory locks of a session, temporary tables, SET) is refused.
    case transaction
  }

  /// A host's name or address, or the folder of a Unix socket (beginning with `/`).
  public var host: String?
  /// The port, which names the file of a Unix socket too.
  public var port: Int?
  /// Servers beside the first, with the same roles and databases. A connection is made to the first of all, in this
  /// order, that can be reached and is what ``target`` asks for. When a primary is lost and a standby promoted, the
  /// connections that are made from then on find it.
  public var otherServers: [Server] = []
  /// Which of the servers will do.
  public var target = SessionTarget.any
  /// Standbys that reads go to: single ones, streams, and ``Database``'s blocks that only read. Each connection is to one
  /// of them by chance; when none can be reached, to the servers that are written to. There may be as many connections
  /// for reading as there are for writing. Reads may be behind: see ``Database/withConsistentReads(after:_:)``.
  public var replicas: [Server] = []
  /// How long a read that must see a write waits for its replica to have it, before the primary is asked.
  public var replicaWait: Duration = .milliseconds(500)
  /// Whether connections are for reading.
  private var isForReading = false
  /// The database role.
  public var user: String?
  /// The role's password. It is in no error and no description.
  public var password: String?
  /// The database's name.
  public var database: String?
  /// A service of libpq's service file (`PGSERVICEFILE`, `~/.pg_service.conf`), which says what is not said here. It is in
  /// place of `PGSERVICE`.
  public var service: String?
  /// How much of TLS is required. If nil: what `PGSSLMODE` says, or a service, but for `prefer` and `allow` off this
  /// machine; else `prefer` for a loopback address, and `verifyFull` for every other. Unix sockets have none.
  public var sslMode: SSLMode?
  /// A file of certificate authorities. If nil: libpq's own file if there is one, else the system's authorities.
  public var sslRootCert: String?
  /// The name that the server's monitoring shows.
  public var applicationName: String?
  /// How long a connection may take to be made, to each of the servers; not counting the look-up of the host's name.
  public var connectTimeout: Duration
  /// How long the connection that listens to notifications may hear nothing before it asks the server whether it is there.
  /// Without an answer within ``connectTimeout`` it is taken for lost and made again, and listeners are told that they may
  /// have missed something: that is how a network that was cut without a word is noticed.
  public var listeningCheck: Duration = .seconds(20)
  /// How long the network may not answer before a connection over TCP is taken for lost, whether something was sent or a
  /// statement runs: so that a call without a limit of its own does not hang where a network was cut without a word. At least a
  /// second; zero is the system's own limit, which may be hours. (`TCP_USER_TIMEOUT`, on Linux, and keepalives)
  public var networkTimeout: Duration = .seconds(60)
  /// How long a statement may run; zero is no limit, nil the server's own setting.
  public var statementTimeout: Duration?
  /// How long a lock is waited for; zero is no limit, nil the server's own setting.
  public var lockTimeout: Duration?
  /// How long a transaction may wait for its client; zero is no limit, nil the server's own setting.
  public var idleInTransactionTimeout: Duration?
  /// The schemas in which unqualified names are looked up, instead of the server's `search_path`. Their names are data
  /// here: they are sent as a value, each in quotes.
  public var schemas: [String]
  /// What stands between a connection and the server.
  public var pooling: Pooling

  /// Options; see the properties.
  public init(
    host: String? = nil, port: Int? = nil, user: String? = nil, password: String? = nil, database: String? = nil,
    sslMode: SSLMode? = nil, sslRootCert: String? = nil, applicationName: String? = nil,
    connectTimeout: Duration = .seconds(10), statementTimeout: Duration? = .seconds(30),
    lockTimeout: Duration? = .seconds(10), idleInTransactionTimeout: Duration? = .seconds(60), schemas: [String] = [],
    pooling: Pooling = .session, service: String? = nil
  ) {
    self.host = host
    self.port = port
    self.user = user
    self.password = password
    self.database = database
    self.sslMode = sslMode
    self.sslRootCert = sslRootCert
    self.applicationName = applicationName
    self.connectTimeout = connectTimeout
    self.statementTimeout = statementTimeout
    self.lockTimeout = lockTimeout
    self.idleInTransactionTimeout = idleInTransactionTimeout
    self.schemas = schemas
    self.pooling = pooling
    self.service = service
  }
}

extension PostgresOptions: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The place, without the password.
  public var description: String { "PostgreSQL at \(place)" }

  /// The place, without the password.
  public var debugDescription: String { description }

  /// Nothing inside is shown, so that a dump of a configuration does not show the password.
  public var customMirror: Mirror { Mirror(self, children: [:]) }

  /// The servers in words.
  var place: String {
    guard let host else { return "the default server" }
    return ([Server(host: host, port: port)] + otherServers).map(\.place).joined(separator: " or ")
  }
}

extension PostgresOptions.Server {
  var place: String { port.map { "\(host), port \($0)" } ?? host }
}

// MARK: - What libpq is given

extension PostgresOptions {
  /// The connection's parameters by libpq's names. Each value is passed by itself, so that nothing in one can set
  /// another. (postgresql.org/docs/15/libpq-connect.html#LIBPQ-PARAMKEYWORDS)
  func connectionParameters(environment: [String: String]) throws -> [(String, String)] {
    try check()
    let mode = effectiveSSLMode(environment)
    var parameters: [(String, String?)] = [
      ("service", service), ("host", host), ("port", port.map { "\($0)" }), ("user", user), ("password", password),
      ("dbname", database),
      ("sslmode", mode?.rawValue), ("sslrootcert", effectiveRootCert(mode, environment)),
      ("application_name", applicationName), ("target_session_attrs", target.rawValue),
    ]
    parameters.append(("client_encoding", "UTF8"))
    if networkTimeout > .zero {
      // Three questions without an answer, after as long without a word as between two of them.
      let pause = "\(max(1, networkTimeout.components.seconds / 4))"
      parameters += [
        ("tcp_user_timeout", "\(networkTimeout.components.seconds * 1000)"), ("keepalives_idle", pause),
        ("keepalives_interval", pause), ("keepalives_count", "3"),
      ]
    }
    return parameters.compactMap { name, value in value.map { (name, $0) } }
  }

  /// The options of each attempt to make a connection, in their order: one server and what it must be.
  func attempts() throws -> [PostgresOptions] {
    if host == nil && !otherServers.isEmpty {
      throw Configuration.failure("PostgreSQL's option otherServers is there, and no host beside it")
    }
    let servers = [Server?.none] + otherServers
    let targets = target == .preferStandby ? [.standby, .any] : [target]
    let reading = isForReading ? replicas.shuffled().map { attempt($0, .any) } : []
    return reading
      + targets.flatMap { target in
        servers.map { attempt($0, target) }
      }
  }

  private func attempt(_ server: Server?, _ target: SessionTarget) -> PostgresOptions {
    var options = self
    options.target = target
    (options.otherServers, options.replicas) = ([], [])
    if let server { (options.host, options.port) = (server.host, server.port) }
    return options
  }

  /// The options of connections that reads are made on, if those are others than the ones for writes.
  var forReading: PostgresOptions? {
    if replicas.isEmpty { return nil }
    var options = self
    options.isForReading = true
    return options
  }

  private func check() throws {
    let texts = [
      ("host", host), ("user", user), ("password", password), ("database", database), ("sslRootCert", sslRootCert),
      ("applicationName", applicationName), ("service", service),
    ]
    for (name, value) in texts {
      guard let value else { continue }
      if value.containsNUL { throw Configuration.failure("PostgreSQL's option \(name) holds a NUL byte") }
      if value.isEmpty && name != "password" { throw Configuration.failure("PostgreSQL's option \(name) is empty") }
    }
    // libpq would read a list of hosts.
    if let host, host.utf8.contains(UInt8(ascii: ",")) {
      throw Configuration.failure("PostgreSQL's option host names more than one; give the others in otherServers")
    }
    if let port, !(1...65_535).contains(port) {
      throw Configuration.failure("PostgreSQL's option port is \(port); it is a number from 1 to 65535")
    }
    if connectTimeout <= .zero { throw Configuration.failure("PostgreSQL's option connectTimeout is not above zero") }
    if networkTimeout != .zero && !(.seconds(1) ... .seconds(86_400)).contains(networkTimeout) {
      throw Configuration.failure("PostgreSQL's option networkTimeout is not zero, and not from a second to a day")
    }
    if listeningCheck <= .zero { throw Configuration.failure("PostgreSQL's option listeningCheck is not above zero") }
    for schema in schemas where schema.isEmpty || schema.containsNUL || schema.utf8.count > 63 {
      throw Configuration.failure("PostgreSQL's option schemas: a name has 1 to 63 bytes, without NUL")
    }
  }

  private func effectiveSSLMode(_ environment: [String: String]) -> SSLMode? {
    if let sslMode { return sslMode }
    if let inherited = environment["PGSSLMODE"], !inherited.isEmpty { return nil }
    if leavesModeToService(environment) { return nil }
    guard let host = host ?? environment["PGHOST"] else { return .verifyFull }
    return Self.isLoopback(host) ? .prefer : .verifyFull
  }

  /// Whether a service may say how much of TLS is required, which is looked at when libpq has read it.
  func leavesModeToService(_ environment: [String: String]) -> Bool {
    guard sslMode == nil, environment["PGSSLMODE"]?.isEmpty != false else { return false }
    return service != nil || environment["PGSERVICE"]?.isEmpty == false
  }

  /// Whether a service leaves the connection to a host open to anybody in between.
  static func isWeak(mode: String?, host: String?) -> Bool {
    guard let host, !host.isEmpty, !host.hasPrefix("/"), !host.hasPrefix("@"), !isLoopback(host) else { return false }
    return mode == nil || mode == "prefer" || mode == "allow"
  }

  static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "::1" { return true }
    var address = in_addr()
    // Only a whole address in four parts: `127.evil.example` is a name.
    return unsafe inet_pton(AF_INET, host, &address) == 1 && host.hasPrefix("127.")  // SAFETY: a local of its type.
  }

  private func effectiveRootCert(_ mode: SSLMode?, _ environment: [String: String]) -> String? {
    if let sslRootCert { return sslRootCert }
    guard mode == .verifyCA || mode == .verifyFull, environment["PGSSLROOTCERT"] == nil else { return nil }
    let own = FileManager.default.homeDirectoryForCurrentUser.appendingPathComponent(".postgresql/root.crt").path
    if FileManager.default.fileExists(atPath: own) { return nil }
    return ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"]
      .first { FileManager.default.fileExists(atPath: $0) }
  }

  /// The session's settings. `default_transaction_read_only` comes last, where libpq finds it first when it is checked.
  func settings() -> [(name: String, value: String)] {
    [("standard_conforming_strings", "on")] + transactionSettings() + [("default_transaction_read_only", "on")]
  }

  /// The settings that each transaction makes where a session can't have them.
  func transactionSettings() -> [(name: String, value: String)] {
    var settings: [(String, String)] = []
    for (name, limit) in [
      ("statement_timeout", statementTimeout), ("lock_timeout", lockTimeout),
      ("idle_in_transaction_session_timeout", idleInTransactionTimeout),
    ] {
      if let limit { settings.append((name, "\(limit.wholeMilliseconds)")) }
    }
    if !schemas.isEmpty { settings.append(("search_path", schemas.map(Self.quoted).joined(separator: ", "))) }
    return settings
  }

  /// A name in the syntax of search_path's list: in quotes, and those inside doubled, byte by byte.
  private static func quoted(_ name: String) -> String {
    let quote = UInt8(ascii: "\"")
    var bytes = [quote]
    for byte in name.utf8 {
      if byte == quote { bytes.append(quote) }
      bytes.append(byte)
    }
    bytes.append(quote)
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Duration {
  /// Milliseconds; what is shorter than one, and not zero, is one, since zero means no limit.
  fileprivate var wholeMilliseconds: Int32 {
    if self <= .zero { return 0 }
    let (seconds, attoseconds) = components
    let milliseconds = min(seconds, 2_000_000) * 1000 + attoseconds / 1_000_000_000_000_000
    return Int32(clamping: max(1, milliseconds))
  }
}
