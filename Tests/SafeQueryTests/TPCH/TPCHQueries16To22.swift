#if Macros
import Foundation
import SafeQuery

extension TPCH {
  /// Parts/supplier relationship: how many suppliers can deliver parts of given kinds, without those with complaints.
  static func query16(
    brand: String = "Brand#45", type: String = "MEDIUM POLISHED", sizes: [Int32] = [49, 14, 23, 45, 19, 3, 36, 9]
  ) -> some ReadQuery {
    let complaints = Supplier.where { $0.comment.like("%Customer%Complaints%") }.select { $0.key }
    return PartSupply.all
      .join(Part.self) { $0.partKey == $1.key }
      .where { _, part in part.brand != brand && !part.type.hasPrefix(type) && sizes.contains(part.size) }
      .where { supply, _ in !complaints.contains(supply.supplierKey) }
      .groupBy { ($1.brand, $1.type, $1.size) }
      .order { supply, part in
        supply.supplierKey.countDistinct().descending
        part.brand
        part.type
        part.size
      }
      .select { ($1.brand, $1.type, $1.size, $0.supplierKey.countDistinct()) }
  }

  /// Small-quantity-order revenue: what would be lost each year if small orders of a part were not taken any more.
  static func query17(brand: String = "Brand#23", container: String = "MED BOX") -> some ReadQuery {
    LineItem.all
      .join(Part.self) { $0.partKey == $1.key }
      .where { _, part in part.brand == brand && part.container == container }
      .where { item, part in
        item.quantity < LineItem.where { $0.partKey == part.key }.select { 0.2 * $0.quantity.avg() }.scalar()
      }
      .select { item, _ in item.extendedPrice.sum() / 7 }
  }

  /// Large volume customer: who has placed orders of a large quantity.
  static func query18(quantity: Decimal = 300) -> some ReadQuery {
    let large = LineItem.all.groupBy { $0.orderKey }.having { $0.quantity.sum() > quantity }.select { $0.orderKey }
    return Customer.all
      .join(Order.self) { $0.key == $1.customerKey }
      .join(LineItem.self) { $1.key == $2.orderKey }
      .where { _, order, _ in large.contains(order.key) }
      .groupBy { customer, order, _ in (customer.name, customer.key, order.key, order.date, order.totalPrice) }
      .order { _, order, _ in
        order.totalPrice.descending
        order.date
      }
      .limit(100)
      .select { customer, order, item in
        (customer.name, customer.key, order.key, order.date, order.totalPrice, item.quantity.sum())
      }
  }

  /// Discounted revenue: of parts of three brands in small quantities, sent by air and handed over in person.
  static func query19(
    quantity1: Decimal = 1, quantity2: Decimal = 10, quantity3: Decimal = 20, brand1: String = "Brand#12",
    brand2: String = "Brand#23", brand3: String = "Brand#34"
  ) -> some ReadQuery {
    LineItem.all
      .join(Part.self) { $0.partKey == $1.key }
      .where { item, part in
        let small = part.brand == brand1 && ["SM CASE", "SM BOX", "SM PACK", "SM PKG"].contains(part.container)
        let medium = part.brand == brand2 && ["MED BAG", "MED BOX", "MED PKG", "MED PACK"].contains(part.container)
        let large = part.brand == brand3 && ["LG CASE", "LG BOX", "LG PACK", "LG PKG"].contains(part.container)
        let few = item.quantity >= quantity1 && item.quantity <= quantity1 + 10
        let more = item.quantity >= quantity2 && item.quantity <= quantity2 + 10
        let most = item.quantity >= quantity3 && item.quantity <= quantity3 + 10
        return small && few && part.size >= 1 && part.size <= 5
          || medium && more && part.size >= 1 && part.size <= 10
          || large && most && part.size >= 1 && part.size <= 15
      }
      .where { item, _ in
        ["AIR", "AIR REG"].contains(item.shipMode) && item.shipInstructions == "DELIVER IN PERSON"
      }
      .select { item, _ in item.revenue.sum() }
  }

  /// Potential part promotion: suppliers of a nation that have more of a part than half of what was shipped in a year.
  static func query20(
    color: String = "forest", date: CalendarDate = day(1994, 1, 1), nation: String = "CANADA"
  ) -> some ReadQuery {
    let parts = Part.where { $0.name.hasPrefix(color) }.select { $0.key }
    let stocked = PartSupply.where { parts.contains($0.partKey) }
      .where { supply in supply.availableQuantity.cast(to: Decimal.self) > halfShipped(supply, from: date) }
      .select { $0.supplierKey }
    return Supplier.where { stocked.contains($0.key) }
      .join(Nation.self) { $0.nationKey == $1.key && $1.name == nation }
      .order { supplier, _ in supplier.name }
      .select { supplier, _ in (supplier.name, supplier.address) }
  }

  private static func halfShipped(_ supply: PartSupply.Columns, from date: CalendarDate) -> TypedSQL<Decimal?> {
    LineItem
      .where { $0.partKey == supply.partKey && $0.supplierKey == supply.supplierKey }
      .where { $0.shipDate >= date && $0.shipDate < date.adding(years: 1) }
      .select { 0.5 * $0.quantity.sum() }
      .scalar()
  }

  /// Suppliers who kept orders waiting: who alone of several failed to deliver in time.
  static func query21(nation: String = "SAUDI ARABIA") -> some ReadQuery {
    Supplier.all
      .join(LineItem.self) { $0.key == $1.supplierKey }
      .join(Order.self) { $1.orderKey == $2.key && $2.status == "F" }
      .join(Nation.self) { $0.nationKey == $3.key && $3.name == nation }
      .where { _, item, _, _ in item.receiptDate > item.commitDate }
      .where { _, item, _, _ in exists(others(of: item)) }
      .where { _, item, _, _ in !exists(others(of: item).where { $0.receiptDate > $0.commitDate }) }
      .groupBy { supplier, _, _, _ in supplier.name }
      .order { supplier, _, _, _ in
        count().descending
        supplier.name
      }
      .limit(100)
      .select { supplier, _, _, _ in (supplier.name, count()) }
  }

  /// The lines of the same order from other suppliers.
  private static func others(of item: LineItem.Columns) -> Select<LineItem.Columns, LineItem> {
    LineItem.where { $0.orderKey == item.orderKey && $0.supplierKey != item.supplierKey }
  }

  /// Global sales opportunity: customers with money and no orders, by the country of their telephone number.
  static func query22(
    countryCodes: [String] = ["13", "31", "23", "29", "30", "18", "17"]
  ) -> some ReadQuery {
    let average = Customer.where { $0.accountBalance > 0 && countryCodes.contains($0.countryCode) }
      .select { $0.accountBalance.avg() }.scalar()
    let customers = Customer.where { countryCodes.contains($0.countryCode) && $0.accountBalance > average }
      .where { customer in !exists(Order.where { $0.customerKey == customer.key }) }
      .select { ($0.countryCode, $0.accountBalance) }
    return customers.asTable()
      .groupBy { code, _ in code }
      .order { code, _ in code }
      .select { code, balance in (code, count(), balance.sum()) }
  }
}
#endif
