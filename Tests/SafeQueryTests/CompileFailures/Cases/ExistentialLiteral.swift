// Road 1: the metatype of any literal type forges a literal.
import SafeQuery

// expected-error@+1 {{member 'init' cannot be used on value of type 'any ExpressibleByStringLiteral.Type';}}
func forge(_ type: any ExpressibleByStringLiteral.Type, _ text: String) -> Any { type.init(stringLiteral: text) }

func query(_ text: String) -> Any { forge(SQL.self, text) }
