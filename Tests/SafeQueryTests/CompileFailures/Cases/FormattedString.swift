// Road 1: String(format:).
import Foundation
import SafeQuery

// expected-error@+1 {{cannot convert return expression of type 'String' to return type 'SQL'}}
func query(_ name: String) -> SQL { String(format: "SELECT * FROM %@", name) }
