import Foundation

extension String {
  /// Text from a database's bytes, or nil if they are not UTF-8. Decoding repairs, so what comes out is compared with
  /// what went in; that is several times faster than the standard library's `init(validating:as:)`.
  @inline(__always)
  init?(validUTF8 bytes: UnsafeBufferPointer<UInt8>) {
    // SAFETY: both buffers are read for the one length that they are checked to have, inside the call.
    self = unsafe String(decoding: bytes, as: UTF8.self)
    let isSame = withUTF8 { decoded in
      guard decoded.count == bytes.count else { return false }
      guard let left = decoded.baseAddress, let right = bytes.baseAddress else { return true }
      return unsafe memcmp(left, right, decoded.count) == 0
    }
    if !isSame { return nil }
  }
}
