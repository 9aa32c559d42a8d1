import Dispatch
import Synchronization

/// The rows of a query, one by one, in constant memory: no more than a batch is read ahead of the loop.
///
/// ```swift
/// for try await user in db.stream(User.all) { … }
/// ```
/// A connection is leased from the first row to the end of the loop. Leaving the loop early, or cancelling its task,
/// ends the statement.
public struct RowStream<Output: Sendable>: AsyncSequence, Sendable {
  /// Runs the statement, handing each row to the function until that says false.
  typealias Producer = @Sendable (@escaping @Sendable (borrowing Row) throws -> Bool) async throws -> Void

  private let decode: @Sendable (borrowing Row, Int) throws -> Output
  private let produce: Producer

  init(_ decode: @escaping @Sendable (borrowing Row, Int) throws -> Output, _ produce: @escaping Producer) {
    self.decode = decode
    self.produce = produce
  }

  /// Begins with the first call of `next`. Each iterator runs the query anew.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(decode, produce) }

  /// Takes the rows.
  public struct AsyncIterator: AsyncIteratorProtocol {
    private let run: StreamRun<Output>
    private var batch: ArraySlice<Output> = []

    fileprivate init(
      _ decode: @escaping @Sendable (borrowing Row, Int) throws -> Output, _ produce: @escaping Producer
    ) { run = StreamRun(decode, produce) }

    /// The next row, or nil after the last.
    /// - Throws: ``DatabaseError``.
    public mutating func next() async throws -> Output? {
      if let row = batch.popFirst() { return row }
      batch = try await run.nextBatch() ?? []
      return batch.popFirst()
    }
  }
}

/// One run of a streamed query. It ends when its iterator goes away.
private final class StreamRun<Output: Sendable> {
  private let decode: @Sendable (borrowing Row, Int) throws -> Output
  private let produce: RowStream<Output>.Producer
  private let channel = StreamChannel<Output>()
  private var producer: Task<Void, Never>?

  init(
    _ decode: @escaping @Sendable (borrowing Row, Int) throws -> Output, _ produce: @escaping RowStream<Output>.Producer
  ) {
    self.decode = decode
    self.produce = produce
  }

  func nextBatch() async throws -> ArraySlice<Output>? {
    if producer == nil { start() }
    return try await withTaskCancellationHandler {
      try await channel.receive()
    } onCancel: { [channel, producer] in
      channel.stop()
      producer?.cancel()
    }
  }

  private func start() {
    producer = Task { [channel, decode, produce] in
      let batch = Batch<Output>()
      do {
        try await produce { row in
          batch.rows.append(try decode(row, 0))
          return batch.isFull ? channel.send(batch.take()) : true
        }
        channel.finish(batch.take(), nil)
      } catch { channel.finish(batch.take(), error) }
    }
  }

  deinit {
    channel.stop()
    producer?.cancel()
  }
}

/// Rows on their way; batches grow, so that the first row is soon there and a long stream has few hand-overs.
// SAFETY: filled on the connection's thread, and read by the producer's task after that has ended.
private final class Batch<Output>: @unchecked Sendable {
  var rows: [Output] = []
  private var size = 8

  var isFull: Bool { rows.count >= size }

  func take() -> [Output] {
    defer { rows = [] }
    size = min(size * 2, 512)
    return rows
  }
}

/// A hand-over of batches from a connection's thread, which waits, to a task, which suspends.
private final class StreamChannel<Element: Sendable>: Sendable {
  private typealias Consumer = CheckedContinuation<ArraySlice<Element>?, any Error>

  private struct State {
    var batch: [Element]?
    var isEnded = false
    var error: (any Error)?
    var isStopped = false
    var consumer: Consumer?

    /// What the consumer gets now, or nil if it has to wait.
    mutating func next() -> Result<ArraySlice<Element>?, any Error>? {
      if isStopped { return .failure(DatabaseError(.cancelled, "the task was cancelled")) }
      if let batch {
        self.batch = nil
        return .success(batch[...])
      }
      if let error {
        self.error = nil
        return .failure(error)
      }
      return isEnded ? .success(nil) : nil
    }

    mutating func takeConsumer() -> Consumer? {
      defer { consumer = nil }
      return consumer
    }
  }

  // A consumer is never resumed under the lock: that takes the lock of its task, which a cancellation holds while it
  // waits for this one.
  private let state = Mutex(State())
  private let taken = DispatchSemaphore(value: 0)

  private enum Placing { case handed(Consumer), kept, full, unwanted }

  /// Hands over a batch, and waits until the one before it is taken.
  /// - Returns: Whether more are wanted.
  func send(_ batch: [Element]) -> Bool {
    while true {
      let placing: Placing = state.withLock { state in
        if state.isStopped { return .unwanted }
        if let consumer = state.takeConsumer() { return .handed(consumer) }
        guard state.batch == nil else { return .full }
        state.batch = batch
        return .kept
      }
      switch placing {
      case .handed(let consumer):
        consumer.resume(returning: batch[...])
        return true
      case .kept: return true
      case .unwanted: return false
      case .full: taken.wait()
      }
    }
  }

  func finish(_ rest: [Element], _ error: (any Error)?) {
    let (consumer, result) = state.withLock { state in
      // The last batch may still wait to be taken: what is left is added to it.
      if !rest.isEmpty { state.batch = (state.batch ?? []) + rest }
      state.isEnded = true
      state.error = error
      let consumer = state.takeConsumer()
      return (consumer, consumer == nil ? nil : state.next())
    }
    if let consumer, let result { consumer.resume(with: result) }
  }

  func receive() async throws -> ArraySlice<Element>? {
    try await withCheckedThrowingContinuation { continuation in
      let result = state.withLock { state in
        let result = state.next()
        if result == nil { state.consumer = continuation }
        return result
      }
      guard let result else { return }
      taken.signal()
      continuation.resume(with: result)
    }
  }

  /// Nothing more is wanted.
  func stop() {
    let consumer = state.withLock { state in
      state.isStopped = true
      return state.takeConsumer()
    }
    taken.signal()
    consumer?.resume(throwing: DatabaseError(.cancelled, "the task was cancelled"))
  }
}
