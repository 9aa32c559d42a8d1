/// Whether a connection's reads are answered so soon that their caller's thread may wait for the answer.
///
/// Handing a read to the connection's thread and its rows back costs two wake-ups of a thread, about as much as a server
/// on the same machine takes for the answer. A server that is far or busy takes longer, and a thread of Swift's pool is
/// not to be held for that: after one slow answer, the next reads are handed over.
struct PostgresReading {
  /// How long the caller's thread is held at most.
  static let limit: Duration = .milliseconds(1)
  /// An answer that takes longer is a slow one.
  private static let short: Duration = .microseconds(250)
  private static let pauseAfterSlow = 64

  /// Whether a read was sent, and its answer is still to be taken.
  var isPending = false
  private var pause = 0

  mutating func isWorthTrying() -> Bool {
    if pause > 0 { pause -= 1 }
    return pause == 0
  }

  mutating func learn(_ isAnswered: Bool, _ time: Duration) {
    if !isAnswered || time > Self.short { pause = Self.pauseAfterSlow }
  }
}
