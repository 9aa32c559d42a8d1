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
  private struct State {
    var batch: [Element]?
    var isEnded = false
    var error: (any Error)?
    var isStopped = false
    var consumer: CheckedContinuation<ArraySlice<Element>?, any Error>?
  }

  private let state = Mutex(State())
  private let taken = DispatchSemaphore(value: 0)

  /// Hands over a batch, and waits until the one before it is taken.
  /// - Returns: Whether more are wanted.
  func send(_ batch: [Element]) -> Bool {
    while true {
      let isPlaced: Bool? = state.withLock { state in
        if state.isStopped { return nil }
        if let consumer = state.consumer {
          state.consumer = nil
          consumer.resume(returning: batch[...])
          return true
        }
        guard state.batch == nil else { return false }
        state.batch = batch
        return true
      }
      guard let isPlaced else { return false }
      if isPlaced { return true }
      taken.wait()
    }
  }

  func finish(_ rest: [Element], _ error: (any Error)?) {
    // The last batch may still wait to be taken: what is left is added to it.
    state.withLock { state in
      if !rest.isEmpty { state.batch = (state.batch ?? []) + rest }
      state.isEnded = true
      state.error = error
      guard let consumer = state.consumer else { return }
      state.consumer = nil
      if let batch = state.batch {
        state.batch = nil
        consumer.resume(returning: batch[...])
      } else if let error {
        state.error = nil
        consumer.resume(throwing: error)
      } else {
        consumer.resume(returning: nil)
      }
    }
  }

  func receive() async throws -> ArraySlice<Element>? {
    try await withCheckedThrowingContinuation { continuation in
      state.withLock { state in
        if state.isStopped {
          continuation.resume(throwing: DatabaseError(.cancelled, "the task was cancelled"))
        } else if let batch = state.batch {
          state.batch = nil
          taken.signal()
          continuation.resume(returning: batch[...])
        } else if let error = state.error {
          state.error = nil
          continuation.resume(throwing: error)
        } else if state.isEnded {
          continuation.resume(returning: nil)
        } else {
          state.consumer = continuation
        }
      }
    }
  }

  /// Nothing more is wanted.
  func stop() {
    let consumer = state.withLock { state in
      state.isStopped = true
      defer { state.consumer = nil }
      return state.consumer
    }
    taken.signal()
    consumer?.resume(throwing: DatabaseError(.cancelled, "the task was cancelled"))
  }
}
