// Even with the internals in sight, the writer takes no String.
@testable import SafeQuery

func forge(_ writer: inout StatementWriter, _ text: String) throws {
  // expected-error@+1 {{no exact matches in call to instance method 'write'}}
  writer.write(text)
  // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'StaticString'}}
  try writer.write(name: text)
  // expected-error@+1 {{cannot convert value of type 'String' to expected element type 'Node'}}
  try writer.write(list: [text])
}
