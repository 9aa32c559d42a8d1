/// How a PostgreSQL server is reached.
public struct PostgresOptions: Sendable {
  init(url: String) throws { throw DatabaseError(.unsupported, "not yet") }
}
