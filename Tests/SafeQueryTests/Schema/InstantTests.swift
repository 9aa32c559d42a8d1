import Foundation
import Testing

@testable import SafeQuery

@Suite("Instants")
struct InstantTests {
  @Test func `whatever number of microseconds a server sends is an instant`() {
    #expect(abs(Date(microsecondsSinceEpoch: .min).timeIntervalSince1970 + 9_223_372_036_854.775) < 0.01)
    #expect(abs(Date(microsecondsSinceEpoch: .max).timeIntervalSince1970 - 9_223_372_036_854.775) < 0.01)
  }

  @Test(arguments: [Civil.sharedMicroseconds.lowerBound, -1, 0, 1, Civil.referenceMicroseconds - 1])
  func `an instant that both databases can store is read as it was sent`(microseconds: Int64) {
    guard case .timestamp(let sent) = Date(microsecondsSinceEpoch: microseconds).sqlValue else {
      Issue.record("\(microseconds) can't be sent")
      return
    }
    // A `Date` of the year 1 has no steps finer than 8 µs.
    #expect(abs(sent - microseconds) <= (microseconds == Civil.sharedMicroseconds.lowerBound ? 8 : 0))
  }
}
