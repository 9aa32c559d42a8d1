/// HMAC-SHA256 (RFC 2104), which seals the cursors of pages. Tested with the vectors of RFC 4231.
///
/// Our own on top of ``SHA256`` for the reason given there: the library that would serve builds all of BoringSSL, for every
/// user, and a cursor guards a place in a list.
struct HMAC: Sendable {
  private let inner: [UInt8]
  private let outer: [UInt8]

  init(key: [UInt8]) {
    var block = key.count > 64 ? SHA256.bytes(of: key) : key
    block.append(contentsOf: repeatElement(0, count: 64 - block.count))
    inner = block.map { $0 ^ 0x36 }
    outer = block.map { $0 ^ 0x5c }
  }

  /// The code of a message: 32 bytes.
  func code(of message: [UInt8]) -> [UInt8] { SHA256.bytes(of: outer + SHA256.bytes(of: inner + message)) }

  /// Whether two codes are the same, in a time that doesn't tell where they differ.
  static func areEqual(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for (first, second) in zip(left, right) { difference |= first ^ second }
    return difference == 0
  }
}

extension SHA256 {
  /// The digest in 32 bytes.
  static func bytes(of message: [UInt8]) -> [UInt8] {
    digest(of: message).flatMap { word in
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
    }
  }
}
