import Synchronization

/// What caches of prepared statements hold at this moment, and what they did.
///
/// What the library sends itself, as BEGIN, is counted too where it is prepared.
public struct StatementCacheStatistics: Sendable, Hashable {
  /// How many statements the caches may hold; 0 where nothing is prepared by name.
  public internal(set) var capacity = 0
  /// How many statements they hold.
  public internal(set) var count = 0
  /// How often a text was found prepared.
  public internal(set) var hits = 0
  /// How often a text was not there and was prepared, or could not be.
  public internal(set) var misses = 0
  /// How many statements went because others were used more recently.
  public internal(set) var evictions = 0
  /// How often a statement was prepared anew because its prepared form no longer fitted: the schema had changed, or a
  /// statement such as DISCARD ALL had removed it from the server. These are no misses.
  public internal(set) var repreparations = 0

  static func + (left: StatementCacheStatistics, right: StatementCacheStatistics) -> StatementCacheStatistics {
    var sum = left
    sum.capacity += right.capacity
    sum.count += right.count
    sum.hits += right.hits
    sum.misses += right.misses
    sum.evictions += right.evictions
    sum.repreparations += right.repreparations
    return sum
  }
}

extension Database {
  /// What the connections' caches of prepared statements hold and did since the database was opened. What closed
  /// connections did is in it. It can be read at any time: no connection is waited for.
  public var statementCacheStatistics: StatementCacheStatistics {
    readers === writers ? readers.caches.total : readers.caches.total + writers.caches.total
  }

  /// The same for each connection that is open, in the order of their opening; SQLite's readers come before its writer.
  public var openStatementCaches: [StatementCacheStatistics] {
    readers === writers ? readers.caches.open : readers.caches.open + writers.caches.open
  }
}

/// The statement caches of a pool's connections.
final class StatementCaches: Sendable {
  private struct Core {
    var open: [StatementCacheCounts] = []
    /// What those did that are closed.
    var closed = StatementCacheStatistics()
  }
  private let core = Mutex(Core())

  /// A cache of a connection that is opened; until its ``StatementCacheCounts/end()``.
  func add(capacity: Int) -> StatementCacheCounts {
    let counts = StatementCacheCounts(capacity: capacity, of: self)
    core.withLock { $0.open.append(counts) }
    return counts
  }

  fileprivate func remove(_ counts: StatementCacheCounts) {
    core.withLock { core in
      guard let index = core.open.firstIndex(where: { $0 === counts }) else { return }
      core.open.remove(at: index)
      var done = counts.statistics
      (done.capacity, done.count) = (0, 0)
      core.closed = core.closed + done
    }
  }

  var open: [StatementCacheStatistics] { core.withLock { $0.open.map(\.statistics) } }
  var total: StatementCacheStatistics {
    core.withLock { core in core.open.reduce(core.closed) { $0 + $1.statistics } }
  }
}

/// What one cache does. Its connection writes, one thread at a time, and any thread reads: no write has to be made sure of
/// against another.
final class StatementCacheCounts: Sendable {
  let capacity: Int
  private let owner: StatementCaches?
  private let count = Atomic(0)
  private let hits = Atomic(0)
  private let misses = Atomic(0)
  private let evictions = Atomic(0)
  private let repreparations = Atomic(0)

  /// - Parameter owner: Nil for a cache that nobody asks for.
  init(capacity: Int, of owner: StatementCaches?) {
    self.capacity = capacity
    self.owner = owner
  }

  @inline(__always)
  private func add(_ number: Int, to counter: borrowing Atomic<Int>) {
    counter.store(counter.load(ordering: .relaxed) &+ number, ordering: .relaxed)
  }

  @inline(__always)
  func hit() { add(1, to: hits) }
  func missed() { add(1, to: misses) }
  func evicted() { add(1, to: evictions) }
  func reprepared(_ times: Int = 1) { add(times, to: repreparations) }
  func holds(_ number: Int) { count.store(number, ordering: .relaxed) }

  /// The connection is closed.
  func end() { owner?.remove(self) }

  var statistics: StatementCacheStatistics {
    var statistics = StatementCacheStatistics()
    statistics.capacity = capacity
    statistics.count = count.load(ordering: .relaxed)
    statistics.hits = hits.load(ordering: .relaxed)
    statistics.misses = misses.load(ordering: .relaxed)
    statistics.evictions = evictions.load(ordering: .relaxed)
    statistics.repreparations = repreparations.load(ordering: .relaxed)
    return statistics
  }
}
