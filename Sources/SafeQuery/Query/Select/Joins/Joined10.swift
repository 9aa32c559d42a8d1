// Written by scripts/generate-joins.

/// A select from 10 joined tables.
public struct Joined10<
  A: Joinable, B: Joinable, C: Joinable, D: Joinable, E: Joinable, F: Joinable, G: Joinable, H: Joinable, I: Joinable,
  J: Joinable
>: SelectQuery {
  /// The tables' columns.
  public typealias Scope = (A, B, C, D, E, F, G, H, I, J)
  /// A row of each.
  public typealias Output = (
    A.Output, B.Output, C.Output, D.Output, E.Output, F.Output, G.Output, H.Output, I.Output, J.Output
  )
  /// The tables' columns.
  public let scope: Scope
  /// Its clauses.
  public var clauses: SelectClauses

  /// What each row decodes to.
  public var rows: Projection<Output> {
    Projection(
      scope.0.projection, scope.1.projection, scope.2.projection, scope.3.projection, scope.4.projection,
      scope.5.projection, scope.6.projection, scope.7.projection, scope.8.projection, scope.9.projection)
  }
}
