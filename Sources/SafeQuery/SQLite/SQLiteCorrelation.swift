import CSQLite

/// Aggregates of pairs, which SQLite has none of: `safequery_corr(y, x)` and its kin, for groups and windows.
///
/// Welford's method, as ``SQLiteStatistics`` has it, with the sum of products of both deviations.
struct SQLiteCorrelation: SQLiteAggregate {
  enum Kind: Int, CaseIterable {
    case corr = 1
    case covarPop, covarSamp, slope, intercept
  }

  private var count: Int64
  private var meanY: Double
  private var meanX: Double
  private var squaresY: Double
  private var squaresX: Double
  private var products: Double

  static func name(of kind: Kind) -> StaticString {
    switch kind {
    case .corr: "safequery_corr"
    case .covarPop: "safequery_covar_pop"
    case .covarSamp: "safequery_covar_samp"
    case .slope: "safequery_regr_slope"
    case .intercept: "safequery_regr_intercept"
    }
  }

  static let argumentCount: Int32 = 2
  static func arguments(_ number: (Int) -> Double) -> (y: Double, x: Double) { (number(0), number(1)) }

  mutating func add(_ pair: (y: Double, x: Double)) {
    count += 1
    let (deviationY, deviationX) = (pair.y - meanY, pair.x - meanX)
    meanY += deviationY / Double(count)
    meanX += deviationX / Double(count)
    squaresY += deviationY * (pair.y - meanY)
    squaresX += deviationX * (pair.x - meanX)
    products += deviationY * (pair.x - meanX)
  }

  mutating func remove(_ pair: (y: Double, x: Double)) {
    guard count > 1 else {
      return self = SQLiteCorrelation(count: 0, meanY: 0, meanX: 0, squaresY: 0, squaresX: 0, products: 0)
    }
    count -= 1
    let (deviationY, deviationX) = (pair.y - meanY, pair.x - meanX)
    meanY -= deviationY / Double(count)
    meanX -= deviationX / Double(count)
    squaresY = max(0, squaresY - deviationY * (pair.y - meanY))
    squaresX = max(0, squaresX - deviationX * (pair.x - meanX))
    products -= deviationY * (pair.x - meanX)
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

  static func register(on connection: OpaquePointer) -> Int32 {
    // SAFETY: SQLite's arguments, as they come.
    unsafe register(
      on: connection, add: { context, _, values in unsafe SQLiteCorrelation.change(context, values) { $0.add($1) } },
      remove: { context, _, values in unsafe SQLiteCorrelation.change(context, values) { $0.remove($1) } },
      finish: { context in unsafe SQLiteCorrelation.finish(context) })
  }
}
