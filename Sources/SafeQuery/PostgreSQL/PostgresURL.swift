/// `postgres://user:password@host:port,host:port/database?option=value&…`, read byte by byte.
///
/// Special characters are percent-encoded; what is not is an error, and no error quotes a part that could belong to a
/// password. (RFC 3986; postgresql.org/docs/15/libpq-connect.html, section 34.1.1.2)
extension PostgresOptions {
  /// Options from a URL.
  /// - Throws: ``DatabaseError`` of kind `invalidConfiguration` that says what is wrong, without the password.
  init(url: String) throws {
    self.init()
    var rest = Array(url.utf8)[...]
    guard let colon = rest.firstIndex(of: UInt8(ascii: ":")) else { throw Self.invalid("has no scheme") }
    rest = rest[(colon + 1)...]
    guard rest.starts(with: "//".utf8) else { throw Self.invalid("has no // after its scheme") }
    rest = rest.dropFirst(2)
    if rest.contains(UInt8(ascii: "#")) { throw Self.invalid("holds a #; percent-encode it as %23") }
    if rest.contains(where: { $0 <= 32 || $0 == 127 }) { throw Self.invalid("holds a space or control character") }
    let pathStart = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
    try read(authority: rest[..<pathStart])
    rest = rest[pathStart...]
    // An @ here is the end of a password with a bare / or ?.
    if rest.contains(UInt8(ascii: "@")) {
      throw Self.invalid("holds an @ after its host; percent-encode special characters of user and password")
    }
    let queryStart = rest.firstIndex(of: UInt8(ascii: "?")) ?? rest.endIndex
    let path = rest[..<queryStart].dropFirst()
    if path.contains(UInt8(ascii: "/")) { throw Self.invalid("names a database with a /; percent-encode it as %2F") }
    if !path.isEmpty { database = try Self.decode(path, "database") }
    var seen: Set<String> = []
    if host != nil { seen.insert("host") }
    if port != nil { seen.insert("port") }
    for pair in rest[queryStart...].dropFirst().split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: true) {
      try read(option: pair, &seen)
    }
  }

  private static func invalid(_ problem: String) -> DatabaseError {
    Configuration.failure("the PostgreSQL URL \(problem)")
  }

  private mutating func read(authority: ArraySlice<UInt8>) throws {
    var address = authority
    if let at = authority.lastIndex(of: UInt8(ascii: "@")) {
      let credentials = authority[..<at]
      if credentials.contains(UInt8(ascii: "@")) {
        throw Self.invalid("holds more than one @; percent-encode it as %40")
      }
      let parts = credentials.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
      if let name = parts.first, !name.isEmpty { user = try Self.decode(name, "user") }
      if parts.count > 1 { password = try Self.decode(parts[1], "password") }
      address = authority[(at + 1)...]
    }
    let servers = try address.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map(Self.server)
    guard let first = servers.first else { return }
    (host, port) = first
    otherServers = try servers.dropFirst().map { server in
      guard let host = server.host else { throw Self.invalid("names no server beside a comma") }
      return Server(host: host, port: server.port)
    }
    if host == nil && !otherServers.isEmpty { throw Self.invalid("names no server beside a comma") }
  }

  private static func server(_ address: ArraySlice<UInt8>) throws -> (host: String?, port: Int?) {
    var host: String?
    var portStart = address.firstIndex(of: UInt8(ascii: ":")) ?? address.endIndex
    if address.first == UInt8(ascii: "[") {
      guard let end = address.firstIndex(of: UInt8(ascii: "]")) else { throw invalid("has a [ without its ]") }
      portStart = end + 1
      host = try decode(address[(address.startIndex + 1)..<end], "host")
    } else if portStart > address.startIndex {
      host = try decode(address[..<portStart], "host")
    }
    guard portStart < address.endIndex else { return (host, nil) }
    guard address[portStart] == UInt8(ascii: ":") else { throw invalid("has text between the ] and the port") }
    return (host, try port(address[(portStart + 1)...]))
  }

  private static func port(_ digits: ArraySlice<UInt8>) throws -> Int {
    let isNumber = !digits.isEmpty && digits.count <= 5 && digits.allSatisfy { (48...57).contains($0) }
    guard isNumber, let port = Int(String(decoding: digits, as: UTF8.self)), (1...65_535).contains(port) else {
      throw invalid(
        "has a port that is no number from 1 to 65535; percent-encode special characters of user and password")
    }
    return port
  }

  private mutating func read(option pair: ArraySlice<UInt8>, _ seen: inout Set<String>) throws {
    let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
    let name = try Self.decode(parts[0], "option's name")
    guard parts.count == 2 else { throw Self.invalid("has an option without a value; write option=value") }
    guard seen.insert(name).inserted else { throw Self.invalid("gives the option \(name) twice") }
    let value = try Self.decode(parts[1], name)
    switch name {
    case "host": host = value
    case "port": port = try Self.port(Array(value.utf8)[...])
    case "sslmode":
      guard let mode = SSLMode.allCases.first(where: { $0.rawValue.utf8.elementsEqual(value.utf8) }) else {
        let known = SSLMode.allCases.map(\.rawValue).joined(separator: ", ")
        throw Self.invalid("has an sslmode that is not known; expected one of \(known)")
      }
      sslMode = mode
    case "target_session_attrs":
      guard let target = SessionTarget.allCases.first(where: { $0.rawValue.utf8.elementsEqual(value.utf8) }) else {
        let known = SessionTarget.allCases.map(\.rawValue).joined(separator: ", ")
        throw Self.invalid("has a target_session_attrs that is not known; expected one of \(known)")
      }
      self.target = target
    case "sslrootcert": sslRootCert = value
    case "application_name": applicationName = value
    case "connect_timeout": connectTimeout = .seconds(try Self.number(value, name, "seconds", atLeast: 1))
    case "statement_timeout": statementTimeout = .milliseconds(try Self.number(value, name, "milliseconds"))
    case "lock_timeout": lockTimeout = .milliseconds(try Self.number(value, name, "milliseconds"))
    case "idle_in_transaction_session_timeout":
      idleInTransactionTimeout = .milliseconds(try Self.number(value, name, "milliseconds"))
    case "network_timeout": networkTimeout = .seconds(try Self.number(value, name, "seconds"))
    case "listening_check": listeningCheck = .milliseconds(try Self.number(value, name, "milliseconds", atLeast: 1))
    case "schema": schemas = [value]
    case "service": service = value
    case "pooling":
      guard let mode = Pooling.allCases.first(where: { $0.rawValue.utf8.elementsEqual(value.utf8) }) else {
        throw Self.invalid("has a pooling that is not known; expected session or transaction")
      }
      pooling = mode
    default:
      throw Self.invalid(
        "has an option that is not known, \(name); expected host, port, target_session_attrs, sslmode, sslrootcert, "
          + "application_name, connect_timeout, network_timeout, statement_timeout, lock_timeout, "
          + "idle_in_transaction_session_timeout, listening_check, schema, service or pooling"
      )
    }
  }

  private static func number(_ text: String, _ name: String, _ unit: String, atLeast minimum: Int32 = 0) throws -> Int32
  {
    guard text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int32(text), number >= minimum else {
      throw invalid("has a \(name) that is no whole number of \(unit) from \(minimum)")
    }
    return number
  }

  /// Undoes the percent-encoding.
  private static func decode(_ encoded: ArraySlice<UInt8>, _ what: String) throws -> String {
    var bytes: [UInt8] = []
    var position = encoded.startIndex
    while position < encoded.endIndex {
      var byte = encoded[position]
      if byte == UInt8(ascii: "%") {
        guard position + 2 < encoded.endIndex, let high = encoded[position + 1].hexValue,
          let low = encoded[position + 2].hexValue
        else { throw invalid("has a malformed percent-encoding in its \(what)") }
        byte = high << 4 | low
        position += 2
      }
      if byte == 0 { throw invalid("has a NUL byte in its \(what)") }
      bytes.append(byte)
      position += 1
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw invalid("has a \(what) that is not valid UTF-8")
    }
    return text
  }
}

extension UInt8 {
  fileprivate var hexValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
