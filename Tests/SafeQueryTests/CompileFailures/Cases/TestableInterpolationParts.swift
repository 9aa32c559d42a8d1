// Even with the internals in sight, an interpolation's parts are private to its file.
@testable import SafeQuery

func forge(_ interpolation: inout SQL.StringInterpolation, _ text: String) {
  // expected-error@+2 {{cannot use mutating member on immutable value: 'parts' setter is inaccessible}}
  // expected-error@+1 {{'parts' is inaccessible due to}}
  interpolation.parts.append(.value(.text(text)))
}
