// Road 7: an order key can't be made of text.
import SafeQuery

// expected-error@+2 {{'OrderTerm' initializer is inaccessible due to}}
// expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'Node'}}
func term(_ text: String) -> OrderTerm { OrderTerm(text, .text, .ascending, isNullable: true) }
