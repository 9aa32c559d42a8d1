// Road 16: String as an expression, from another module.
import SafeQuery

extension String: @retroactive SQLExpression {
  /// The requirement.
  public typealias Value = String
  /// The requirement.
  public typealias Output = String
  // expected-error@+2 {{'init(_:)' is unavailable: SQL text is a literal of the program: write it as a literal and}}
  /// The requirement.
  public var sql: SQL { SQL(self) }
}
