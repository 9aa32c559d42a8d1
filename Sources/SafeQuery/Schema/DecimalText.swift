import Foundation

/// The text of a decimal number, read strictly: Foundation's own initialiser stops at what it does not know ("12abc" is
/// 12) and drops digits beyond its 38.
struct DecimalText {
  /// Digits that every `Decimal` can hold.
  static let maximumDigits = 38

  private let isNegative: Bool
  /// The digits without zeros at either end; none for zero. The number is 0.digits × 10^magnitude.
  private let digits: [UInt8]
  private let magnitude: Int

  /// A number like `-12.50` or `1e-7`; nil if the text is none.
  init?(_ text: some Collection<UInt8>) {
    var rest = text[...]
    isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    let whole = rest.prefix(while: \.isDigit)
    rest = rest[whole.endIndex...]
    var fraction = rest.prefix(0)
    if rest.first == UInt8(ascii: ".") {
      fraction = rest.dropFirst().prefix(while: \.isDigit)
      rest = rest[fraction.endIndex...]
    }
    guard whole.count + fraction.count > 0, let exponent = Self.exponent(rest) else { return nil }
    let all = Array(whole) + fraction
    let significant = all.drop { $0 == UInt8(ascii: "0") }
    let zeros = significant.reversed().prefix { $0 == UInt8(ascii: "0") }.count
    digits = Array(significant.dropLast(zeros))
    magnitude = digits.isEmpty ? 0 : whole.count - (all.count - significant.count) + exponent
  }

  /// `e-12`, or nothing.
  private static func exponent(_ text: some Collection<UInt8>) -> Int? {
    guard let first = text.first else { return 0 }
    guard first | 0x20 == UInt8(ascii: "e"), text.count < 8 else { return nil }
    return Int(String(decoding: text.dropFirst(), as: UTF8.self))
  }

  /// A number, or nil if the text is none or no `Decimal` holds all its digits.
  static func parse(_ text: String) -> Decimal? {
    if text == "NaN" { return .nan }
    return DecimalText(text.utf8)?.decimal
  }

  private var decimal: Decimal? {
    if digits.isEmpty { return 0 }
    var exponent = magnitude - digits.count
    // Zeros at the end are digits again where the exponent alone would be too large.
    let zeros = max(0, exponent - 127)
    exponent -= zeros
    guard digits.count + zeros <= Self.maximumDigits, exponent >= -128 else { return nil }
    var significand: UInt128 = 0
    for digit in digits + repeatElement(UInt8(ascii: "0"), count: zeros) {
      significand = significand * 10 + UInt128(digit - UInt8(ascii: "0"))
    }
    let high = Decimal(UInt64(significand >> 64)) * (Decimal(UInt64.max) + 1)
    let low = Decimal(UInt64(truncatingIfNeeded: significand))
    return Decimal(sign: isNegative ? .minus : .plus, exponent: exponent, significand: high + low)
  }
}

// MARK: - Order

extension DecimalText {
  /// The order of two texts as numbers, with every digit: -1, 0 or 1. After all numbers comes `NaN`, then other text.
  static func compare(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Int32 {
    switch (DecimalText(left), DecimalText(right)) {
    case (let left?, let right?): compare(left, right)
    case (_?, nil): -1
    case (nil, _?): 1
    case (nil, nil): compareOthers(left, right)
    }
  }

  private static func compare(_ left: DecimalText, _ right: DecimalText) -> Int32 {
    let (first, second) = (left.sign, right.sign)
    if first != second { return first < second ? -1 : 1 }
    if left.magnitude != right.magnitude { return left.magnitude < right.magnitude ? -first : first }
    if left.digits == right.digits { return 0 }
    return left.digits.lexicographicallyPrecedes(right.digits) ? -first : first
  }

  private var sign: Int32 { digits.isEmpty ? 0 : isNegative ? -1 : 1 }

  private static func compareOthers(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Int32 {
    let (isFirstNaN, isSecondNaN) = (left.elementsEqual("NaN".utf8), right.elementsEqual("NaN".utf8))
    if isFirstNaN != isSecondNaN { return isFirstNaN ? -1 : 1 }
    if left.elementsEqual(right) { return 0 }
    return left.lexicographicallyPrecedes(right) ? -1 : 1
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
}
