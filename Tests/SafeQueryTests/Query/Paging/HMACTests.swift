import Foundation
import Testing

@testable import SafeQuery

@Suite struct HMACTests {
  /// The test cases of RFC 4231, section 4: key, data, code.
  private static let cases: [([UInt8], [UInt8], String)] = [
    (
      [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
      "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
    ),
    (
      Array(1...25), [UInt8](repeating: 0xcd, count: 50),
      "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
    ),
    (
      [UInt8](repeating: 0xaa, count: 131), Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
    (
      [UInt8](repeating: 0xaa, count: 131),
      Array(
        """
        This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed \
        before being used by the HMAC algorithm.
        """.utf8), "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
    ),
  ]

  @Test(arguments: cases.indices)
  func `the codes of RFC 4231 are right`(_ index: Int) {
    let (key, data, code) = Self.cases[index]
    let hexadecimal = HMAC(key: key).code(of: data).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    #expect(hexadecimal == code)
  }

  @Test func `codes are equal byte for byte`() {
    #expect(HMAC.areEqual([1, 2], [1, 2]))
    #expect(!HMAC.areEqual([1, 2], [1, 3]) && !HMAC.areEqual([1, 2], [1]) && !HMAC.areEqual([], [0]))
  }

  // MARK: The seal

  private static let secret = [UInt8](repeating: 7, count: 32)

  private func refusal(_ body: () throws -> [UInt8]) -> DatabaseError? {
    do { _ = try body() } catch { return error as? DatabaseError }
    return nil
  }

  @Test(arguments: [0, 1, 31, 32, 33, 64, 1000])
  func `what a key seals it opens, for the same list only, and no other key does`(_ count: Int) throws {
    let key = try CursorKey(Self.secret)
    let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    let text = try key.seal(payload, for: [1])
    #expect(try key.open(text, for: [1]) == payload)
    #expect(try CursorKey(Self.secret).open(text, for: [1]) == payload)
    #expect(refusal { try key.open(text, for: [2]) }?.kind == .notAllowed)
    #expect(refusal { try CursorKey.random().open(text, for: [1]) }?.kind == .notAllowed)
    #expect(
      text.utf8.allSatisfy { "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8.contains($0) })
  }

  @Test func `every changed bit and every cut of a cursor is refused`() throws {
    let key = try CursorKey(Self.secret)
    for count in [17, 18, 19] {
      let text = Array(try key.seal([UInt8](repeating: 3, count: count), for: [1]).utf8)
      for index in text.indices {
        for bit in 0..<8 {
          var changed = text
          changed[index] ^= 1 << UInt8(bit)
          let error = refusal { try key.open(String(decoding: changed, as: UTF8.self), for: [1]) }
          #expect(error?.message == CursorKey.isForeign.message)
        }
        let cut = String(decoding: text[..<index], as: UTF8.self)
        #expect(refusal { try key.open(cut, for: [1]) }?.kind == .notAllowed)
        let rest = String(decoding: text[(index + 1)...], as: UTF8.self)
        #expect(refusal { try key.open(rest, for: [1]) }?.kind == .notAllowed)
      }
      for more in ["=", "==", "A", "AAAA", " ", "\n"] {
        let longer = String(decoding: text, as: UTF8.self) + more
        #expect(refusal { try key.open(longer, for: [1]) }?.kind == .notAllowed)
      }
    }
  }

  @Test func `a cursor shows nothing of what it holds`() throws {
    let key = try CursorKey(Self.secret)
    let text = try key.seal(Array(repeating: Array("salary 90000 ".utf8), count: 9).flatMap { $0 }, for: [1])
    let bytes = try #require(CursorKey.bytes(base64URL: text))
    #expect(!String(decoding: bytes, as: UTF8.self).contains("salary"))
    #expect("\(key)" == "CursorKey" && String(reflecting: key) == "CursorKey")
    var dumped = ""
    dump(key, to: &dumped)
    #expect(!dumped.contains("54"))
  }

  @Test func `a cursor ends with its lifetime`() throws {
    func key(at now: Int64, lifetime: Duration?) throws -> CursorKey {
      try CursorKey(Self.secret, lifetime: lifetime) { now }
    }
    let text = try key(at: 1000, lifetime: .seconds(60)).seal([5], for: [1])
    #expect(try key(at: 1060, lifetime: .seconds(60)).open(text, for: [1]) == [5])
    let error = refusal { try key(at: 1061, lifetime: .seconds(60)).open(text, for: [1]) }
    #expect(error?.kind == .notAllowed && error?.message == "the cursor has expired; begin again without one")
    #expect(try key(at: 1061, lifetime: nil).open(text, for: [1]) == [5])
    let endless = try key(at: 1000, lifetime: nil).seal([5], for: [1])
    #expect(try key(at: .max, lifetime: .seconds(60)).open(endless, for: [1]) == [5])
  }

  @Test func `a short secret is refused`() {
    let error = #expect(throws: DatabaseError.self) { try CursorKey("secret".utf8) }
    #expect(error?.kind == .invalidConfiguration)
    #expect(error?.message == "the secret of a cursor key has 6 bytes; it needs 32 random ones")
  }

  // MARK: The place

  @Test func `values of every type come back exactly`() throws {
    let decimals = ["0.1", "-12345678901234567890123456789012345678", "1e-127", "1e127", "0"]
    var values: [SQLValue] = [
      .null(.text), .bool(true), .bool(false), .int16(.min), .int32(.max), .int64(.min), .int64(.max), .int64(-1),
      .float(0.1), .double(0.1), .double(.infinity), .double(-.infinity), .double(.leastNonzeroMagnitude), .text(""),
      .text("é\u{301}'\"\\ \u{10FFFF}"), .blob([]), .blob([0, 255]), .timestamp(-1), .timestamp(1_767_225_600_123_456),
      .date(-719_162), .time(86_400_000_000, offset: -3600), .uuid(UUID()), .json("{\"a\": 1}"),
      .decimal(.nan),
    ]
    for text in decimals { values.append(.decimal(try #require(DecimalText.parse(text)))) }
    for (isBackwards, isInclusive) in [(false, false), (true, false), (false, true), (true, true)] {
      let place = CursorPlace(isBackwards: isBackwards, isInclusive: isInclusive, values: values)
      let bytes = try place.encoded()
      let types = values.map(\.type)
      let read = try #require(CursorPlace(bytes, types: types))
      #expect(read.isBackwards == isBackwards && read.isInclusive == isInclusive)
      for (value, expected) in zip(read.values, values) { #expect("\(value)" == "\(expected)") }
      #expect(CursorPlace(bytes, types: types.dropLast()) == nil && CursorPlace(bytes, types: types + [.text]) == nil)
      #expect(CursorPlace([2] + bytes.dropFirst(), types: types) == nil)
      for count in bytes.indices { #expect(CursorPlace(Array(bytes[..<count]), types: types) == nil) }
    }
    #expect(throws: DatabaseError.self) {
      try CursorPlace(isBackwards: false, isInclusive: false, values: [.array(.text, [])]).encoded()
    }
  }
}
