/// What a database's connections do at this moment, and what they did since it was opened.
public struct PoolStatistics: Sendable, Hashable {
  /// How many connections there may be at most.
  public internal(set) var maximum = 0
  /// How many connections are open: those that are idle, and those that are leased.
  public var open: Int { idle + leased }
  /// How many connections wait for work.
  public internal(set) var idle = 0
  /// How many connections are in use.
  public internal(set) var leased = 0
  /// How many connections are being opened.
  public internal(set) var connecting = 0
  /// How many calls wait for a connection.
  public internal(set) var waiting = 0

  /// How many calls had to wait for a connection, those that waited in vain included, without those that wait now.
  public internal(set) var waits = 0
  /// How long they waited, all together.
  public internal(set) var totalWait: Duration = .zero
  /// How long the one waited that waited longest.
  public internal(set) var longestWait: Duration = .zero
  /// How many calls waited until their time was over.
  public internal(set) var timeouts = 0

  /// How many connections were opened.
  public internal(set) var connects = 0
  /// How many attempts to open one failed.
  public internal(set) var connectFailures = 0
  /// How many connections were closed because they were broken.
  public internal(set) var broken = 0
  /// How many connections were closed because they were idle for long, or old.
  public internal(set) var retired = 0

  mutating func waited(_ time: Duration) {
    waits += 1
    totalWait += time
    longestWait = max(longestWait, time)
  }

  /// Both pools' together.
  static func + (left: PoolStatistics, right: PoolStatistics) -> PoolStatistics {
    var sum = left
    sum.maximum += right.maximum
    sum.idle += right.idle
    sum.leased += right.leased
    sum.connecting += right.connecting
    sum.waiting += right.waiting
    sum.waits += right.waits
    sum.totalWait += right.totalWait
    sum.longestWait = max(left.longestWait, right.longestWait)
    sum.timeouts += right.timeouts
    sum.connects += right.connects
    sum.connectFailures += right.connectFailures
    sum.broken += right.broken
    sum.retired += right.retired
    return sum
  }
}
