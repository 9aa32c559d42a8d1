// Road 2: an extension of SQL that adds an initialiser from a String.
import SafeQuery

extension SQL {
  init(text: String) {
    // expected-error@+1 {{'init(stringLiteral:)' is unavailable: SQL text is a literal of the program: write it as}}
    self.init(stringLiteral: text)
  }
}
