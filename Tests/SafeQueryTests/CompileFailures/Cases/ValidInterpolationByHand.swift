// The interpolation by hand, with literals.
import SafeQuery

extension SQL.StringInterpolation {
  mutating func appendInterpolation(percent value: Double) {
    appendInterpolation(value)
    appendLiteral(" / 100")
  }
}

func query(_ value: Double) -> SQL { "SELECT \(percent: value)" }
