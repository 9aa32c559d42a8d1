import Synchronization

/// Who is told about the connections of a pool.
final class PoolObservation: Sendable {
  private let database: DatabaseObservation
  private let pool: String
  private let caches: StatementCaches
  /// Since when the leased connections are, by their slots.
  private let leases = Mutex<[Int: Moment]>([:])

  /// - Returns: Nil if nobody observes the database.
  init?(_ database: DatabaseObservation, _ pool: String, _ caches: StatementCaches) {
    if database.observers.isEmpty { return nil }
    self.database = database
    self.pool = pool
    self.caches = caches
  }

  func tell(_ change: PoolEvent.Change, _ statistics: PoolStatistics) {
    let event = PoolEvent(
      database: database.identity, pool: pool, change: change, statistics: statistics, caches: caches)
    for observer in database.observers { observer.poolChanged(event) }
  }

  /// A lease begins.
  func leased(_ slot: Int, after wait: Duration, _ statistics: PoolStatistics) {
    leases.withLock { $0[slot] = .now }
    tell(.leased(after: wait), statistics)
  }

  /// A call is about to wait, which is told what comes of it.
  func waiting(for pool: Pool, _ arrival: Pool.Arrival) -> Pool.Arrival {
    let start = Moment.now
    var statistics = pool.statistics
    statistics.waiting += 1
    tell(.waiting, statistics)
    return Pool.Arrival { [self] result in
      let wait = start.duration(to: .now)
      switch result {
      case .success(let lane): leased(lane.slot, after: wait, pool.statistics)
      case .failure(let error):
        if let error = error as? DatabaseError { tell(.refused(error, after: wait), pool.statistics) }
      }
      arrival.tell(result)
    }
  }

  /// - Returns: Since when the connection is leased that is about to be given back.
  func leaseEnds(_ slot: Int) -> Moment? { leases.withLock { $0.removeValue(forKey: slot) } }
}
