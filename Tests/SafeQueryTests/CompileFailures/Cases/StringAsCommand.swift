// Road 16: String as a command, from another module.
import SafeQuery

extension String: @retroactive Command {
  // expected-error@+2 {{'appendInterpolation(raw:)' is unavailable: there is no raw SQL: interpolate the value}}
  /// The requirement.
  public var sql: SQL { "\(raw: self)" }
}
