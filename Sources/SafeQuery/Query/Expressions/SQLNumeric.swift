import Foundation

/// A type that `+` is written for: numbers are added, text is joined (`||`).
public protocol SQLAddable: DatabaseValue {}

/// A number: a type that sums and means are made of.
///
/// The library's own are the integers, `Float`, `Double` and `Decimal`. An integer or floating-point type of one's own needs
/// the conformance alone; another type names what its sums and means are:
///
/// ```swift
/// extension Money: SQLNumeric {
///   typealias SQLSum = Decimal
///   typealias SQLMean = Decimal
/// }
/// ```
public protocol SQLNumeric: SQLAddable {
  /// What a sum is: `Int64` for integers, `Double` for floating-point numbers.
  associatedtype SQLSum: DatabaseValue
  /// What a mean is.
  associatedtype SQLMean: DatabaseValue
}

extension SQLNumeric where Self: BinaryInteger {
  /// A sum of integers has 64 bits.
  public typealias SQLSum = Int64
  /// A mean of integers has a fraction.
  public typealias SQLMean = Double
}

extension SQLNumeric where Self: BinaryFloatingPoint {
  /// A sum of floating-point numbers has double precision.
  public typealias SQLSum = Double
  /// A mean of floating-point numbers has double precision.
  public typealias SQLMean = Double
}

extension Int: SQLNumeric {}
extension Int8: SQLNumeric {}
extension Int16: SQLNumeric {}
extension Int32: SQLNumeric {}
extension Int64: SQLNumeric {}
extension UInt: SQLNumeric {}
extension UInt8: SQLNumeric {}
extension UInt16: SQLNumeric {}
extension UInt32: SQLNumeric {}
extension UInt64: SQLNumeric {}
extension Float: SQLNumeric {}
extension Double: SQLNumeric {}

extension Decimal: SQLNumeric {
  /// A sum of decimals is one.
  public typealias SQLSum = Decimal
  /// A mean of decimals is one.
  public typealias SQLMean = Decimal
}

extension String: SQLAddable {}
