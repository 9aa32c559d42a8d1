import Foundation

/// The secret that seals the cursors of pages, so that no client can make one, change one, or read what it holds.
///
/// ```swift
/// let cursorKey = try CursorKey(secret)   // 32 random bytes, from where the application keeps its secrets
/// ```
/// All processes that serve one list need the same secret. With another one, the cursors that clients still have are refused,
/// and they begin again at the first page.
public struct CursorKey: Sendable {
  private let codes: HMAC
  private let cipher: HMAC
  private let lifetime: Int64?
  private let now: @Sendable () -> Int64

  /// A key from a secret.
  /// - Parameters:
  ///   - secret: At least 32 bytes that nobody can guess.
  ///   - lifetime: How long a cursor is good for, in whole seconds. Forever, if nil.
  /// - Throws: ``DatabaseError`` of kind `invalidConfiguration` if the secret is shorter.
  public init(_ secret: some Sequence<UInt8>, lifetime: Duration? = nil) throws {
    try self.init(Array(secret), lifetime: lifetime) { Int64(Date().timeIntervalSince1970) }
  }

  /// A key of this process alone, whose cursors end with it.
  public static func random() -> CursorKey {
    var generator = SystemRandomNumberGenerator()
    let secret = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
    return CursorKey(derivedFrom: secret, lifetime: nil) { 0 }
  }

  init(_ secret: [UInt8], lifetime: Duration?, now: @escaping @Sendable () -> Int64) throws {
    guard secret.count >= 32 else {
      throw DatabaseError(
        .invalidConfiguration, "the secret of a cursor key has \(secret.count) bytes; it needs 32 random ones")
    }
    self.init(derivedFrom: secret, lifetime: lifetime, now: now)
  }

  private init(derivedFrom secret: [UInt8], lifetime: Duration?, now: @escaping @Sendable () -> Int64) {
    let secret = HMAC(key: secret)
    codes = HMAC(key: secret.code(of: Array("safequery cursor code".utf8)))
    cipher = HMAC(key: secret.code(of: Array("safequery cursor cipher".utf8)))
    self.lifetime = lifetime.map { max(0, $0.components.seconds) }
    self.now = now
  }
}

extension CursorKey: CustomStringConvertible, CustomReflectable {
  /// Nothing of the secret.
  public var description: String { "CursorKey" }
  /// Nothing of the secret.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

// MARK: - Sealing

extension CursorKey {
  /// Bytes of the code at the front.
  private static let codeSize = 32
  /// What a cursor may have at most, in bytes of its text.
  private static let maximumSize = 1 << 16

  /// A cursor's text: base64url of the code, followed by the payload in cipher.
  ///
  /// The code is of the list and the payload, and is the cipher's starting value too: deterministic authenticated encryption
  /// out of a pseudorandom function (P. Rogaway, T. Shrimpton, "Deterministic Authenticated-Encryption", 2006: SIV). What a
  /// list is sorted by may be what its client must not see.
  /// - Parameter list: What the cursor is for.
  func seal(_ payload: [UInt8], for list: [UInt8]) throws -> String {
    let end = lifetime.map { now().addingReportingOverflow($0) }
    let plain = Self.bytes(end.map { $0.overflow ? .max : $0.partialValue } ?? .max) + payload
    let code = codes.code(of: list + plain)
    let text = Self.base64URL(code + enciphered(plain, from: code))
    guard text.utf8.count <= Self.maximumSize else {
      throw DatabaseError(
        .invalidQuery,
        "the cursor would have \(text.utf8.count) bytes, and may have \(Self.maximumSize): sort by something shorter")
    }
    return text
  }

  /// The payload of a cursor that this key sealed for this list.
  /// - Throws: ``DatabaseError`` of kind `notAllowed` for any other text.
  func open(_ text: String, for list: [UInt8]) throws -> [UInt8] {
    guard text.utf8.count <= Self.maximumSize, let sealed = Self.bytes(base64URL: text),
      sealed.count >= Self.codeSize + 8
    else { throw Self.isForeign }
    let code = Array(sealed.prefix(Self.codeSize))
    let plain = enciphered(Array(sealed.dropFirst(Self.codeSize)), from: code)
    guard HMAC.areEqual(codes.code(of: list + plain), code) else { throw Self.isForeign }
    let end = plain.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard lifetime == nil || now() <= Int64(bitPattern: end) else {
      throw DatabaseError(.notAllowed, "the cursor has expired; begin again without one")
    }
    return Array(plain.dropFirst(8))
  }

  static var isForeign: DatabaseError {
    DatabaseError(
      .notAllowed,
      "the cursor is none that this list gave out, in this order and with these filters, or the list has changed since; "
        + "begin again without one")
  }

  /// Both ways: the bytes and a stream of bytes that begins with the code, added.
  private func enciphered(_ bytes: [UInt8], from code: [UInt8]) -> [UInt8] {
    var result = bytes
    for start in stride(from: 0, to: bytes.count, by: 32) {
      let block = cipher.code(of: code + Self.bytes(Int64(start / 32)))
      for offset in 0..<min(32, bytes.count - start) { result[start + offset] ^= block[offset] }
    }
    return result
  }

  private static func bytes(_ number: Int64) -> [UInt8] {
    stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> Int64($0)) }
  }

  // MARK: Text

  /// RFC 4648, section 5, without padding.
  static func base64URL(_ bytes: [UInt8]) -> String {
    let text = Data(bytes).base64EncodedString().utf8.compactMap { byte -> UInt8? in
      switch byte {
      case UInt8(ascii: "+"): UInt8(ascii: "-")
      case UInt8(ascii: "/"): UInt8(ascii: "_")
      case UInt8(ascii: "="): nil
      default: byte
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of a text that ``base64URL(_:)`` wrote; nil for any other, also one that another decoder would take for it.
  static func bytes(base64URL text: String) -> [UInt8]? {
    var standard = text.utf8.map { byte -> UInt8 in
      switch byte {
      case UInt8(ascii: "-"): UInt8(ascii: "+")
      case UInt8(ascii: "_"): UInt8(ascii: "/")
      default: byte
      }
    }
    standard.append(contentsOf: repeatElement(UInt8(ascii: "="), count: (4 - standard.count % 4) % 4))
    guard let data = Data(base64Encoded: Data(standard)) else { return nil }
    let bytes = Array(data)
    return base64URL(bytes).utf8.elementsEqual(text.utf8) ? bytes : nil
  }
}
