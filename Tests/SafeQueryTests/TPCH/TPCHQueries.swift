#if Macros
import Foundation
import SafeQuery

extension TPCH {
  /// The queries by their numbers in the specification (section 2.4), with its validation parameters. These are the
  /// defaults of the functions, which take the substitution parameters of sections 2.4.1.3 to 2.4.22.3.
  static let queries: [(Int, any ReadQuery)] = [
    (1, query1()), (2, query2()), (3, query3()), (4, query4()), (5, query5()), (6, query6()), (7, query7()),
    (8, query8()), (9, query9()), (10, query10()), (11, query11()), (12, query12()), (13, query13()), (14, query14()),
    (15, query15()), (16, query16()), (17, query17()), (18, query18()), (19, query19()), (20, query20()),
    (21, query21()), (22, query22()),
  ]

  /// A day, which exists.
  static func day(_ year: Int, _ month: Int, _ day: Int) -> CalendarDate {
    CalendarDate(year: year, month: month, day: day) ?? CalendarDate(daysSinceEpoch: 0)
  }

  /// Hundredths. A `Decimal` literal with a fraction is a `Double` first, and then 0.07 is a little more than it says.
  static func percent(_ hundredths: Decimal) -> Decimal { hundredths / 100 }
}

extension CalendarDate {
  /// A later or an earlier day, as `+ interval '3' month` has it.
  func adding(years: Int = 0, months: Int = 0, days: Int = 0) -> CalendarDate {
    let start = Date(timeIntervalSince1970: Double(daysSinceEpoch) * 86_400)
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let interval = DateComponents(year: years, month: months, day: days)
    let end = calendar.date(byAdding: interval, to: start) ?? start
    return CalendarDate(daysSinceEpoch: Int32((end.timeIntervalSince1970 / 86_400).rounded(.down)))
  }
}

extension TPCH.LineItem.Columns {
  /// The price after the discount.
  var revenue: TypedSQL<Decimal> { extendedPrice * (1 - discount) }

  /// The price after the discount, with tax.
  var charge: TypedSQL<Decimal> { revenue * (1 + tax) }
}

extension TPCH.PartSupply.Columns {
  /// What the stock cost.
  var stockValue: TypedSQL<Decimal> { supplyCost * availableQuantity.cast(to: Decimal.self) }
}

extension TPCH.Customer.Columns {
  /// The country of the telephone number.
  var countryCode: TypedSQL<String> { phone.substring(from: 1, length: 2) }
}
#endif
