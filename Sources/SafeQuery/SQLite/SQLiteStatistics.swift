import CSQLite

/// Deviations and variances, which SQLite has none of: `safequery_stddev_samp(x)` and its kin, for groups and windows.
///
/// Welford's method keeps the mean and the sum of squared deviations from it. A difference of two sums of squares would have
/// no right digits left where the mean is large beside the deviation.
struct SQLiteStatistics: SQLiteAggregate {
  enum Kind: Int, CaseIterable {
    case stddevSamp = 1
    case stddevPop, varSamp, varPop
  }

  private var count: Int64
  private var mean: Double
  private var squares: Double

  static func name(of kind: Kind) -> StaticString {
    switch kind {
    case .stddevSamp: "safequery_stddev_samp"
    case .stddevPop: "safequery_stddev_pop"
    case .varSamp: "safequery_var_samp"
    case .varPop: "safequery_var_pop"
    }
  }

  static let argumentCount: Int32 = 1
  static func arguments(_ number: (Int) -> Double) -> Double { number(0) }

  mutating func add(_ value: Double) {
    count += 1
    let deviation = value - mean
    mean += deviation / Double(count)
    squares += deviation * (value - mean)
  }

  mutating func remove(_ value: Double) {
    guard count > 1 else { return self = SQLiteStatistics(count: 0, mean: 0, squares: 0) }
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

  static func register(on connection: OpaquePointer) -> Int32 {
    // SAFETY: SQLite's arguments, as they come.
    unsafe register(
      on: connection, add: { context, _, values in unsafe SQLiteStatistics.change(context, values) { $0.add($1) } },
      remove: { context, _, values in unsafe SQLiteStatistics.change(context, values) { $0.remove($1) } },
      finish: { context in unsafe SQLiteStatistics.finish(context) })
  }
}
