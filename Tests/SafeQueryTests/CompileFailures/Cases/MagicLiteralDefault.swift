// A default argument that is the caller's name is a literal, what is passed instead is not.
import SafeQuery

func query(_ text: StaticString = #function) -> SQL { SQL(stringLiteral: text) }

// expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'StaticString'}}
func forge(_ text: String) -> SQL { query(text) }
