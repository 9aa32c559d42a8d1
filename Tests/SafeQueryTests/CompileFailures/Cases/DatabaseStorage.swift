// Road 6: an extension of Database or Transaction does not reach the connection.
import SafeQuery

extension Database {
  func run(_ text: String) async throws {
    // expected-error@+1 {{'writers' is inaccessible due to}}
    _ = writers
    // expected-error@+1 {{'readers' is inaccessible due to}}
    _ = readers
  }
}

extension Transaction {
  func run(_ text: String) throws {
    // expected-error@+1 {{'driver' is inaccessible due to}}
    _ = driver
    // expected-error@+1 {{'lease' is inaccessible due to}}
    _ = lease
  }
}
