// Road 17: SQL does not arrive as JSON.
import Foundation
import SafeQuery

func query(_ json: Data) throws {
  // expected-error@+1 {{instance method 'decode(_:from:)' requires that 'SQL' conform to 'Decodable'}}
  _ = try JSONDecoder().decode(SQL.self, from: json)
  // expected-error@+1 {{instance method 'decode(_:from:)' requires that 'Identifier' conform to 'Decodable'}}
  _ = try JSONDecoder().decode(Identifier.self, from: json)
  // expected-error@+1 {{instance method 'decode(_:from:)' requires that 'Statement' conform to 'Decodable'}}
  _ = try JSONDecoder().decode(Statement.self, from: json)
  // expected-error@+1 {{instance method 'decode(_:from:)' requires that 'SQLValue' conform to 'Decodable'}}
  _ = try JSONDecoder().decode(SQLValue.self, from: json)
  // expected-error@+1 {{instance method 'decode(_:from:)' requires that 'AllowList<Identifier>' conform to}}
  _ = try JSONDecoder().decode(AllowList<Identifier>.self, from: json)
  // expected-error@+1 {{instance method 'decode(_:from:)' requires that 'StaticString' conform to 'Decodable'}}
  _ = try JSONDecoder().decode(StaticString.self, from: json)
}
