// Road 17: LosslessStringConvertible added to SQL from another module.
import SafeQuery

// expected-error@+1 {{type 'SQL' does not conform to protocol 'LosslessStringConvertible'}}
extension SQL: @retroactive LosslessStringConvertible {
  // expected-note@+3 {{candidate exactly matches}}
  // expected-error@+2 {{'init(stringLiteral:)' is unavailable: SQL text is a literal of the program: write it as a}}
  /// The requirement.
  public init?(_ description: String) { self.init(stringLiteral: description) }
  /// The requirement.
  public var description: String { "" }
}
