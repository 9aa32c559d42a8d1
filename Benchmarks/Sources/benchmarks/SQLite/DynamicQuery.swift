import RawC
import SafeQuery

/// What a request might ask for: any of these conditions can be absent.
struct Filter {
  var above: Int64?
  var below: Int64?
  var minimumQuantity: Int?
  var maximumPrice: Double?

  /// All conditions.
  static func full(above low: Int64) -> Filter {
    Filter(above: low, below: low + 30, minimumQuantity: 5, maximumPrice: 1e9)
  }

  /// The query of the conditions that are there.
  var query: Select<Item.Columns, Item> {
    var query = Item.all
    if let above { query = query.where { $0.id > above } }
    if let below { query = query.where { $0.id < below } }
    if let minimumQuantity { query = query.where { $0.qty >= minimumQuantity } }
    if let maximumPrice { query = query.where { $0.price < maximumPrice } }
    return query.order { $0.price.descending }.limit(10)
  }
}

extension SQLiteBenchmarks {
  var dynamicQuery: Workload {
    let operations = options.scaled(10_000)
    return Workload(
      name: "SQLite dynamic 4-condition query, built and run", target: .ratio(1.15), operations: operations,
      raw: { try Measurement(raw_sqlite_dynamic(Int32(operations))) },
      safeQuery: { [db] in
        try await .timed {
          try await db.read { tx in
            var (keys, sum) = (KeySequence(seed: 7), Int64(0))
            for _ in 0..<operations {
              let low = keys.next() % 99_900
              for item in try tx.fetch(Filter.full(above: low).query) { sum += item.id + Int64(item.qty) }
            }
            return sum
          }
        }
      })
  }

  var rendering: Workload {
    let operations = options.scaled(100_000)
    return Workload(
      name: "building and rendering that query", target: .nanoseconds(1_000), operations: operations,
      raw: { try Measurement(raw_sqlite_render(Int32(operations))) },
      safeQuery: {
        try await .timed {
          var sum: Int64 = 0
          for low in 0..<operations {
            sum += Int64(try Filter.full(above: Int64(low)).query.sql(for: .sqlite).parameters.count)
          }
          return sum
        }
      })
  }
}
