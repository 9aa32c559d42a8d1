// Road 17: Decodable added to SQL from another module.
import SafeQuery

extension SQL: @retroactive Decodable {
  /// The requirement.
  public init(from decoder: any Decoder) throws {
    // expected-error@+1 {{'init(stringLiteral:)' is unavailable: SQL text is a literal of the program: write it as}}
    self.init(stringLiteral: try decoder.singleValueContainer().decode(String.self))
  }
}
