import Foundation

/// A hash of a statement's text for the caches: eight bytes at a time, multiply and fold. Texts come from the program, so
/// it needs speed and spread, not resistance to chosen input; the caches compare the bytes as well.
func textHash(_ text: UnsafeRawBufferPointer) -> UInt64 {
  var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(text.count)
  func mix(_ word: UInt64) {
    let product = (hash ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    hash = product.high ^ product.low
  }
  // SAFETY (every load below): loads stay below count; `loadUnaligned` takes any alignment.
  var offset = 0
  while offset + 8 <= text.count {
    mix(unsafe text.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    offset += 8
  }
  var last: UInt64 = 0
  while offset < text.count {
    last = unsafe last << 8 | UInt64(text[offset])
    offset += 1
  }
  mix(last)
  return hash
}

extension [UInt8] {
  /// Whether the bytes are the same; what `==` compares one by one, this compares as a block.
  func isSameText(as other: [UInt8]) -> Bool {
    guard count == other.count else { return false }
    // SAFETY: both buffers have `count` bytes, and are read inside the closures.
    return unsafe withUnsafeBytes { left in
      unsafe other.withUnsafeBytes { right in
        guard let first = left.baseAddress, let second = right.baseAddress else { return true }
        return unsafe first == second || memcmp(first, second, left.count) == 0
      }
    }
  }
}
