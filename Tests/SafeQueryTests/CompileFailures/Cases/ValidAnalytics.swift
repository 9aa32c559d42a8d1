// Queries as reports have them: ratios of sums, CASE in aggregates, windows over aggregates, tables of queries. None has a type
// annotation; the harness gives the type checker a budget for each.
import Foundation
import SafeQuery

struct Item: Table {
  let id: Int64

  struct Columns: TableColumns {
    let table: TableReference<Item>
    var id: Column<Int64> { table.column("id") }
    var order: Column<Int64> { table.column("order") }
    var part: Column<Int64> { table.column("part") }
    var supplier: Column<Int64> { table.column("supplier") }
    var quantity: Column<Int> { table.column("quantity") }
    var price: Column<Decimal> { table.column("price") }
    var discount: Column<Decimal> { table.column("discount") }
    var tax: Column<Decimal> { table.column("tax") }
    var cost: Column<Decimal?> { table.column("cost") }
    var weight: Column<Double> { table.column("weight") }
    var rating: Column<Double?> { table.column("rating") }
    var stock: Column<Int?> { table.column("stock") }
    var flag: Column<String> { table.column("flag") }
    var mode: Column<String?> { table.column("mode") }
    var shipped: Column<CalendarDate> { table.column("shipped") }
    var received: Column<CalendarDate?> { table.column("received") }
    var at: Column<Date> { table.column("at") }
    var late: Column<Bool> { table.column("late") }
  }

  static let schema = TableSchema("item", [.init("id", Int64.self, .primaryKey)])

  init(row: borrowing Row, at index: Int) throws {
    id = try Int64(row: row, at: index)
  }

  func encode(into row: inout RowEncoder) { row.encode(id) }
}

func netAndGross() -> any ReadQuery {
  Item.all.select { (($0.price * (1 - $0.discount)).sum(), ($0.price * (1 - $0.discount) * (1 + $0.tax)).sum()) }
}

func pricingSummary() -> any ReadQuery {
  Item.all.groupBy { $0.flag }.select {
    (
      $0.flag, $0.quantity.sum(), $0.price.sum(), ($0.price * (1 - $0.discount)).sum(),
      ($0.price * (1 - $0.discount) * (1 + $0.tax)).sum(), $0.quantity.avg(), $0.price.avg(), $0.discount.avg(), count()
    )
  }
}

func shareOfReturns() -> any ReadQuery {
  Item.all.select {
    when($0.flag == "R", then: $0.price * (1 - $0.discount)).else(0).sum() / ($0.price * (1 - $0.discount)).sum()
  }
}

func percentOfReturns() -> any ReadQuery {
  Item.all.select {
    100 * when($0.flag == "R", then: $0.price * (1 - $0.discount)).else(0).sum() / ($0.price * (1 - $0.discount)).sum()
  }
}

func shareAfterDerivedTable() -> any ReadQuery {
  Item.all.select { ($0.flag, $0.price) }.asTable().select { flag, price in
    when(flag == "R", then: price).else(0).sum() / price.sum()
  }
}

func percentOfTotalInWindow() -> any ReadQuery {
  Item.all.groupBy { $0.flag }.select { ($0.flag, 100.0 * $0.weight.sum() / $0.weight.sum().over()) }
}

func margins() -> any ReadQuery {
  Item.all.groupBy { $0.flag }.select {
    ($0.flag, $0.price.sum() - $0.cost.sum(), ($0.price.sum() - $0.cost.sum()) / $0.price.sum() * 100)
  }
}

func counts() -> any ReadQuery {
  Item.all.groupBy { $0.flag }.select {
    ($0.flag, when($0.quantity > 10, then: 1).else(0).sum(), when($0.quantity <= 10, then: 1).else(0).sum())
  }
}

func changeFromRowBefore() -> any ReadQuery {
  Item.all.select {
    (
      $0.id, $0.price - $0.price.avg().over(.partition(by: $0.flag)),
      ($0.price - $0.price.lag().over(.order(by: $0.shipped))) / $0.price.lag().over(.order(by: $0.shipped)) * 100
    )
  }
}

func mixedNull() -> any ReadQuery {
  Item.all.select { ($0.id, $0.weight * 2.5 + $0.rating * 3 - 1, ($0.weight + 1) / ($0.rating + 1), -$0.weight * 0.5) }
}

func wholeNumbers() -> any ReadQuery {
  Item.all.select {
    ($0.stock.coalesce(0) * $0.quantity + 1, $0.quantity * 2 - $0.stock.coalesce(0), $0.quantity % 7 + $0.stock % 3)
  }
}

func groupConditions() -> any ReadQuery {
  Item.all.groupBy { $0.flag }.having {
    $0.price.sum() > 1000 && $0.price.sum() / $0.quantity.sum().cast(to: Decimal.self) > 2.5 && count() >= 3
  }.select { $0.flag }
}

func runningTotal() -> any ReadQuery {
  Item.all.select {
    (
      $0.id,
      ($0.price * (1 - $0.discount)).sum().over(
        .partition(by: $0.supplier).order(by: $0.shipped).rows(from: .unboundedPreceding)),
      rank().over(.partition(by: $0.supplier).order(by: ($0.price * (1 - $0.discount)).descending))
    )
  }
}

func rankedShares() -> any ReadQuery {
  Item.all.groupBy { $0.supplier }.select {
    (
      $0.supplier, $0.price.sum(), rank().over(.order(by: $0.price.sum().descending)),
      $0.price.sum() / $0.price.sum().sum().over() * 100
    )
  }
}

func disjunctionOfRanges() -> any ReadQuery {
  Item.all.where {
    ($0.flag == "A" && $0.quantity >= 1 && $0.quantity <= 11 && $0.price.between(1, 5))
      || ($0.flag == "B" && $0.quantity >= 10 && $0.quantity <= 20 && $0.price.between(1, 10))
      || ($0.flag == "C" && $0.quantity >= 20 && $0.quantity <= 30 && $0.price.between(1, 15))
  }.select { ($0.price * (1 - $0.discount)).sum() }
}

func profit() -> any ReadQuery {
  Item.all.select { (($0.price - $0.cost) * ($0.quantity.cast(to: Decimal.self) - 1) + 2 * $0.tax).sum() }
}

func squareOfDifference() -> any ReadQuery {
  Item.all.select { ($0.weight * $0.weight - 2 * $0.weight * $0.rating + $0.rating * $0.rating) }
}

func fourFactors() -> any ReadQuery {
  Item.all.select { (1 + $0.weight) * (1 - $0.weight) * (2 + $0.weight) * (2 - $0.weight) }
}

func taxes() -> any ReadQuery {
  Item.all.select { ($0.price * 1.19 - $0.cost.coalesce(0) * 1.07 + 5) / 100 }
}

func latePercent() -> any ReadQuery {
  Item.all.groupBy { ($0.flag, $0.mode) }.select {
    (
      $0.flag, $0.mode, 100 * when($0.late, then: 1).else(0).sum() / count().cast(to: Int64.self),
      1 - when($0.late, then: 1.0).else(0.0).avg()
    )
  }
}

func shareInDerivedGroups() -> any ReadQuery {
  Item.all.select { ($0.flag, $0.price, $0.discount) }.asTable().groupBy { flag, _, _ in flag }.select {
    flag, price, discount in
    (
      flag, (price * (1 - discount)).sum(),
      100 * when(flag == "R", then: price * (1 - discount)).else(0).sum() / (price * (1 - discount)).sum()
    )
  }
}

func selfJoin() -> any ReadQuery {
  Item.all.join(Item.self) { $0.order == $1.order && $0.supplier != $1.supplier && $0.price * 2 > $1.price + 1 }.select
  { a, b in
    ((a.price * (1 - a.discount) - b.price * (1 - b.discount)).sum(), (a.price - b.price) / (a.price + b.price) * 100)
  }
}

func growthByYear() -> any ReadQuery {
  Item.all.groupBy { $0.shipped.extract(.year) }.select {
    (
      $0.shipped.extract(.year), $0.price.sum(),
      ($0.price.sum() - $0.price.sum().lag().over(.order(by: $0.shipped.extract(.year))))
        / $0.price.sum().lag().over(.order(by: $0.shipped.extract(.year)))
    )
  }
}

func smallQuantities() -> any ReadQuery {
  Item.where { item in
    item.quantity.cast(to: Double.self) < 0.2
      * Item.where { $0.part == item.part }.select { $0.quantity.avg() }.scalar()
  }
}

func aboveAverage() -> any ReadQuery {
  Item.where { item in item.price > 1.2 * Item.where { $0.part == item.part }.select { $0.price.avg() }.scalar() }
}

func countsOfModes() -> any ReadQuery {
  Item.all.groupBy { $0.flag }.select {
    (
      $0.flag, when($0.mode == "AIR" || $0.mode == "RAIL", then: 1).else(0).sum(),
      when($0.mode != "AIR" && $0.mode != "RAIL", then: 1).else(0).sum(),
      $0.price.sum().filter($0.late) / $0.price.sum() * 100, (count().filter($0.late) * 100) / count()
    )
  }
}

func topSuppliers() -> any ReadQuery {
  Item.all.groupBy { $0.supplier }.select { ($0.supplier, $0.price.sum()) }.asTable().where { $1 > 100 }.order {
    $1.descending
  }.select { ($0, $1, rank().over(.order(by: $1.descending)), $1 / $1.sum().over() * 100) }
}

func growthPerSupplier() -> any ReadQuery {
  Item.all.groupBy { ($0.supplier, $0.shipped.extract(.year)) }.select {
    ($0.supplier, $0.shipped.extract(.year), ($0.price * (1 - $0.discount)).sum())
  }.asTable().select { supplier, year, total in
    (
      supplier, year, total, total - total.lag().over(.partition(by: supplier).order(by: year)),
      (total - total.lag().over(.partition(by: supplier).order(by: year)))
        / total.lag().over(.partition(by: supplier).order(by: year)) * 100
    )
  }
}

func classes() -> any ReadQuery {
  Item.all.select {
    (
      $0.flag, when($0.quantity < 5, then: "few").when($0.quantity < 50, then: "some").else("many"),
      $0.price * (1 - $0.discount)
    )
  }.asTable().groupBy { a, b, _ in (a, b) }.select { a, b, c in (a, b, count(), c.sum(), c.avg(), c.min(), c.max()) }
}

func pivot() -> any ReadQuery {
  Item.all.groupBy { $0.shipped.extract(.month) }.select {
    (
      $0.shipped.extract(.month), when($0.shipped.extract(.year) == 1998, then: $0.price).sum(),
      when($0.shipped.extract(.year) == 1999, then: $0.price).sum(),
      when($0.shipped.extract(.year) == 2000, then: $0.price * (1 - $0.discount)).else(0).sum()
    )
  }
}

func deviation() -> any ReadQuery {
  Item.all.select {
    (
      $0.id,
      ($0.weight - $0.weight.avg().over(.partition(by: $0.flag)))
        / $0.weight.stddevSamp().over(.partition(by: $0.flag)),
      $0.price.sum().over(.partition(by: $0.flag).order(by: $0.shipped).rows(from: .preceding(2), to: .currentRow)) / 3
    )
  }
}

func joinedShares() -> any ReadQuery {
  Item.all.join(Item.self) { $0.order == $1.order }.groupBy { a, _ in a.flag }.having { a, b in
    a.price.sum() > 1.5 * b.price.avg() && count() > 2
  }.select { a, b in
    (
      a.flag, (a.price * b.discount + b.price * a.discount).sum() / (a.price + b.price).sum() * 100,
      when(a.supplier == b.supplier, then: 1).else(0).sum() * 100 / count().cast(to: Int64.self)
    )
  }
}

func outerJoinTotals() -> any ReadQuery {
  Item.all.leftJoin(Item.self) { $0.id == $1.part }.groupBy { a, _ in a.id }.select { a, b in
    (
      a.id, b.price.sum().coalesce(0), (a.price.max() - b.price.sum().coalesce(0)), b.id.count(),
      when(b.id == nil, then: 1).else(0).sum()
    )
  }
}

func aboveOthersAverage() -> any ReadQuery {
  Item.where { item in
    item.price
      > Item.where { $0.supplier == item.supplier && $0.id != item.id }.select {
        ($0.price * (1 - $0.discount)).avg() * 1.2
      }.scalar()
  }
}

func literalBeforeSubquery() -> any ReadQuery {
  Item.where { item in
    item.quantity.cast(to: Decimal.self) < 0.2
      * Item.where { $0.part == item.part }.select { $0.quantity.cast(to: Decimal.self).avg() }.scalar()
      && item.flag == "A"
  }
}

func weightedMeans() -> any ReadQuery {
  Item.all.select {
    (
      ($0.weight * $0.rating).sum() / $0.weight.sum(),
      ($0.weight * $0.weight).sum() - $0.weight.sum() * $0.weight.sum() / count().cast(to: Double.self),
      (($0.weight * $0.weight).avg() - $0.weight.avg() * $0.weight.avg()).sqrt()
    )
  }
}

func roundedShares() -> any ReadQuery {
  Item.all.groupBy { $0.flag }.select {
    (
      $0.flag, ($0.price.sum() / $0.quantity.sum().cast(to: Decimal.self)).round(2),
      (100 * $0.price.sum().filter($0.late) / $0.price.sum()).round(1),
      $0.price.sum() - $0.price.sum().filter($0.late).coalesce(0)
    )
  }
}

func quartiles() -> any ReadQuery {
  Item.all.select { ($0.flag, $0.price) }.asTable().select { flag, price in
    (flag, price, ntile(4).over(.order(by: price)))
  }.asTable().groupBy { _, _, q in q }.select { _, price, q in (q, price.avg(), price.max() - price.min(), count()) }
}

func grades() -> any ReadQuery {
  Item.all.select {
    (
      when($0.rating >= 4.5, then: "A").when($0.rating >= 3.5 && $0.stock > 0, then: "B").when(
        $0.rating == nil, then: "?"
      ).else("C"), $0.weight * when($0.late, then: 0.5).else(1.0)
    )
  }
}

func arithmeticCondition() -> any ReadQuery {
  Item.all.where {
    ($0.price * $0.discount / (1 + $0.tax)) > 0.5 * $0.cost && ($0.price - $0.cost) / $0.price > 0.2
      || $0.price * 2 < $0.cost + 10
  }
}

func literalInHaving() -> any ReadQuery {
  Item.all.groupBy { $0.supplier }.having { $0.price.sum() > 0.0001 * Item.all.select { $0.price.sum() }.scalar() }
    .select { ($0.supplier, $0.price.sum()) }
}

func importantStock() -> any ReadQuery {
  Item.all.groupBy { $0.supplier }.having { item in
    (item.price * item.quantity.cast(to: Decimal.self)).sum()
      > Item.where { $0.flag == "A" }.select { ($0.price * $0.quantity.cast(to: Decimal.self)).sum() * 0.0001 }.scalar()
  }.select { ($0.supplier, ($0.price * $0.quantity.cast(to: Decimal.self)).sum()) }
}

func totalsOfTotals() -> any ReadQuery {
  Item.all.select { ($0.order, $0.price) }.asTable().groupBy { o, _ in o }.select { o, p in (o, p.sum()) }.asTable()
    .select { _, total in (total.avg(), total.max(), (total * total).sum() / total.sum()) }
}

func sharesWithinGroups() -> any ReadQuery {
  Item.all.groupBy { ($0.flag, $0.mode) }.select {
    (
      $0.flag, $0.mode, $0.price.sum(), $0.price.sum().sum().over(.partition(by: $0.flag)),
      $0.price.sum() * 100 / $0.price.sum().sum().over(.partition(by: $0.flag)),
      rank().over(.partition(by: $0.flag).order(by: $0.price.sum().descending))
    )
  }
}

func literalsOutside(_ db: Database) async throws -> any ReadQuery {
  let decimal: Decimal = try await db.fetchOne(Item.select { $0.price * (1 - $0.discount) }) ?? 0
  let average: Decimal = try await db.fetchOne(Item.where { $0.late }.select { $0.price.total() }) ?? 1.5
  let double: Double = try await db.fetchOne(Item.all.select { $0.weight.total() }) ?? 0
  let wide: Int64 = try await db.fetchOne(Item.order { $0.id }.select { $0.id }) ?? 0
  let number: Int = try await db.fetchOne(Item.select { $0.quantity }) ?? 0
  return Item.where { item in
    item.price > 1.2 * Item.select { $0.price.avg() }.scalar()
      && item.weight > 2 * Item.where { $0.flag == item.flag }.select { $0.weight.max() }.scalar()
      && item.price + decimal > average && item.weight > double && item.id > wide && item.quantity > number
  }
}

func closuresThatReturn(_ discounted: Bool) -> [any ReadQuery] {
  [
    Item.select { item in
      let net = item.price * (1 - item.discount)
      return (item.id, net, net * (1 + item.tax))
    },
    Item.where { $0.late }.select { item in
      func net(_ price: Column<Decimal>) -> TypedSQL<Decimal> { price * (1 - item.discount) * (1 + item.tax) - 3 }
      return (item.id, net(item.price), item.cost)
    },
    Item.select { item in
      let net = item.price * (1 - item.discount)
      return net * (1 + item.tax)
    },
    Item.where { $0.late }.select { if discounted { $0.price * (1 - $0.discount) } else { $0.price } },
    Item.select { if discounted { ($0.id, $0.price * (1 - $0.discount)) } else { ($0.id, $0.price) } },
  ]
}

func longUpdates() -> [any Command] {
  [
    Item.where { $0.late }.update { $0.price = $0.price * (1 - $0.discount) * (1 + $0.tax) - 4 },
    Item.where { $0.late }.update { $0.cost = $0.price * (1 - $0.discount) + $0.tax },
    Item.where { $0.late }.update { $0.cost = $0.cost * (1 - $0.discount) + $0.price },
    Item.where { $0.late }.update { $0.rating = $0.weight },
    Item.where { $0.late }.update { $0.price = ($0.cost * 2 - $0.tax).coalesce(0) + $0.price * 2 },
    Item.where { $0.late }.update { $0.price = when($0.quantity > 2, then: $0.price * 2).else($0.price) },
    Item.where { $0.late }.update { $0.stock = TypedSQL("abs(\($0.stock))") },
  ]
}
