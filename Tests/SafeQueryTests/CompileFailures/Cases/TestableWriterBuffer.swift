// Even with the internals in sight, the writer's buffer is private to its file.
@testable import SafeQuery

func forge(_ writer: inout StatementWriter, _ text: String) {
  // expected-error@+1 {{'text' is inaccessible due to}}
  for byte in text.utf8 { writer.text.append(byte) }
}
