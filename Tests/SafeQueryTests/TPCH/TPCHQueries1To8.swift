#if Macros
import Foundation
import SafeQuery

extension TPCH {
  /// Pricing summary report: what was billed, shipped and returned up to a day.
  static func query1(delta: Int = 90) -> some ReadQuery {
    LineItem
      .where { $0.shipDate <= day(1998, 12, 1).adding(days: -delta) }
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

  /// Minimum cost supplier: who in a region sells parts of a kind for the least, with those suppliers' particulars.
  static func query2(size: Int32 = 15, type: String = "BRASS", region: String = "EUROPE") -> some ReadQuery {
    Part.all
      .join(PartSupply.self) { $0.key == $1.partKey }
      .join(Supplier.self) { $1.supplierKey == $2.key }
      .join(Nation.self) { $2.nationKey == $3.key }
      .join(Region.self) { $3.regionKey == $4.key }
      .where { $0.size == size && $0.type.hasSuffix(type) && $4.name == region }
      .where { part, supply, _, _, _ in supply.supplyCost == leastCost(of: part, in: region) }
      .order { part, _, supplier, nation, _ in
        supplier.accountBalance.descending
        nation.name
        supplier.name
        part.key
      }
      .limit(100)
      .select { part, _, supplier, nation, _ in
        (
          supplier.accountBalance, supplier.name, nation.name, part.key, part.manufacturer, supplier.address,
          supplier.phone, supplier.comment
        )
      }
  }

  private static func leastCost(of part: Part.Columns, in region: String) -> TypedSQL<Decimal?> {
    PartSupply.where { $0.partKey == part.key }
      .join(Supplier.self) { $0.supplierKey == $1.key }
      .join(Nation.self) { $1.nationKey == $2.key }
      .join(Region.self) { $2.regionKey == $3.key && $3.name == region }
      .select { supply, _, _, _ in supply.supplyCost.min() }
      .scalar()
  }

  /// Shipping priority: the unshipped orders with the largest value.
  static func query3(segment: String = "BUILDING", date: CalendarDate = day(1995, 3, 15)) -> some ReadQuery {
    Customer.all
      .join(Order.self) { $0.key == $1.customerKey }
      .join(LineItem.self) { $1.key == $2.orderKey }
      .where { $0.marketSegment == segment && $1.date < date && $2.shipDate > date }
      .groupBy { ($2.orderKey, $1.date, $1.shipPriority) }
      .order {
        $2.revenue.sum().descending
        $1.date
      }
      .limit(10)
      .select { ($2.orderKey, $2.revenue.sum(), $1.date, $1.shipPriority) }
  }

  /// Order priority checking: the orders of a quarter of which a line came later than promised.
  static func query4(date: CalendarDate = day(1993, 7, 1)) -> some ReadQuery {
    Order
      .where { $0.date >= date && $0.date < date.adding(months: 3) }
      .where { order in exists(LineItem.where { $0.orderKey == order.key && $0.commitDate < $0.receiptDate }) }
      .groupBy { $0.priority }
      .order { $0.priority }
      .select { ($0.priority, count()) }
  }

  /// Local supplier volume: the revenue of each nation of a region where customer and supplier are both of it.
  static func query5(region: String = "ASIA", date: CalendarDate = day(1994, 1, 1)) -> some ReadQuery {
    Customer.all
      .join(Order.self) { $0.key == $1.customerKey }
      .join(LineItem.self) { $1.key == $2.orderKey }
      .join(Supplier.self) { $2.supplierKey == $3.key && $0.nationKey == $3.nationKey }
      .join(Nation.self) { $3.nationKey == $4.key }
      .join(Region.self) { $4.regionKey == $5.key }
      .where { $5.name == region && $1.date >= date && $1.date < date.adding(years: 1) }
      .groupBy { _, _, _, _, nation, _ in nation.name }
      .order { _, _, item, _, _, _ in item.revenue.sum().descending }
      .select { _, _, item, _, nation, _ in (nation.name, item.revenue.sum()) }
  }

  /// Forecasting revenue change: what a year's small discounts on small quantities cost.
  static func query6(
    date: CalendarDate = day(1994, 1, 1), discount: Decimal = percent(6), quantity: Decimal = 24
  ) -> some ReadQuery {
    LineItem
      .where { $0.shipDate >= date && $0.shipDate < date.adding(years: 1) }
      .where { $0.discount.between(discount - percent(1), discount + percent(1)) && $0.quantity < quantity }
      .select { ($0.extendedPrice * $0.discount).sum() }
  }

  /// Volume shipping: the revenue of what two nations sold each other, by year.
  static func query7(nation1: String = "FRANCE", nation2: String = "GERMANY") -> some ReadQuery {
    let shipping = Supplier.all
      .join(LineItem.self) { $0.key == $1.supplierKey }
      .join(Order.self) { $1.orderKey == $2.key }
      .join(Customer.self) { $2.customerKey == $3.key }
      .join(Nation.self) { $0.nationKey == $4.key }
      .join(Nation.self) { $3.nationKey == $5.key }
      .where { _, _, _, _, seller, buyer in
        let there = seller.name == nation1 && buyer.name == nation2
        let back = seller.name == nation2 && buyer.name == nation1
        return there || back
      }
      .where { _, item, _, _, _, _ in item.shipDate.between(day(1995, 1, 1), day(1996, 12, 31)) }
      .select { _, item, _, _, seller, buyer in
        (seller.name, buyer.name, item.shipDate.extract(.year), item.revenue)
      }
    return shipping.asTable()
      .groupBy { seller, buyer, year, _ in (seller, buyer, year) }
      .order { seller, buyer, year, _ in
        seller
        buyer
        year
      }
      .select { seller, buyer, year, volume in (seller, buyer, year, volume.sum()) }
  }

  /// National market share: a nation's part of a region's market for a kind of part, by year.
  static func query8(
    nation: String = "BRAZIL", region: String = "AMERICA", type: String = "ECONOMY ANODIZED STEEL"
  ) -> some ReadQuery {
    let sales = Part.all
      .join(LineItem.self) { $0.key == $1.partKey }
      .join(Supplier.self) { $1.supplierKey == $2.key }
      .join(Order.self) { $1.orderKey == $3.key }
      .join(Customer.self) { $3.customerKey == $4.key }
      .join(Nation.self) { $4.nationKey == $5.key }
      .join(Region.self) { $5.regionKey == $6.key }
      .join(Nation.self) { $2.nationKey == $7.key }
      .where { part, _, _, _, _, _, market, _ in market.name == region && part.type == type }
      .where { _, _, _, order, _, _, _, _ in order.date.between(day(1995, 1, 1), day(1996, 12, 31)) }
      .select { _, item, _, order, _, _, _, seller in (order.date.extract(.year), item.revenue, seller.name) }
    let byYear = sales.asTable().groupBy { year, _, _ in year }.order { year, _, _ in year }
    return byYear.select { year, volume, seller in
      let ofNation = when(seller == nation, then: volume).else(0)
      return (year, ofNation.sum() / volume.sum())
    }
  }
}
#endif
