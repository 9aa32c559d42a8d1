// StaticStrings do not add up.
import SafeQuery

// expected-error@+1 {{binary operator '+' cannot be applied to two 'StaticString' operands}}
func text(_ one: StaticString, _ two: StaticString) -> StaticString { one + two }
