#if Macros
import Foundation
import SafeQuery

extension TPCH {
  /// Discounted revenue: of parts of three brands in small quantities, sent by air and handed over in person.
  static func query19() -> some ReadQuery {
    LineItem.all
      .join(Part.self) { $0.partKey == $1.key }
      .where { item, part in
        let small = part.brand == "Brand#12" && ["SM CASE", "SM BOX", "SM PACK", "SM PKG"].contains(part.container)
        let medium = part.brand == "Brand#23" && ["MED BAG", "MED BOX", "MED PKG", "MED PACK"].contains(part.container)
        let large = part.brand == "Brand#34" && ["LG CASE", "LG BOX", "LG PACK", "LG PKG"].contains(part.container)
        return small && item.quantity >= 1 && item.quantity <= 11 && part.size >= 1 && part.size <= 5
          || medium && item.quantity >= 10 && item.quantity <= 20 && part.size >= 1 && part.size <= 10
          || large && item.quantity >= 20 && item.quantity <= 30 && part.size >= 1 && part.size <= 15
      }
      .where { item, _ in
        ["AIR", "AIR REG"].contains(item.shipMode) && item.shipInstructions == "DELIVER IN PERSON"
      }
      .select { item, _ in item.revenue.sum() }
  }
}
#endif
