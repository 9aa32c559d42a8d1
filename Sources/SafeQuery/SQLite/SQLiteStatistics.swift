import CSQLite

/// Deviations and variances, which SQLite has none of: `safequery_stddev_samp(x)` and its kin, for groups and windows.
///
/// Welford's method keeps the mean and the sum of squared deviations from it. A difference of two sums of squares would have
/// no right digits left where the mean is large beside the deviation.
enum SQLiteStatistics {
  private enum Kind: Int, CaseIterable {
    case stddevSamp = 1
    case stddevPop, varSamp, varPop

    var name: StaticString {
      switch self {
      case .stddevSamp: "safequery_stddev_samp"
      case .stddevPop: "safequery_stddev_pop"
      case .varSamp: "safequery_var_samp"
      case .varPop: "safequery_var_pop"
      }
    }
  }

  /// What SQLite keeps for a group or a window; it begins as zero bytes.
  private struct Deviations {
    var count: Int64
    var mean: Double
    var squares: Double

    mutating func add(_ value: Double) {
      count += 1
      let deviation = value - mean
      mean += deviation / Double(count)
      squares += deviation * (value - mean)
    }

    mutating func remove(_ value: Double) {
      guard count > 1 else { return self = Deviations(count: 0, mean: 0, squares: 0) }
      count -= 1
      let deviation = value - mean
      mean -= deviation / Double(count)
      squares = max(0, squares - deviation * (value - mean))
    }

    func result(_ kind: Kind) -> Double? {
      let isSample = kind == .stddevSamp || kind == .varSamp
      let divisor = isSample ? count - 1 : count
      guard divisor > 0 else { return nil }
      let variance = squares / Double(divisor)
      return kind == .stddevSamp || kind == .stddevPop ? variance.squareRoot() : variance
    }
  }

  /// Registers the functions on a connection. They are not for schemas: other programs don't have them.
  static func register(on connection: OpaquePointer) -> Int32 {
    for kind in Kind.allCases {
      // SAFETY: SQLite copies the name, which ends with NUL as every literal does, and hands the number in the pointer's
      // place back without following it.
      let code = kind.name.withUTF8Buffer { name in
        unsafe sqlite3_create_window_function(
          connection, UnsafeRawPointer(name.baseAddress)?.assumingMemoryBound(to: CChar.self), 1,
          SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, UnsafeMutableRawPointer(bitPattern: kind.rawValue),
          { context, _, arguments in unsafe SQLiteStatistics.update(context, arguments) { $0.add($1) } },
          { context in unsafe SQLiteStatistics.finish(context) },
          { context in unsafe SQLiteStatistics.finish(context) },
          { context, _, arguments in unsafe SQLiteStatistics.update(context, arguments) { $0.remove($1) } }, nil)
      }
      if code != SQLITE_OK { return code }
    }
    return SQLITE_OK
  }

  // SAFETY (both functions): SQLite calls them with a valid context and as many arguments as were registered; the memory of
  // `sqlite3_aggregate_context` is this group's own, aligned for any type, and zero at first.

  private static func update(
    _ context: OpaquePointer?, _ arguments: UnsafeMutablePointer<OpaquePointer?>?,
    _ change: (inout Deviations, Double) -> Void
  ) {
    guard let argument = unsafe arguments?[0], unsafe sqlite3_value_type(argument) != SQLITE_NULL else { return }
    guard
      let memory = unsafe sqlite3_aggregate_context(context, Int32(MemoryLayout<Deviations>.size))
    else { return unsafe sqlite3_result_error_nomem(context) }
    unsafe change(&memory.assumingMemoryBound(to: Deviations.self).pointee, sqlite3_value_double(argument))
  }

  private static func finish(_ context: OpaquePointer?) {
    guard
      let kind = unsafe Kind(rawValue: Int(bitPattern: sqlite3_user_data(context))),
      let memory = unsafe sqlite3_aggregate_context(context, 0),
      let result = unsafe memory.assumingMemoryBound(to: Deviations.self).pointee.result(kind)
    else { return unsafe sqlite3_result_null(context) }
    unsafe sqlite3_result_double(context, result)
  }
}
