// A parameter that no prepared query declares.
import SafeQuery

// expected-error@+1 {{'Parameter<Value>' initializer is inaccessible due to 'internal' protection level}}
let make = Parameter<Int64>.init(instance:)
