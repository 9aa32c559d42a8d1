// Road 16: a projection of the user's own making.
import SafeQuery

struct Evil: Selectable {
  typealias Output = Int
  let text: String
  // expected-error@+3 {{'Projection<Output>' initializer is inaccessible due to}}
  // expected-error@+2 {{'literal' is inaccessible due to}}
  // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'StaticString'}}
  var projection: Projection<Int> { Projection(node: .literal(text), width: 1) { _, _ in 0 } }
}
