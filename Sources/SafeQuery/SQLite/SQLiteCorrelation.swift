import CSQLite

/// Aggregates of pairs, which SQLite has none of: `safequery_corr(y, x)` and its kin, for groups and windows. Pairs in which either is
/// null are passed over.
///
/// Welford's method, as ``SQLiteStatistics`` has it, with the sum of products of both deviations.
enum SQLiteCorrelation {
  private enum Kind: Int, CaseIterable {
    case corr = 1
    case covarPop, covarSamp, slope, intercept

    var name: StaticString {
      switch self {
      case .corr: "safequery_corr"
      case .covarPop: "safequery_covar_pop"
      case .covarSamp: "safequery_covar_samp"
      case .slope: "safequery_regr_slope"
      case .intercept: "safequery_regr_intercept"
      }
    }
  }

  /// What SQLite keeps for a group or a window; it begins as zero bytes.
  private struct Pairs {
    var count: Int64
    var meanY: Double
    var meanX: Double
    var squaresY: Double
    var squaresX: Double
    var products: Double

    mutating func add(_ y: Double, _ x: Double) {
      count += 1
      let (deviationY, deviationX) = (y - meanY, x - meanX)
      meanY += deviationY / Double(count)
      meanX += deviationX / Double(count)
      squaresY += deviationY * (y - meanY)
      squaresX += deviationX * (x - meanX)
      products += deviationY * (x - meanX)
    }

    mutating func remove(_ y: Double, _ x: Double) {
      guard count > 1 else {
        return self = Pairs(count: 0, meanY: 0, meanX: 0, squaresY: 0, squaresX: 0, products: 0)
      }
      count -= 1
      let (deviationY, deviationX) = (y - meanY, x - meanX)
      meanY -= deviationY / Double(count)
      meanX -= deviationX / Double(count)
      squaresY = max(0, squaresY - deviationY * (y - meanY))
      squaresX = max(0, squaresX - deviationX * (x - meanX))
      products -= deviationY * (x - meanX)
    }

    func result(_ kind: Kind) -> Double? {
      let divisor = kind == .covarSamp ? count - 1 : count
      guard divisor > 0 else { return nil }
      switch kind {
      case .covarPop, .covarSamp: return products / Double(divisor)
      case .corr:
        guard squaresX > 0, squaresY > 0 else { return nil }
        return min(max(products / (squaresX.squareRoot() * squaresY.squareRoot()), -1), 1)
      case .slope, .intercept:
        guard squaresX > 0 else { return nil }
        return kind == .slope ? products / squaresX : meanY - meanX * products / squaresX
      }
    }
  }

  /// Registers the functions on a connection. They are not for schemas: other programs don't have them.
  static func register(on connection: OpaquePointer) -> Int32 {
    for kind in Kind.allCases {
      // SAFETY: SQLite copies the name, which ends with NUL as every literal does, and hands the number in the pointer's
      // place back without following it.
      let code = kind.name.withUTF8Buffer { name in
        unsafe sqlite3_create_window_function(
          connection, UnsafeRawPointer(name.baseAddress)?.assumingMemoryBound(to: CChar.self), 2,
          SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, UnsafeMutableRawPointer(bitPattern: kind.rawValue),
          { context, _, arguments in unsafe SQLiteCorrelation.update(context, arguments) { $0.add($1, $2) } },
          { context in unsafe SQLiteCorrelation.finish(context) },
          { context in unsafe SQLiteCorrelation.finish(context) },
          { context, _, arguments in unsafe SQLiteCorrelation.update(context, arguments) { $0.remove($1, $2) } }, nil)
      }
      if code != SQLITE_OK { return code }
    }
    return SQLITE_OK
  }

  // SAFETY (both functions): SQLite calls them with a valid context and as many arguments as were registered; the memory of
  // `sqlite3_aggregate_context` is this group's own, aligned for any type, and zero at first.

  private static func update(
    _ context: OpaquePointer?, _ arguments: UnsafeMutablePointer<OpaquePointer?>?,
    _ change: (inout Pairs, Double, Double) -> Void
  ) {
    guard let y = unsafe arguments?[0], let x = unsafe arguments?[1], unsafe sqlite3_value_type(y) != SQLITE_NULL,
      unsafe sqlite3_value_type(x) != SQLITE_NULL
    else { return }
    guard let memory = unsafe sqlite3_aggregate_context(context, Int32(MemoryLayout<Pairs>.size))
    else { return unsafe sqlite3_result_error_nomem(context) }
    unsafe change(
      &memory.assumingMemoryBound(to: Pairs.self).pointee, sqlite3_value_double(y), sqlite3_value_double(x))
  }

  private static func finish(_ context: OpaquePointer?) {
    guard
      let kind = unsafe Kind(rawValue: Int(bitPattern: sqlite3_user_data(context))),
      let memory = unsafe sqlite3_aggregate_context(context, 0),
      let result = unsafe memory.assumingMemoryBound(to: Pairs.self).pointee.result(kind)
    else { return unsafe sqlite3_result_null(context) }
    unsafe sqlite3_result_double(context, result)
  }
}
