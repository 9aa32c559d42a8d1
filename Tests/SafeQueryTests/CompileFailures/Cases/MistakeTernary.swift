// A choice by Swift of what the database compares.
import SafeQuery

func query() -> any ReadQuery {
  // expected-error@+1 {{the database compares, row by row, so Swift can't decide by it; SQL's own choice is when($0.age >= 18, then: …).else(…)}}
  Post.all.select { $0.id > 3 ? $0.id : $0.author }
}
