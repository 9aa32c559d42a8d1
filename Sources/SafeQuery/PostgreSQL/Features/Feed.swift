import Dispatch
import Synchronization

/// A hand-over of batches from a task, which suspends, to a connection's thread, which waits.
final class Feed<Element: Sendable>: Sendable {
  private struct State {
    var batch: [Element]?
    var isEnded = false
    var error: (any Error)?
    var isStopped = false
    var producer: CheckedContinuation<Void, Never>?

    mutating func takeProducer() -> CheckedContinuation<Void, Never>? {
      defer { producer = nil }
      return producer
    }
  }

  private let state = Mutex(State())
  private let filled = DispatchSemaphore(value: 0)

  // MARK: The task

  /// Hands over the elements of a sequence until its end, or until nobody wants more.
  func fill<Source: AsyncSequence>(from source: Source, _ size: Int) async where Source.Element == Element {
    var batch: [Element] = []
    do {
      for try await element in source {
        batch.append(element)
        guard batch.count >= size else { continue }
        guard await send(batch) else { return }
        batch.removeAll(keepingCapacity: true)
      }
      if !batch.isEmpty { _ = await send(batch) }
      end(nil)
    } catch { end(error) }
  }

  /// Hands over a batch, once the one before it is taken.
  /// - Returns: Whether more are wanted.
  private func send(_ batch: [Element]) async -> Bool {
    while true {
      let isDone: Bool? = state.withLock { state in
        if state.isStopped { return false }
        guard state.batch == nil else { return nil }
        state.batch = batch
        return true
      }
      if let isDone {
        if isDone { filled.signal() }
        return isDone
      }
      await withCheckedContinuation { continuation in
        let isFree = state.withLock { state in
          if state.batch == nil || state.isStopped { return true }
          state.producer = continuation
          return false
        }
        if isFree { continuation.resume() }
      }
    }
  }

  private func end(_ error: (any Error)?) {
    state.withLock { state in
      state.isEnded = true
      state.error = error
    }
    filled.signal()
  }

  // MARK: The thread

  /// Waits for a batch; nil at the end.
  /// - Parameter check: Called now and then while it waits; what it throws ends the wait.
  /// - Throws: What the sequence threw.
  func next(_ check: () throws -> Void) throws -> ArraySlice<Element>? {
    while true {
      try check()
      let (batch, isEnded, error, producer) = state.withLock { state in
        defer { state.batch = nil }
        return (state.batch, state.isEnded, state.error, state.takeProducer())
      }
      producer?.resume()
      if let batch { return batch[...] }
      if let error { throw error }
      if isEnded { return nil }
      _ = filled.wait(timeout: .now() + .milliseconds(20))
    }
  }

  /// Nothing more is wanted.
  func stop() {
    let producer = state.withLock { state in
      state.isStopped = true
      return state.takeProducer()
    }
    producer?.resume()
  }
}
