// Road 4: SQL from bytes.
import SafeQuery

// expected-error@+1 {{cannot convert value of type '[UInt8]' to expected argument type 'String'}}
func query(_ bytes: [UInt8]) -> SQL { SQL(bytes) }
