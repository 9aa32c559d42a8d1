import Foundation

/// A moment of the machine's steady clock, in a word: what is done for each statement compares some.
struct Moment: Comparable, Hashable, Sendable {
  private let nanoseconds: Int64

  private init(_ nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  static var now: Moment {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)  // SAFETY: a local of the call's own type.
    return Moment(Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
  }

  @inline(__always)
  static func < (left: Moment, right: Moment) -> Bool { left.nanoseconds < right.nanoseconds }

  /// A time that is longer than the clock runs ends with it.
  func advanced(by duration: Duration) -> Moment {
    let (seconds, attoseconds) = duration.components
    let (billionths, isTooLong) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    if isTooLong { return Moment(seconds < 0 ? .min : .max) }
    let (sum, isOver) = nanoseconds.addingReportingOverflow(billionths &+ attoseconds / 1_000_000_000)
    return Moment(isOver ? (seconds < 0 ? .min : .max) : sum)
  }

  func duration(to other: Moment) -> Duration {
    let (difference, isOver) = other.nanoseconds.subtractingReportingOverflow(nanoseconds)
    return .nanoseconds(isOver ? (nanoseconds < 0 ? .max : .min) : difference)
  }
}
