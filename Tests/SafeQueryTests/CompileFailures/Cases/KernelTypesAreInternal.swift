// Road 2: the types of the kernel are not there for another module.
import SafeQuery

func reach() {
  // expected-error@+1 {{cannot find type 'Node' in scope}}
  let node: Node? = nil
  // expected-error@+1 {{cannot find type 'StatementWriter' in scope}}
  let writer: StatementWriter? = nil
  // expected-error@+1 {{cannot find type 'Fragment' in scope}}
  let fragment: (any Fragment)? = nil
  // expected-error@+1 {{cannot find 'LiteralLexer' in scope}}
  let lexer = LiteralLexer.self
  print(node as Any, writer as Any, fragment as Any, lexer)
}
