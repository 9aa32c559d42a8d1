/// VULNERABLE ON PURPOSE: the naive program. It builds every statement by concatenation.
///
/// Its operations are those of a small shop's backend, each with one of the mistakes that real programs make; they are
/// in the folder `Operations`.
public final class VulnerableDatabase {
  /// Which database it talks to.
  public let backend: Backend
  /// Every text it has sent, in order.
  public private(set) var sent: [String] = []

  private let connection: any RawConnection

  /// Connects to a throwaway database. There is no way to connect it to any other.
  public init(on database: ThrowawayDatabase) throws {
    backend = database.backend
    connection = try database.connect()
  }

  /// Runs whatever it is given.
  @discardableResult
  public func run(_ text: String) throws -> Rows {
    sent.append(text)
    return try connection.run(text)
  }

  /// Runs bytes that need not be UTF-8.
  @discardableResult
  public func run(bytes: [UInt8]) throws -> Rows {
    sent.append(String(decoding: bytes, as: UTF8.self))
    return try connection.run(bytes: bytes)
  }

  /// Runs one statement with parameters that are C strings.
  @discardableResult
  public func run(_ text: String, cStrings: [String]) throws -> Rows {
    sent.append(text)
    return try connection.run(text, cStrings: cStrings)
  }

  /// Closes the connection.
  public func close() { connection.close() }
}
