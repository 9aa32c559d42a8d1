// The compiler's builtin values, which a forged StaticString would need, are not there.
// expected-error@+1 {{no such module 'Builtin'}}
import Builtin
import SafeQuery

func flag() -> Builtin.Int1 { Builtin.trunc_Int8_Int1(UInt8(1)._value) }
