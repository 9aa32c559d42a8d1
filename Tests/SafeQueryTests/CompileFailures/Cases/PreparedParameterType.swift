// A parameter of another type than the column that it is compared with.
import SafeQuery

// expected-error@+1 {{operator function '==' requires the types 'Optional<Int>.Base' (aka 'Int') and 'String' be equivalent}}
let byAge = Prepared { (age: Parameter<String>) in User.where { $0.age == age } }
