// Road 13: a key path to the parts of an interpolation.
import SafeQuery

// expected-error@+1 {{'parts' is inaccessible due to}}
let path = \SQL.StringInterpolation.parts
