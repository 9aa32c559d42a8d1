// Road 1: an extension of the literal protocols that forges for every type.
import SafeQuery

extension ExpressibleByStringLiteral {
  // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'Self.StringLiteralType'}}
  static func forged(_ text: String) -> Self { Self(stringLiteral: text) }
}

extension ExpressibleByStringInterpolation {
  // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'Self.StringLiteralType'}}
  static func forgedByInterpolation(_ text: String) -> Self { "\(text)" }
}

func query(_ text: String) -> [SQL] { [.forged(text), .forgedByInterpolation(text)] }
