// Road 12: a template in which a placeholder is replaced by text.
import Foundation
import SafeQuery

func query(_ name: String) -> SQL {
  // expected-error@+1 {{cannot convert return expression of type 'String' to return type 'SQL'}}
  "SELECT * FROM t WHERE name = ?".replacingOccurrences(of: "?", with: name)
}
