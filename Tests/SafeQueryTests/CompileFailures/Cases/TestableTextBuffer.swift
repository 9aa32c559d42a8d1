// Even with the internals in sight, the buffer of text is private to its file.
@testable import SafeQuery

func forge(_ text: String) {
  // expected-error@+1 {{cannot find 'TextBuffer' in scope}}
  var buffer = TextBuffer()
  for byte in text.utf8 { buffer.append(byte) }
}
