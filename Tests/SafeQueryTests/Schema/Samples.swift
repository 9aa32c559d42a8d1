import Foundation
import SafeQuery

/// Values of a type to try: those at its edges, and random ones.
struct Samples<Value: DatabaseValue>: Sendable {
  var edges: [Value]
  var random: @Sendable (inout SeededGenerator) -> Value

  static var randomCount: Int { 200 }

  /// The edges, then random values that the seed repeats.
  func values(seed: UInt64) -> [Value] {
    var generator = SeededGenerator(seed: seed)
    return edges + (0..<Self.randomCount).map { _ in random(&generator) }
  }
}

extension FixedWidthInteger where Self: DatabaseValue {
  /// The extremes that both databases hold, and bit patterns of every length.
  static var samples: Samples<Self> {
    let limit = Self(clamping: Int64.max)
    return Samples(edges: [.min, .min + 1, 0, 1, limit - 1, limit]) { generator in
      let bits = Self(truncatingIfNeeded: generator.next())
      let value = bits >> Self.random(in: 0..<Self(Self.bitWidth), using: &generator)
      return Swift.min(value, limit)
    }
  }
}

extension Bool {
  static var samples: Samples<Bool> { Samples(edges: [false, true]) { Bool.random(using: &$0) } }
}

extension Double {
  static let samples: Samples<Double> = {
    Samples(
      edges: [
        0, -0.0, 1, -1, 0.1, 1.0 / 3, .pi, 1e15, 1e16, 1e22, 1e23, 123456789012345680, 9007199254740992,
        .leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
        .ulpOfOne, .infinity, -.infinity, .nan, -.nan,
      ]
    ) { Double(bitPattern: $0.next()) }
  }()
}

extension Float {
  static let samples: Samples<Float> = {
    Samples(
      edges: [
        0, -0.0, 1, -1, 0.1, 1.0 / 3, .pi, 16777216, .leastNonzeroMagnitude, .leastNormalMagnitude,
        .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .infinity, -.infinity, .nan,
      ]
    ) { Float(bitPattern: UInt32(truncatingIfNeeded: $0.next())) }
  }()
}

extension Decimal {
  /// Up to 38 digits at any place.
  static func random(digits: Int, exponent: Int, using generator: inout SeededGenerator) -> Decimal {
    var value = Decimal(0)
    for _ in 0..<digits { value = value * 10 + Decimal(Int.random(in: 0...9, using: &generator)) }
    return Decimal(
      sign: Bool.random(using: &generator) ? .plus : .minus, exponent: exponent, significand: value)
  }

  static let samples: Samples<Decimal> = {
    Samples(
      edges: [
        0, 1, -1, Decimal(string: "0.1") ?? 0, Decimal(string: "-0.01") ?? 0, 10000, 10001,
        Decimal(sign: .plus, exponent: 30, significand: 7),
        Decimal(string: "99999999999999999999999999999999999999") ?? 0,
        Decimal(string: "-99999999999999999999999999999999999999") ?? 0,
        Decimal(string: "0.12345678901234567890123456789012345678") ?? 0,
        Decimal(string: "1234567890123456789.1234567890123456789") ?? 0,
        Decimal(sign: .plus, exponent: -128, significand: 1), Decimal(sign: .minus, exponent: -127, significand: 12345),
        Decimal(sign: .plus, exponent: 127, significand: 1),
        Decimal(sign: .minus, exponent: 100, significand: 123_456_789),
        .nan,
      ]
    ) { generator in
      let exponent =
        Bool.random(using: &generator)
        ? Int.random(in: -40...4, using: &generator) : Int.random(in: -128...80, using: &generator)
      return random(digits: Int.random(in: 1...38, using: &generator), exponent: exponent, using: &generator)
    }
  }()
}

extension String {
  private static let kinds: [ClosedRange<UInt32>] = [
    0x20...0x7E, 0x01...0x1F, 0x80...0x7FF, 0x300...0x36F, 0x590...0x6FF, 0x4E00...0x9FFF, 0xE000...0xF8FF,
    0xFFF0...0xFFFF, 0x1F300...0x1FAFF, 0x10000...0x10FFFF, 0x200B...0x200F, 0x22...0x27, 0x5C...0x5C,
  ]

  /// Code points that Unicode leaves to programs; text may hold them, a Swift literal mayn't.
  private static let noncharacters = String(
    String.UnicodeScalarView([0xFFFE, 0xFFFF, 0xFDD0, 0x1FFFE, 0x10FFFF].compactMap { Unicode.Scalar($0 as UInt32) }))

  static let samples: Samples<String> = {
    Samples(
      edges: [
        "", " ", "a", "'", "''", "\"", "\\", "\\'", "%_", ";--", "/*", "$1", "?", ":name", "NULL", "NaN", "\u{1}\u{7F}",
        "e\u{301}", "\u{e9}", "\"\u{301}", "'\u{338}", "👩‍👩‍👧‍👦🏳️‍🌈", "שלום \u{202E}evil\u{202C} عربى", "\u{FEFF}bom",
        "\u{FFFD}",
        noncharacters, "\u{10000}\u{1D11E}", "\r\n\t\u{85}\u{2028}", "ﬀﬁ K Å", "０１＇",
        String(repeating: "x", count: 1 << 20), String(repeating: "é'\"🎈", count: 100_000),
      ]
    ) { generator in
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...60, using: &generator) {
        let kind = kinds[Int.random(in: kinds.indices, using: &generator)]
        if let scalar = Unicode.Scalar(UInt32.random(in: kind, using: &generator)) { text.append(scalar) }
      }
      return String(text)
    }
  }()
}

extension [UInt8] {
  static let samples: Samples<[UInt8]> = {
    Samples(
      edges: [
        [], [0], [0, 0, 0], [1, 0, 2], Array(0...255), Array("NaN".utf8), [0xFF, 0xFE],
        [UInt8](repeating: 0, count: 1 << 20), [UInt8](repeating: 0xA5, count: 1 << 20),
      ]
    ) { generator in
      (0..<Int.random(in: 0...300, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
  }()
}

extension Data {
  static let samples: Samples<Data> = {
    // A slice whose indices don't begin at 0 is among them.
    Samples(edges: [UInt8].samples.edges.map { Data($0) } + [Data(0...255)[100...]]) {
      Data([UInt8].samples.random(&$0))
    }
  }()
}

extension UUID {
  static let samples: Samples<UUID> = {
    Samples(edges: [0, 0xFF, 0x0F].map(UUID.init(repeating:))) { generator in
      let (a, b) = (generator.next(), generator.next())
      var bytes: [UInt8] = []
      for word: UInt64 in [a, b] {
        for shift: UInt64 in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
      }
      return UUID(
        uuid: (
          bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7], bytes[8], bytes[9], bytes[10],
          bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]
        ))
    }
  }()

  init(repeating b: UInt8) { self.init(uuid: (b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b)) }
}
