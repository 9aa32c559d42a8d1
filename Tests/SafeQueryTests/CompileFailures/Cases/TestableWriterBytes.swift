// Even with the internals in sight, the writer's buffer is private to its file.
@testable import SafeQuery

func forge(_ writer: inout StatementWriter, _ text: String) {
  // expected-error@+2 {{cannot use mutating member on immutable value: 'bytes' setter is inaccessible}}
  // expected-error@+1 {{'bytes' is inaccessible due to 'private' protection level}}
  writer.bytes.append(contentsOf: text.utf8)
}
