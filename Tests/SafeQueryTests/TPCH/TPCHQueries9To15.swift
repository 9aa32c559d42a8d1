#if Macros
import SafeQuery

extension TPCH {
  /// Returned item reporting: the customers whose returned parts cost the most.
  static func query10() -> some ReadQuery {
    Customer.all
      .join(Order.self) { $0.key == $1.customerKey }
      .join(LineItem.self) { $1.key == $2.orderKey }
      .join(Nation.self) { $0.nationKey == $3.key }
      .where { _, order, item, _ in
        order.date >= day(1993, 10, 1) && order.date < day(1994, 1, 1) && item.returnFlag == "R"
      }
      .groupBy { ($0.key, $0.name, $0.accountBalance, $0.phone, $3.name, $0.address, $0.comment) }
      .order { _, _, item, _ in item.revenue.sum().descending }
      .limit(20)
      .select { ($0.key, $0.name, $2.revenue.sum(), $0.accountBalance, $3.name, $0.address, $0.phone, $0.comment) }
  }

  /// Shipping modes and order priority: late lines of urgent orders and of others.
  static func query12() -> some ReadQuery {
    Order.all
      .join(LineItem.self) { $0.key == $1.orderKey }
      .where { _, item in
        ["MAIL", "SHIP"].contains(item.shipMode) && item.commitDate < item.receiptDate
          && item.shipDate < item.commitDate && item.receiptDate >= day(1994, 1, 1)
          && item.receiptDate < day(1995, 1, 1)
      }
      .groupBy { $1.shipMode }
      .order { $1.shipMode }
      .select { order, item in
        let isHigh = order.priority == "1-URGENT" || order.priority == "2-HIGH"
        let isLow = order.priority != "1-URGENT" && order.priority != "2-HIGH"
        return (item.shipMode, when(isHigh, then: 1).else(0).sum(), when(isLow, then: 1).else(0).sum())
      }
  }

  /// Promotion effect: the share of the revenue that promotional parts brought, in percent.
  static func query14() -> some ReadQuery {
    LineItem.all
      .join(Part.self) { $0.partKey == $1.key }
      .where { item, _ in item.shipDate >= day(1995, 9, 1) && item.shipDate < day(1995, 10, 1) }
      .select { item, part in
        100 * when(part.type.hasPrefix("PROMO"), then: item.revenue).else(0).sum() / item.revenue.sum()
      }
  }
}
#endif
