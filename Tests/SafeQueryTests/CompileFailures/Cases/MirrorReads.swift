// Road 13: a mirror reads; it hands out no kernel type and sets nothing.
import SafeQuery

func change(_ query: SQL, _ text: String) {
  var mirror = Mirror(reflecting: query)
  // expected-error@+1 {{cannot assign to property: 'first' is a get-only property}}
  mirror.children.first?.value = text
  // expected-error@+1 {{cannot find type 'Node' in scope}}
  let node = mirror.children.first?.value as? Node
  print(node as Any)
}
