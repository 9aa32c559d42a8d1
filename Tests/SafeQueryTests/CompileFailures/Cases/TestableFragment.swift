// Even with the internals in sight, a renderer of one's own can write no String.
@testable import SafeQuery

final class Evil: Fragment {
  let text: String
  init(_ text: String) { self.text = text }
  func write(to writer: inout StatementWriter) throws {
    // expected-error@+1 {{no exact matches in call to instance method 'write'}}
    writer.write(text)
    // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'StaticString'}}
    try writer.write(Node.text(text))
    // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'StaticString'}}
    try writer.write(name: text)
  }
}
