#if Macros
import Foundation
import SafeQuery

extension TPCH {
  /// Product type profit: what was earned with parts whose name has a word, by nation and year.
  static func query9(color: String = "green") -> some ReadQuery {
    let profit = Part.where { $0.name.contains(color) }
      .join(LineItem.self) { $0.key == $1.partKey }
      .join(Supplier.self) { $1.supplierKey == $2.key }
      .join(PartSupply.self) { $1.supplierKey == $3.supplierKey && $1.partKey == $3.partKey }
      .join(Order.self) { $1.orderKey == $4.key }
      .join(Nation.self) { $2.nationKey == $5.key }
      .select { _, item, _, supply, order, nation in
        (nation.name, order.date.extract(.year), item.revenue - supply.supplyCost * item.quantity)
      }
    return profit.asTable()
      .groupBy { nation, year, _ in (nation, year) }
      .order { nation, year, _ in
        nation
        year.descending
      }
      .select { nation, year, amount in (nation, year, amount.sum()) }
  }

  /// Returned item reporting: the customers whose returned parts cost the most.
  static func query10(date: CalendarDate = day(1993, 10, 1)) -> some ReadQuery {
    Customer.all
      .join(Order.self) { $0.key == $1.customerKey }
      .join(LineItem.self) { $1.key == $2.orderKey }
      .join(Nation.self) { $0.nationKey == $3.key }
      .where { _, order, item, _ in
        order.date >= date && order.date < date.adding(months: 3) && item.returnFlag == "R"
      }
      .groupBy { ($0.key, $0.name, $0.accountBalance, $0.phone, $3.name, $0.address, $0.comment) }
      .order { _, _, item, _ in item.revenue.sum().descending }
      .limit(20)
      .select { ($0.key, $0.name, $2.revenue.sum(), $0.accountBalance, $3.name, $0.address, $0.phone, $0.comment) }
  }

  /// Important stock: the parts that are a significant share of the value of a nation's stock.
  static func query11(nation: String = "GERMANY", fraction: Decimal = 0.0001) -> some ReadQuery {
    let stock = PartSupply.all
      .join(Supplier.self) { $0.supplierKey == $1.key }
      .join(Nation.self) { $1.nationKey == $2.key && $2.name == nation }
    let share = stock.select { supply, _, _ in supply.stockValue.sum() * fraction }.scalar()
    return
      stock
      .groupBy { supply, _, _ in supply.partKey }
      .having { supply, _, _ in supply.stockValue.sum() > share }
      .order { supply, _, _ in supply.stockValue.sum().descending }
      .select { supply, _, _ in (supply.partKey, supply.stockValue.sum()) }
  }

  /// Shipping modes and order priority: late lines of urgent orders and of others.
  static func query12(
    shipModes: [String] = ["MAIL", "SHIP"], date: CalendarDate = day(1994, 1, 1)
  ) -> some ReadQuery {
    Order.all
      .join(LineItem.self) { $0.key == $1.orderKey }
      .where { _, item in
        shipModes.contains(item.shipMode) && item.commitDate < item.receiptDate && item.shipDate < item.commitDate
          && item.receiptDate >= date && item.receiptDate < date.adding(years: 1)
      }
      .groupBy { $1.shipMode }
      .order { $1.shipMode }
      .select { order, item in
        let isHigh = order.priority == "1-URGENT" || order.priority == "2-HIGH"
        let isLow = order.priority != "1-URGENT" && order.priority != "2-HIGH"
        return (item.shipMode, when(isHigh, then: 1).else(0).sum(), when(isLow, then: 1).else(0).sum())
      }
  }

  /// Customer distribution: how many customers have made how many orders that are not of a special kind.
  static func query13(word1: String = "special", word2: String = "requests") -> some ReadQuery {
    let orders = Customer.all
      .leftJoin(Order.self) { $0.key == $1.customerKey && !$1.comment.like("%\(word1)%\(word2)%") }
      .groupBy { customer, _ in customer.key }
      .select { customer, order in (customer.key, order.key.count()) }
    return orders.asTable()
      .groupBy { _, number in number }
      .order { _, number in
        count().descending
        number.descending
      }
      .select { _, number in (number, count()) }
  }

  /// Promotion effect: the share of the revenue that promotional parts brought, in percent.
  static func query14(date: CalendarDate = day(1995, 9, 1)) -> some ReadQuery {
    LineItem.all
      .join(Part.self) { $0.partKey == $1.key }
      .where { item, _ in item.shipDate >= date && item.shipDate < date.adding(months: 1) }
      .select { item, part in
        100 * when(part.type.hasPrefix("PROMO"), then: item.revenue).else(0).sum() / item.revenue.sum()
      }
  }

  /// Top supplier: who brought the most revenue in a quarter.
  static func query15(date: CalendarDate = day(1996, 1, 1)) -> some ReadQuery {
    let revenue =
      LineItem
      .where { $0.shipDate >= date && $0.shipDate < date.adding(months: 3) }
      .groupBy { $0.supplierKey }
      .select { SupplierRevenue.row(supplierKey: $0.supplierKey, total: $0.revenue.sum()) }
      .asCTE()
    let most = revenue.asTable().select { $0.total.max() }.scalar()
    return Supplier.all
      .joinQuery(revenue) { $0.key == $1.supplierKey && $1.total == most }
      .order { supplier, _ in supplier.key }
      .select { supplier, revenue in
        (supplier.key, supplier.name, supplier.address, supplier.phone, revenue.total)
      }
  }

  /// What a supplier brought in.
  @Table("revenue") struct SupplierRevenue {
    @Column("supplier_no", primaryKey: true) let supplierKey: Int64
    @Column("total_revenue") let total: Decimal?
  }
}
#endif
