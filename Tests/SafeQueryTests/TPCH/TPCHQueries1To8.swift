#if Macros
import SafeQuery

extension TPCH {
  /// Pricing summary report: what was billed, shipped and returned up to a day.
  static func query1() -> some ReadQuery {
    LineItem
      .where { $0.shipDate <= day(1998, 9, 2) }
      .groupBy { ($0.returnFlag, $0.status) }
      .order {
        $0.returnFlag
        $0.status
      }
      .select {
        (
          $0.returnFlag, $0.status, $0.quantity.sum(), $0.extendedPrice.sum(), $0.revenue.sum(), $0.charge.sum(),
          $0.quantity.avg(), $0.extendedPrice.avg(), $0.discount.avg(), count()
        )
      }
  }

  /// Shipping priority: the unshipped orders with the largest value.
  static func query3() -> some ReadQuery {
    let today = day(1995, 3, 15)
    return
      Customer.all
      .join(Order.self) { $0.key == $1.customerKey }
      .join(LineItem.self) { $1.key == $2.orderKey }
      .where { $0.marketSegment == "BUILDING" && $1.date < today && $2.shipDate > today }
      .groupBy { ($2.orderKey, $1.date, $1.shipPriority) }
      .order {
        $2.revenue.sum().descending
        $1.date
      }
      .limit(10)
      .select { ($2.orderKey, $2.revenue.sum(), $1.date, $1.shipPriority) }
  }

  /// Local supplier volume: the revenue of each nation of a region where customer and supplier are both of it.
  static func query5() -> some ReadQuery {
    Customer.all
      .join(Order.self) { $0.key == $1.customerKey }
      .join(LineItem.self) { $1.key == $2.orderKey }
      .join(Supplier.self) { $2.supplierKey == $3.key && $0.nationKey == $3.nationKey }
      .join(Nation.self) { $3.nationKey == $4.key }
      .join(Region.self) { $4.regionKey == $5.key }
      .where { $5.name == "ASIA" && $1.date >= day(1994, 1, 1) && $1.date < day(1995, 1, 1) }
      .groupBy { _, _, _, _, nation, _ in nation.name }
      .order { _, _, item, _, _, _ in item.revenue.sum().descending }
      .select { _, _, item, _, nation, _ in (nation.name, item.revenue.sum()) }
  }

  /// Forecasting revenue change: what a year's small discounts on small quantities cost.
  static func query6() -> some ReadQuery {
    LineItem
      .where { $0.shipDate >= day(1994, 1, 1) && $0.shipDate < day(1995, 1, 1) }
      .where { $0.discount >= 0.05 && $0.discount <= 0.07 && $0.quantity < 24 }
      .select { ($0.extendedPrice * $0.discount).sum() }
  }
}
#endif
