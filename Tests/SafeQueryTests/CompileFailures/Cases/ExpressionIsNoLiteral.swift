// Road 7: an expression is not made of a literal without saying that it is SQL.
import SafeQuery

// expected-error@+1 {{cannot convert return expression of type 'String' to return type 'TypedSQL<Bool>'}}
func condition() -> TypedSQL<Bool> { "age > 18" }
