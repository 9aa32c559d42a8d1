/// What a client may sort by, each key with a name of its own, declared once:
///
/// ```swift
/// extension User {
///   static let sortKeys: SortKeys<Columns> = [
///     "name": { $0.name }, "created": { $0.created }, "age": { $0.age.ascending.nullsLast },
///   ]
/// }
///
/// let sort = try User.sortKeys.order(request.query["sort"] ?? "-created")   // "-created,name": throws for other words
/// let users = try await db.fetch(User.all.order(by: sort).limit(20))
/// ```
/// Over joined tables it is declared on a tuple of their columns: `SortKeys<(User.Columns, Post.Columns)>`, with closures
/// `{ $0.1.title }`. What is sorted by is always the declared key, never the text of the request.
public struct SortKeys<Scope: Sendable>: Sendable, ExpressibleByDictionaryLiteral {
  private let keys: AllowList<@Sendable (Scope) -> any OrderKey>

  /// Keys from literal names and what each sorts by. Of a name that is there twice, the first counts.
  public init(dictionaryLiteral keys: (StaticString, @Sendable (Scope) -> any OrderKey)...) {
    self.keys = AllowList(entries: keys.map { (name: $0.0, value: $0.1) })
  }

  /// The order that a client asks for: names of keys between commas, each with `-` before it for the other direction, which is
  /// descending unless the key is declared otherwise. No spaces.
  /// - Parameters:
  ///   - requested: The client's words.
  ///   - limit: How many keys may be asked for.
  /// - Throws: ``DatabaseError`` of kind ``DatabaseError/Kind/notAllowed`` for an unknown key, one that comes twice, and too
  ///   many, with a message that is fit for the client.
  public func order(_ requested: String, limit: Int = 4) throws -> SortOrder<Scope> {
    try order(RequestedNames.split(requested, limit: limit), limit)
  }

  /// The order that a client asks for, by one text for each key.
  /// - Parameters:
  ///   - requested: The client's words.
  ///   - limit: How many keys may be asked for.
  /// - Throws: ``DatabaseError`` of kind ``DatabaseError/Kind/notAllowed`` for an unknown key, one that comes twice, and too
  ///   many, with a message that is fit for the client.
  public func order(_ requested: [String], limit: Int = 4) throws -> SortOrder<Scope> {
    try order(requested.map { $0[...] }, limit)
  }

  private func order(_ requested: [Substring], _ limit: Int) throws -> SortOrder<Scope> {
    var names = RequestedNames("a sort key", limit)
    return SortOrder(
      keys: try requested.map { word in
        let isReversed = word.utf8.first == UInt8(ascii: "-")
        let name = isReversed ? Substring(word.utf8.dropFirst()) : word
        return (try names.take(name, from: keys), isReversed)
      })
  }
}

/// Sort keys that were chosen at run time, out of ``SortKeys``.
public struct SortOrder<Scope: Sendable>: Sendable {
  private let keys: [(key: @Sendable (Scope) -> any OrderKey, isReversed: Bool)]

  fileprivate init(keys: [(key: @Sendable (Scope) -> any OrderKey, isReversed: Bool)]) { self.keys = keys }

  /// The keys of an ORDER BY.
  func terms(of scope: Scope) -> [OrderTerm] {
    keys.map { key, isReversed in
      let term = key(scope).orderTerm
      return isReversed ? term.reversed : term
    }
  }
}

extension SelectQuery {
  /// Sorts the rows by keys that were chosen at run time. A further call adds keys.
  public consuming func order(by order: SortOrder<Scope>) -> Self {
    for term in order.terms(of: scope) { clauses.order.append(term.node) }
    return self
  }
}

extension Table {
  /// Every row, sorted by keys that were chosen at run time.
  public static func order(by order: SortOrder<Columns>) -> Select<Columns, Self> { all.order(by: order) }
}
