import Foundation
import Synchronization

/// A relay in front of the PostgreSQL of the test run, which does to the bytes what a bad network does.
///
/// It listens on a Unix socket in a folder of its own. Requests to cancel go through it too.
final class FaultProxy: Sendable {
  /// What happens to the bytes, from now on.
  enum Fault {
    /// They arrive.
    case none
    /// They don't arrive, and nobody is told: a network that is cut without a reset. What was sent arrives once this is over.
    case stall
    /// They vanish.
    case drop
    /// They arrive late.
    case delay(Duration)
    /// The server's next bytes arrive up to a number, then the connection ends.
    case truncate(after: Int)
    /// Requests to cancel are accepted, and neither answered nor ended until this is over. What else is sent arrives.
    case holdCancellations
  }

  /// When the connection that sends these bytes ends.
  enum Moment {
    /// Before the server gets them.
    case before
    /// After the server's answer, which the client does not get.
    case after
  }

  struct Failure: Error { let call: String, number: Int32 }

  private struct State {
    var fault = Fault.none
    var trigger: (bytes: [UInt8], moment: Moment)?
    var isClosed = false
    var cuts = 0
    var accepted = 0
    var sends = 0
    var heldCancellations = 0
  }
  private let state = Mutex(State())
  private let listener: Int32
  private let folder: String
  private let upstream: Upstream

  /// The server's address as the client has it.
  var url: String { upstream.url(host: folder) }

  init() throws {
    upstream = try Upstream(PostgresServer.url())
    folder = "/tmp/safequery-proxy-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    listener = try UnixSocket.listen("\(folder)/.s.PGSQL.5432")
    Thread.detachNewThread { [self] in accept() }
  }

  /// Ends the proxy and its connections.
  func close() {
    let isFirst = state.withLock { state in
      defer { state.isClosed = true }
      return !state.isClosed
    }
    guard isFirst else { return }
    shutdown(listener, Int32(SHUT_RDWR))
    Foundation.close(listener)
    try? FileManager.default.removeItem(atPath: folder)
  }

  func set(_ fault: Fault) { state.withLock { $0.fault = fault } }

  /// Ends the connection that sends a text, once.
  func cut(_ moment: Moment, _ text: String) {
    state.withLock { $0.trigger = (Array(text.utf8), moment) }
  }

  /// How many connections were ended by ``cut(_:_:)``.
  var cuts: Int { state.withLock { $0.cuts } }
  /// How often clients sent something: one that waits for its answers sends once for each round trip.
  var sends: Int { state.withLock { $0.sends } }
  /// How many requests to cancel are held.
  var heldCancellations: Int { state.withLock { $0.heldCancellations } }
  /// How many connections were made.
  var accepted: Int { state.withLock { $0.accepted } }

  // MARK: Relaying

  private func accept() {
    while true {
      let client = Foundation.accept(listener, nil, nil)
      guard client >= 0 else { return }
      if state.withLock({ $0.isClosed }) {
        Foundation.close(client)
        return
      }
      state.withLock { $0.accepted += 1 }
      guard let server = try? upstream.connect() else {
        Foundation.close(client)
        continue
      }
      let pair = Pair(client: client, server: server)
      Thread.detachNewThread { [self] in relay(pair, isUp: true) }
      Thread.detachNewThread { [self] in relay(pair, isUp: false) }
    }
  }

  /// Two sockets, closed when both directions have ended.
  private final class Pair: Sendable {
    let client: Int32
    let server: Int32
    /// Whether the server's next bytes are the last, and for nobody.
    let isDoomed = Atomic(false)

    init(client: Int32, server: Int32) {
      self.client = client
      self.server = server
    }

    func end() {
      shutdown(client, Int32(SHUT_RDWR))
      shutdown(server, Int32(SHUT_RDWR))
    }

    deinit {
      Foundation.close(client)
      Foundation.close(server)
    }
  }

  private func relay(_ pair: Pair, isUp: Bool) {
    defer { pair.end() }
    let (source, target) = isUp ? (pair.client, pair.server) : (pair.server, pair.client)
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let (fault, isClosed) = state.withLock { ($0.fault, $0.isClosed) }
      if isClosed { return }
      if case .stall = fault {
        usleep(2000)
        continue
      }
      var descriptor = pollfd(fd: source, events: Int16(POLLIN), revents: 0)
      // SAFETY: one descriptor, and a buffer of the length that is told.
      guard unsafe poll(&descriptor, 1, 5) > 0 else { continue }
      if case .stall = state.withLock({ $0.fault }) { continue }
      let count = unsafe recv(source, &buffer, buffer.count, 0)
      if count <= 0 { return }
      guard pass(Array(buffer[..<count]), to: target, of: pair, isUp: isUp) else { return }
    }
  }

  /// - Returns: Whether the connection goes on.
  private func pass(_ bytes: [UInt8], to target: Int32, of pair: Pair, isUp: Bool) -> Bool {
    if isUp { state.withLock { $0.sends += 1 } }
    if isUp, let moment = triggered(by: bytes) {
      if moment == .before { return false }
      pair.isDoomed.store(true, ordering: .sequentiallyConsistent)
    } else if !isUp && pair.isDoomed.load(ordering: .sequentiallyConsistent) {
      return false
    }
    switch state.withLock({ $0.fault }) {
    case .drop: return true
    case .holdCancellations where bytes.count == 16 && bytes.starts(with: Self.cancelRequest):
      state.withLock { $0.heldCancellations += 1 }
      while isHoldingCancellations { usleep(5000) }
      return UnixSocket.send(bytes, to: target)
    case .truncate(let length) where !isUp:
      _ = UnixSocket.send(Array(bytes.prefix(length)), to: target)
      return false
    case .delay(let time):
      Thread.sleep(forTimeInterval: Double(time.components.attoseconds) / 1e18 + Double(time.components.seconds))
      return UnixSocket.send(bytes, to: target)
    default: return UnixSocket.send(bytes, to: target)
    }
  }

  /// Its length and its code. (postgresql.org/docs/15/protocol-message-formats.html, CancelRequest)
  private static let cancelRequest: [UInt8] = [0, 0, 0, 16, 4, 210, 22, 46]

  private var isHoldingCancellations: Bool {
    state.withLock { state in
      if case .holdCancellations = state.fault { return !state.isClosed }
      return false
    }
  }

  private func triggered(by bytes: [UInt8]) -> Moment? {
    state.withLock { state in
      guard let (text, moment) = state.trigger, bytes.firstRange(of: text) != nil else { return nil }
      state.trigger = nil
      state.cuts += 1
      return moment
    }
  }
}

/// Where the server of the test run is.
private struct Upstream {
  private let components: URLComponents
  private let host: String
  private let port: Int

  init(_ url: String) throws {
    guard let components = URLComponents(string: url) else { throw FaultProxy.Failure(call: "URL", number: 0) }
    self.components = components
    let option = components.queryItems?.first { $0.name == "host" }?.value
    host = option ?? components.host ?? "127.0.0.1"
    port = components.port ?? 5432
  }

  /// The same address with another folder of the socket.
  func url(host folder: String) -> String {
    var other = components
    other.host = ""
    other.port = nil
    other.queryItems = (components.queryItems ?? []).filter { $0.name != "host" && $0.name != "port" }
    other.queryItems?.append(URLQueryItem(name: "host", value: folder))
    return other.string ?? ""
  }

  func connect() throws -> Int32 {
    if host.hasPrefix("/") { return try UnixSocket.connect("\(host)/.s.PGSQL.\(port)") }
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    // SAFETY: locals of the types and lengths that are told.
    unsafe inet_pton(AF_INET, host == "localhost" ? "127.0.0.1" : host, &address.sin_addr)
    let code = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard code == 0 else {
      close(descriptor)
      throw FaultProxy.Failure(call: "connect", number: errno)
    }
    return descriptor
  }
}

/// Sockets with a path.
enum UnixSocket {
  // SAFETY (every call below): locals of the types and lengths that are told.

  static func listen(_ path: String) throws -> Int32 {
    try unsafe open(path, "bind") { unsafe Foundation.bind($0, $1, $2) == 0 && Foundation.listen($0, 64) == 0 }
  }

  static func connect(_ path: String) throws -> Int32 {
    try unsafe open(path, "connect") { unsafe Foundation.connect($0, $1, $2) == 0 }
  }

  /// Sends all of it.
  static func send(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  private static func open(
    _ path: String, _ call: String, _ body: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Bool
  ) throws -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let isShort = unsafe withUnsafeMutableBytes(of: &address.sun_path) { target in
      guard bytes.count < target.count else { return false }
      unsafe target.copyBytes(from: bytes)
      return true
    }
    let isDone =
      unsafe isShort
      && withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          unsafe body(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
    guard isDone else {
      close(descriptor)
      throw FaultProxy.Failure(call: call, number: errno)
    }
    return descriptor
  }
}
