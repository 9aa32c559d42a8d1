import Foundation

/// `numeric` in PostgreSQL's binary format: groups of four decimal digits, the most significant first.
/// (`numeric_send` in src/backend/utils/adt/numeric.c)
struct PostgresNumeric {
  static let negative: UInt16 = 0x4000
  static let notANumber: UInt16 = 0xC000
  static let infinities: [UInt16] = [0xD000, 0xF000]

  /// Appends the format of a number.
  static func append(_ number: Decimal, to bytes: inout [UInt8]) {
    guard !number.isNaN else { return append([0, 0, notANumber, 0], to: &bytes) }
    var rest = digits(of: number.significand)
    guard rest != 0 else { return append([0, 0, 0, 0], to: &bytes) }
    // The lowest group ends at a multiple of four places, at or below the number's last digit.
    let place = (number.exponent >> 2) << 2
    let shift = number.exponent - place
    var groups: [UInt16] = []
    let first = rest.quotientAndRemainder(dividingBy: powers[4 - shift])
    groups.append(UInt16(first.remainder * powers[shift]))
    rest = first.quotient
    while rest != 0 {
      let next = rest.quotientAndRemainder(dividingBy: 10_000)
      groups.append(UInt16(next.remainder))
      rest = next.quotient
    }
    let weight = place / 4 + groups.count - 1
    let scale = max(0, -number.exponent)
    append(
      [
        UInt16(groups.count), UInt16(bitPattern: Int16(weight)), number.sign == .minus ? negative : 0, UInt16(scale),
      ], to: &bytes)
    append(groups.reversed(), to: &bytes)
  }

  private static func append(_ words: [UInt16], to bytes: inout [UInt8]) {
    for word in words { bytes.append(bigEndian: word) }
  }

  private static let powers: [UInt128] = [1, 10, 100, 1000, 10_000]

  /// The digits of a whole number that isn't negative. `Decimal` has 38 of them, and no integer type in its interface.
  private static func digits(of significand: Decimal) -> UInt128 {
    var value: UInt128 = 0
    for digit in "\(significand)".utf8 { value = value * 10 + UInt128(digit - UInt8(ascii: "0")) }
    return value
  }

  /// Why bytes are no `Decimal`.
  enum Failure: Error { case malformed, infinite, tooPrecise }

  /// Reads a number, exactly.
  /// - Throws: ``Failure``.
  static func read(_ bytes: borrowing PostgresBytes) throws -> Decimal {
    guard bytes.count >= 8 else { throw Failure.malformed }
    let count = Int(bytes.integer(at: 0, as: UInt16.self))
    let weight = Int(bytes.integer(at: 2, as: Int16.self))
    let sign = bytes.integer(at: 4, as: UInt16.self)
    if sign == notANumber { return .nan }
    if infinities.contains(sign) { throw Failure.infinite }
    guard bytes.count == 8 + 2 * count, sign == 0 || sign == negative else { throw Failure.malformed }
    var mantissa: UInt128 = 0
    var exponent = (weight - count + 1) * 4
    for index in 0..<count {
      var group = UInt128(bytes.integer(at: 8 + 2 * index, as: UInt16.self))
      guard group < 10_000 else { throw Failure.malformed }
      var width = 4
      // The zeros that fill the last group up are no digits of the number.
      while index == count - 1 && width > 0 && group % 10 == 0 {
        group /= 10
        width -= 1
        exponent += 1
      }
      let (product, overflow) = mantissa.multipliedReportingOverflow(by: powers[width])
      let (sum, carry) = product.addingReportingOverflow(group)
      if overflow || carry { throw Failure.tooPrecise }
      mantissa = sum
    }
    return try decimal(mantissa, exponent: exponent, sign == negative ? .minus : .plus)
  }

  private static func decimal(_ mantissa: UInt128, exponent: Int, _ sign: FloatingPointSign) throws -> Decimal {
    guard mantissa != 0 else { return 0 }
    // Decimal's exponent is one signed byte.
    guard (-128...127).contains(exponent) else { throw Failure.tooPrecise }
    var significand = Decimal(UInt64(truncatingIfNeeded: mantissa))
    if mantissa > UInt128(UInt64.max) {
      significand += Decimal(UInt64(truncatingIfNeeded: mantissa >> 64)) * twoTo64
    }
    return Decimal(sign: sign, exponent: exponent, significand: significand)
  }

  private static let twoTo64 = Decimal(UInt64.max) + 1
}
