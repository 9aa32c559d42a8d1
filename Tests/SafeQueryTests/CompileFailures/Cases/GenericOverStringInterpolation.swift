// Road 1: a generic over ExpressibleByStringInterpolation with the default interpolation.
import SafeQuery

// expected-note@+1 {{where 'T.StringInterpolation' = 'SQL.StringInterpolation'}}
func forge<T: ExpressibleByStringInterpolation>(_ text: String) -> T
where T.StringInterpolation == DefaultStringInterpolation {
  "\(text)"
}

// expected-error@+1 {{global function 'forge' requires the types 'SQL.StringInterpolation' and}}
func query(_ text: String) -> SQL { forge(text) }
