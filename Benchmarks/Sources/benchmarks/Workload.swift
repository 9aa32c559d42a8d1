import RawC

/// What one run of one side took, and a sum over what it read or wrote.
struct Measurement {
  let seconds: Double
  let checksum: Int64
  /// How many rows were written beside the reading, where that is part of the work.
  var writes: Int64 = 0
}

/// Work that is done twice, by the reference in C and through SafeQuery.
struct Workload {
  /// What SafeQuery is to reach.
  enum Target {
    /// At most this many times what the reference takes.
    case ratio(Double)
    /// At most this many nanoseconds for an operation.
    case nanoseconds(Double)
  }

  let name: String
  let target: Target
  /// How many operations (queries, rows) one run is.
  let operations: Int
  let raw: () async throws -> Measurement
  let safeQuery: () async throws -> Measurement
}

/// Why a figure can't be given.
struct BenchmarkError: Error, CustomStringConvertible {
  let description: String
}

extension Measurement {
  /// The outcome of a call of the reference.
  /// - Throws: ``BenchmarkError`` with the reason if it failed.
  init(_ result: raw_measurement) throws {
    guard result.ok else { throw BenchmarkError.ofReference() }
    self.init(seconds: result.seconds, checksum: result.checksum, writes: result.writes)
  }

  /// Times a block, which returns its checksum.
  static func timed(_ body: () async throws -> Int64) async throws -> Measurement {
    var checksum: Int64 = 0
    let time = try await ContinuousClock().measure { checksum = try await body() }
    return Measurement(seconds: time / .seconds(1), checksum: checksum)
  }
}

extension BenchmarkError {
  /// The reason of the reference's last failure.
  static func ofReference() -> BenchmarkError {
    // SAFETY: a buffer of the reference that always ends with a NUL; copied here.
    BenchmarkError(description: "the reference in C failed: \(unsafe String(cString: raw_failure()))")
  }

  /// Throws if a call of the reference says that it failed.
  static func check(_ ok: Bool) throws {
    if !ok { throw ofReference() }
  }
}

/// The sequence of keys that the reference draws too.
struct KeySequence {
  private var state: UInt32

  init(seed: UInt32, skipping count: Int = 0) {
    state = seed
    for _ in 0..<count { _ = next() }
  }

  mutating func next() -> Int64 {
    state = state &* 1_664_525 &+ 1_013_904_223
    return Int64(state >> 8) % Int64(RAW_ROWS) + 1
  }
}
