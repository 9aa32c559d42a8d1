/// Whether a query has any row. It may use the columns of the query that it stands in.
///
/// ```swift
/// User.where { user in exists(Post.where { $0.author == user.id }) }
/// ```
public func exists(_ query: some ReadQuery) -> TypedSQL<Bool> {
  TypedSQL(.sequence([.text("EXISTS ("), query.sql.node, .text(")")]))
}

/// How many rows a query has. It may use the columns of the query that it stands in.
///
/// ```swift
/// User.all.select { user in (user.email, count(Post.where { $0.author == user.id })) }
/// ```
public func count(_ query: some ReadQuery) -> TypedSQL<Int> { TypedSQL(.parenthesized(query.count().sql.node)) }

extension ReadQuery where Output: DatabaseValue {
  /// The query's only value as an expression, which is null where the query has no row. It may use the columns of the query
  /// that it stands in. Of more than one row, SQLite takes the first and PostgreSQL makes an error.
  public func scalar() -> TypedSQL<Output.Base?> {
    TypedSQL(.parenthesized(valuesNode))
  }

  /// Whether the expression is one of the query's values (`IN`). Where it is not, and one of the values is null, it is null:
  /// under `!` no row is left then.
  public func contains<E: SQLExpression>(_ expression: E) -> TypedSQL<Bool> where E.Value.Base == Output.Base {
    TypedSQL(.infix(.compared(expression.sql.node, E.Value.sqlType), " IN ", .parenthesized(valuesNode)))
  }
}
