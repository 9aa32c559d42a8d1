// Road 16: a renderer of the user's own.
import SafeQuery

// expected-error@+1 {{cannot find type 'Fragment' in scope}}
final class Text: Fragment {
  let text: String
  init(_ text: String) { self.text = text }
  // expected-error@+1 {{cannot find type 'StatementWriter' in scope}}
  func write(to writer: inout StatementWriter) throws {
    writer.write(text)
  }
}
