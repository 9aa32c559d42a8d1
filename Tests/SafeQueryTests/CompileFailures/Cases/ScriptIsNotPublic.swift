// Road 6: scripts, which hold text of files, are the runner's alone.
import SafeQuery

func run(_ text: String) throws {
  // expected-error@+2 {{cannot find 'Script' in scope}}
  // expected-error@+1 {{cannot infer contextual base in reference to member 'sqlite'}}
  _ = try Script(text, dialect: .sqlite)
}
