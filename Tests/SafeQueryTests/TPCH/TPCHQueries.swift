#if Macros
import Foundation
import SafeQuery

extension TPCH {
  /// The queries by their numbers in the specification (section 2.4), with its validation parameters.
  static let queries: [(Int, any ReadQuery)] = [
    (1, query1()), (3, query3()), (5, query5()), (6, query6()), (10, query10()), (12, query12()), (14, query14()),
    (19, query19()),
  ]

  /// A day, which exists.
  static func day(_ year: Int, _ month: Int, _ day: Int) -> CalendarDate {
    CalendarDate(year: year, month: month, day: day) ?? CalendarDate(daysSinceEpoch: 0)
  }
}

extension TPCH.LineItem.Columns {
  /// The price after the discount.
  var revenue: TypedSQL<Decimal> { extendedPrice * (1 - discount) }

  /// The price after the discount, with tax.
  var charge: TypedSQL<Decimal> { revenue * (1 + tax) }
}
#endif
