// Road 2: an extension of SQL from another module that calls the internal initialiser.
import SafeQuery

extension SQL {
  init(text: String) {
    // expected-error@+1 {{type 'String' has no member 'literal'}}
    self.init(.literal(text))
  }
}
