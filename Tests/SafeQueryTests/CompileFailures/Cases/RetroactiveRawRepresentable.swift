// Road 10: a raw value added to SQL from another module.
import SafeQuery

extension SQL: @retroactive RawRepresentable {
  // expected-error@+2 {{'init(stringLiteral:)' is unavailable: SQL text is a literal of the program: write it as a}}
  /// The requirement.
  public init?(rawValue: String) { self.init(stringLiteral: rawValue) }
  /// The requirement.
  public var rawValue: String { "" }
}
