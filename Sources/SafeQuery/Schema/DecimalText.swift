import Foundation

/// Reads decimal numbers strictly: Foundation's own initialiser stops at what it does not know ("12abc" is 12) and
/// drops digits beyond its 38.
enum DecimalText {
  /// Digits that every `Decimal` can hold.
  static let maximumDigits = 38
  private static let exponents = -128...127

  /// A number, or nil if the text is none or no `Decimal` holds all its digits.
  static func parse(_ text: String) -> Decimal? {
    if text == "NaN" { return .nan }
    var bytes = text.utf8[...]
    let isNegative = bytes.first == UInt8(ascii: "-")
    if isNegative || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
    var digits = Digits()
    let whole = digits.take(&bytes)
    var places = 0
    if bytes.first == UInt8(ascii: ".") {
      bytes.removeFirst()
      places = digits.take(&bytes)
    }
    guard whole + places > 0, let power = exponent(&bytes), bytes.isEmpty else { return nil }
    return digits.decimal(isNegative: isNegative, exponent: power - places)
  }

  /// `e-12`, or nothing.
  private static func exponent(_ bytes: inout Substring.UTF8View) -> Int? {
    guard let first = bytes.first else { return 0 }
    guard first | 0x20 == UInt8(ascii: "e") else { return nil }
    let text = String(bytes.dropFirst())
    bytes = bytes[bytes.endIndex...]
    return text.flatMap { $0.utf8.count < 10 ? Int($0) : nil }
  }

  /// The digits of a number, without zeros at either end.
  private struct Digits {
    private var significand: UInt128 = 0
    private var count = 0
    private var trailingZeros = 0
    private var isTooLong = false

    /// Takes digits. Returns how many there were.
    mutating func take(_ bytes: inout Substring.UTF8View) -> Int {
      var taken = 0
      while let byte = bytes.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
        append(byte - UInt8(ascii: "0"))
        bytes.removeFirst()
        taken += 1
      }
      return taken
    }

    private mutating func append(_ digit: UInt8) {
      if digit == 0 {
        trailingZeros += 1
        return
      }
      if significand != 0 { shift(by: trailingZeros) }
      shift(by: 1)
      trailingZeros = 0
      if !isTooLong { significand += UInt128(digit) }
    }

    private mutating func shift(by places: Int) {
      guard count + places <= maximumDigits else { return isTooLong = true }
      count += places
      for _ in 0..<places { significand *= 10 }
    }

    consuming func decimal(isNegative: Bool, exponent: Int) -> Decimal? {
      if significand == 0 { return isTooLong ? nil : 0 }
      var exponent = exponent + trailingZeros
      if exponent > exponents.upperBound {
        shift(by: exponent - exponents.upperBound)
        exponent = exponents.upperBound
      }
      guard !isTooLong, exponents.contains(exponent) else { return nil }
      let high = Decimal(UInt64(significand >> 64)) * (Decimal(UInt64.max) + 1)
      return Decimal(
        sign: isNegative ? .minus : .plus, exponent: exponent,
        significand: high + Decimal(UInt64(truncatingIfNeeded: significand)))
    }
  }
}
