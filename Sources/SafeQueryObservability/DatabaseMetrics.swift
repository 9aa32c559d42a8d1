#if Observability
public import CoreMetrics
public import SafeQuery
import Synchronization

/// Measures what a database does, by the names of OpenTelemetry's conventions.
///
/// | metric | kind | dimensions |
/// | --- | --- | --- |
/// | `db.client.operation.duration` | timer | operation, collection, `error.type`, `db.response.status_code` |
/// | `db.client.response.returned_rows` | recorder | operation, collection |
/// | `db.client.connection.count` | meter | pool, `db.client.connection.state` (`idle`, `used`) |
/// | `db.client.connection.max`, `db.client.connection.pending_requests` | meter | pool |
/// | `db.client.connection.timeouts` | counter | pool |
/// | `db.client.statement_cache.hits`, `.misses`, `.evictions`, `.repreparations` | counter | pool |
/// | `db.client.statement_cache.count`, `.max` | meter | pool |
/// | `db.client.connection.create_time`, `.wait_time`, `.use_time` | timer | pool |
///
/// The conventions have no names for the caches of prepared statements; see `StatementCacheStatistics` for what they count.
///
/// All have the database's attributes too. Timers take nanoseconds; a backend shows them in the unit that it is told to, as
/// the conventions' seconds. Dimensions hold no value: they have as many values as the program has tables and kinds of
/// errors.
public final class DatabaseMetrics: DatabaseObserver {
  private struct Key: Hashable {
    let database: DatabaseIdentity
    let operation: String
    let collection: String?
    var errorType: String?
    var code: String?
  }

  private struct PoolMetrics: Sendable {
    let idle, used, maximum, pending: Meter
    let timeouts: Counter
    let createTime, waitTime, useTime: Timer
    let cache: CacheMetrics
  }

  private let factory: any MetricsFactory
  private let durations = Mutex<[Key: Timer]>([:])
  private let rows = Mutex<[Key: Recorder]>([:])
  private let pools = Mutex<[String: PoolMetrics]>([:])

  /// Reports to a metrics factory; to the one that the process was bootstrapped with if none is given.
  public init(factory: any MetricsFactory = MetricsSystem.factory) { self.factory = factory }

  /// Measures a statement.
  public func statementFinished(_ event: StatementEvent) {
    var key = Key(database: event.database, operation: event.operation, collection: event.collection)
    if event.error == nil {
      rows.withLock { known in
        known.value(for: key) {
          Recorder(
            label: "db.client.response.returned_rows", dimensions: Self.dimensions(key), aggregate: true,
            factory: factory)
        }
      }.record(event.rows)
    }
    key.errorType = event.errorType
    key.code = (event.error as? DatabaseError)?.code
    durations.withLock { known in
      known.value(for: key) {
        Timer(label: "db.client.operation.duration", dimensions: Self.dimensions(key), factory: factory)
      }
    }.recordNanoseconds(event.duration.nanoseconds)
  }

  private static func dimensions(_ key: Key) -> [(String, String)] {
    var dimensions = key.database.attributes
    dimensions.append(("db.operation.name", key.operation))
    for (name, value) in [
      ("db.collection.name", key.collection), ("error.type", key.errorType), ("db.response.status_code", key.code),
    ] {
      if let value { dimensions.append((name, value)) }
    }
    return dimensions
  }

  /// Measures the connections.
  public func poolChanged(_ event: PoolEvent) {
    let name = PoolName.text(event)
    let metrics = pools.withLock { known in known.value(for: name) { makePool(name, event.database) } }
    let statistics = event.statistics
    metrics.idle.set(statistics.idle)
    metrics.used.set(statistics.leased)
    metrics.maximum.set(statistics.maximum)
    metrics.pending.set(statistics.waiting)
    switch event.change {
    case .opened(let time): metrics.createTime.recordNanoseconds(time.nanoseconds)
    case .leased(let wait): metrics.waitTime.recordNanoseconds(wait.nanoseconds)
    case .returned(let use): metrics.useTime.recordNanoseconds(use.nanoseconds)
    case .refused(let error, _): if error.kind == .timeout { metrics.timeouts.increment() }
    case .openFailed, .closed, .waiting: break
    }
    switch event.change {
    case .returned, .closed: metrics.cache.report { event.statementCache }
    default: break
    }
  }

  private func makePool(_ name: String, _ database: DatabaseIdentity) -> PoolMetrics {
    let dimensions = database.attributes + [("db.client.connection.pool.name", name)]
    func meter(_ label: String, _ more: [(String, String)] = []) -> Meter {
      Meter(label: label, dimensions: dimensions + more, factory: factory)
    }
    func timer(_ label: String) -> Timer { Timer(label: label, dimensions: dimensions, factory: factory) }
    return PoolMetrics(
      idle: meter("db.client.connection.count", [("db.client.connection.state", "idle")]),
      used: meter("db.client.connection.count", [("db.client.connection.state", "used")]),
      maximum: meter("db.client.connection.max"), pending: meter("db.client.connection.pending_requests"),
      timeouts: Counter(label: "db.client.connection.timeouts", dimensions: dimensions, factory: factory),
      createTime: timer("db.client.connection.create_time"), waitTime: timer("db.client.connection.wait_time"),
      useTime: timer("db.client.connection.use_time"),
      cache: CacheMetrics(dimensions, factory))
  }
}

/// What the caches of prepared statements do. A counter is told what came since it was last told.
private final class CacheMetrics: Sendable {
  private let hits, misses, evictions, repreparations: Counter
  private let count, maximum: Meter
  private let last = Mutex(StatementCacheStatistics?.none)

  init(_ dimensions: [(String, String)], _ factory: any MetricsFactory) {
    func counter(_ label: String) -> Counter { Counter(label: label, dimensions: dimensions, factory: factory) }
    func meter(_ label: String) -> Meter { Meter(label: label, dimensions: dimensions, factory: factory) }
    hits = counter("db.client.statement_cache.hits")
    misses = counter("db.client.statement_cache.misses")
    evictions = counter("db.client.statement_cache.evictions")
    repreparations = counter("db.client.statement_cache.repreparations")
    count = meter("db.client.statement_cache.count")
    maximum = meter("db.client.statement_cache.max")
  }

  /// - Parameter look: Called while no other thread reports, so that no count goes down.
  func report(_ look: () -> StatementCacheStatistics) {
    last.withLock { last in
      let now = look()
      func report(_ counter: Counter, _ number: (StatementCacheStatistics) -> Int) {
        let more = number(now) - (last.map(number) ?? 0)
        if more > 0 { counter.increment(by: more) }
      }
      report(hits, \.hits)
      report(misses, \.misses)
      report(evictions, \.evictions)
      report(repreparations, \.repreparations)
      count.set(now.count)
      maximum.set(now.capacity)
      last = now
    }
  }
}

extension Dictionary {
  /// The value of a key, made where there is none.
  fileprivate mutating func value(for key: Key, _ make: () -> Value) -> Value {
    if let known = self[key] { return known }
    let made = make()
    self[key] = made
    return made
  }
}
#endif
