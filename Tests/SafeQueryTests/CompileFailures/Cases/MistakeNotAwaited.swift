// A query that is not awaited.
import SafeQuery

func read(_ db: Database) async throws -> [User] {
  // expected-error@+6 {{call can throw but is not marked with 'try'}}
  // expected-error@+5 {{expression is 'async' but is not marked with 'await'}}
  // expected-note@+4 {{did you mean to use 'try'?}}
  // expected-note@+3 {{did you mean to handle error as optional value?}}
  // expected-note@+2 {{did you mean to disable error propagation?}}
  // expected-note@+1 {{call is 'async'}}
  db.fetch(User.all)
}
