/// Rows and what they lead to, loaded together: a tuple for each row, of the row and what each relation gives it.
///
/// Fetching it sends one statement for the rows and one for each relation, however many rows there are.
public struct QueryWithRelations<Output: Sendable>: Sendable {
  let all: @Sendable (Transaction) throws -> [Output]
  let only: @Sendable (Transaction) throws -> Output?

  init<Row: Sendable>(
    all: @escaping @Sendable (Transaction) throws -> [Row], only: @escaping @Sendable (Transaction) throws -> Row?,
    _ load: @escaping @Sendable (Transaction, [Row]) throws -> [Output]
  ) {
    self.all = { try load($0, try all($0)) }
    self.only = { transaction in
      guard let row = try only(transaction) else { return nil }
      return try load(transaction, [row]).first
    }
  }
}

// One to three relations have functions of their own: the compiler finds no part of a tuple that is made with a pack in the
// same expression, `fetchOne(….with(Artist.albums))?.1`. Of more, put the row in a constant first.

extension ReadQuery where Output: Table {
  /// The query's rows, each with what a relation gives it, in one more query:
  ///
  /// ```swift
  /// for (artist, albums) in try await db.fetch(Artist.order { $0.name }.with(Artist.albums)) { … }
  /// let library = try await db.fetch(Artist.all.with(Artist.albums.with(Album.tracks)))
  /// ```
  public func with<Child: Table, Loaded: Sendable>(
    _ relation: Relation<Output, Child, Loaded>
  ) -> QueryWithRelations<(Output, Loaded)> { loading { try pairs($1, in: $0, relation) } }

  /// The query's rows, each with what two relations give it, in one more query for each:
  ///
  /// ```swift
  /// for (employee, manager, reports) in try await db.fetch(Employee.all.with(Employee.manager, Employee.reports)) { … }
  /// ```
  public func with<FirstChild: Table, First: Sendable, SecondChild: Table, Second: Sendable>(
    _ first: Relation<Output, FirstChild, First>, _ second: Relation<Output, SecondChild, Second>
  ) -> QueryWithRelations<(Output, First, Second)> { loading { try pairs($1, in: $0, first, second) } }

  /// The query's rows, each with what three relations give it, in one more query for each.
  public func with<
    FirstChild: Table, First: Sendable, SecondChild: Table, Second: Sendable, ThirdChild: Table, Third: Sendable
  >(
    _ first: Relation<Output, FirstChild, First>, _ second: Relation<Output, SecondChild, Second>,
    _ third: Relation<Output, ThirdChild, Third>
  ) -> QueryWithRelations<(Output, First, Second, Third)> { loading { try pairs($1, in: $0, first, second, third) } }

  /// The query's rows, each with what relations give it, in one more query for each relation.
  @_disfavoredOverload
  public func with<each Child: Table, each Loaded: Sendable>(
    _ relation: repeat Relation<Output, each Child, each Loaded>
  ) -> QueryWithRelations<(Output, repeat each Loaded)> { loading { try pairs($1, in: $0, repeat each relation) } }

  private func loading<Result>(
    _ load: @escaping @Sendable (Transaction, [Output]) throws -> [Result]
  ) -> QueryWithRelations<Result> {
    let rows = rows
    let statement: @Sendable (Dialect) throws -> Statement = { try self.sql(for: $0) }
    return QueryWithRelations(all: { try $0.all(statement, rows) }, only: { try $0.one(statement, rows) }, load)
  }
}

extension Table {
  /// Every row, with what a relation gives it.
  public static func with<Child: Table, Loaded: Sendable>(
    _ relation: Relation<Self, Child, Loaded>
  ) -> QueryWithRelations<(Self, Loaded)> { all.with(relation) }

  /// Every row, with what two relations give it.
  public static func with<FirstChild: Table, First: Sendable, SecondChild: Table, Second: Sendable>(
    _ first: Relation<Self, FirstChild, First>, _ second: Relation<Self, SecondChild, Second>
  ) -> QueryWithRelations<(Self, First, Second)> { all.with(first, second) }

  /// Every row, with what three relations give it.
  public static func with<
    FirstChild: Table, First: Sendable, SecondChild: Table, Second: Sendable, ThirdChild: Table, Third: Sendable
  >(
    _ first: Relation<Self, FirstChild, First>, _ second: Relation<Self, SecondChild, Second>,
    _ third: Relation<Self, ThirdChild, Third>
  ) -> QueryWithRelations<(Self, First, Second, Third)> { all.with(first, second, third) }

  /// Every row, with what relations give it.
  @_disfavoredOverload
  public static func with<each Child: Table, each Loaded: Sendable>(
    _ relation: repeat Relation<Self, each Child, each Loaded>
  ) -> QueryWithRelations<(Self, repeat each Loaded)> { all.with(repeat each relation) }
}

extension Array where Element: Table {
  /// Rows that are there already, each with what a relation gives it, in one query.
  public func with<Child: Table, Loaded: Sendable>(
    _ relation: Relation<Element, Child, Loaded>
  ) -> QueryWithRelations<(Element, Loaded)> { loading { try pairs($1, in: $0, relation) } }

  /// Rows that are there already, each with what two relations give it, in one query for each relation.
  public func with<FirstChild: Table, First: Sendable, SecondChild: Table, Second: Sendable>(
    _ first: Relation<Element, FirstChild, First>, _ second: Relation<Element, SecondChild, Second>
  ) -> QueryWithRelations<(Element, First, Second)> { loading { try pairs($1, in: $0, first, second) } }

  /// Rows that are there already, each with what three relations give it, in one query for each relation.
  public func with<
    FirstChild: Table, First: Sendable, SecondChild: Table, Second: Sendable, ThirdChild: Table, Third: Sendable
  >(
    _ first: Relation<Element, FirstChild, First>, _ second: Relation<Element, SecondChild, Second>,
    _ third: Relation<Element, ThirdChild, Third>
  ) -> QueryWithRelations<(Element, First, Second, Third)> { loading { try pairs($1, in: $0, first, second, third) } }

  /// Rows that are there already, each with what relations give it, in one query for each relation.
  @_disfavoredOverload
  public func with<each Child: Table, each Loaded: Sendable>(
    _ relation: repeat Relation<Element, each Child, each Loaded>
  ) -> QueryWithRelations<(Element, repeat each Loaded)> { loading { try pairs($1, in: $0, repeat each relation) } }

  private func loading<Result>(
    _ load: @escaping @Sendable (Transaction, [Element]) throws -> [Result]
  ) -> QueryWithRelations<Result> {
    let only: @Sendable (Transaction) throws -> Element? = { _ in
      guard count < 2 else { throw DatabaseError(.decoding, "there are \(count) rows, where at most one is expected") }
      return first
    }
    return QueryWithRelations(all: { _ in self }, only: only, load)
  }
}

// MARK: - Relations of relations

extension Relation where Loaded == [Child] {
  /// The rows, each with what further relations give it, in one more query for each of these, whatever the number of rows.
  /// Conditions, order and limit come before it.
  public func with<each Next: Table, each Further: Sendable>(
    _ relation: repeat Relation<Child, each Next, each Further>
  ) -> Relation<Parent, Child, [(Child, repeat each Further)]> {
    Relation<Parent, Child, [(Child, repeat each Further)]>(keys: keys, rows: makeRows, fetch: fetch) {
      transaction, found in
      found.many(try pairs(found.children, in: transaction, repeat each relation))
    }
  }
}

extension Relation where Loaded == Child? {
  /// The row, if there is one, with what further relations give it, in one more query for each of these.
  public func with<each Next: Table, each Further: Sendable>(
    _ relation: repeat Relation<Child, each Next, each Further>
  ) -> Relation<Parent, Child, (Child, repeat each Further)?> {
    Relation<Parent, Child, (Child, repeat each Further)?>(keys: keys, rows: makeRows, fetch: fetch) {
      transaction, found in
      try found.oneOrNone(try pairs(found.children, in: transaction, repeat each relation))
    }
  }
}

extension Relation where Loaded == Child {
  /// The row with what further relations give it, in one more query for each of these.
  public func with<each Next: Table, each Further: Sendable>(
    _ relation: repeat Relation<Child, each Next, each Further>
  ) -> Relation<Parent, Child, (Child, repeat each Further)> {
    Relation<Parent, Child, (Child, repeat each Further)>(keys: keys, rows: makeRows, fetch: fetch) {
      transaction, found in
      try found.one(try pairs(found.children, in: transaction, repeat each relation))
    }
  }
}

/// Each row with what relations give it.
private func pairs<Row: Table, each Child: Table, each Loaded: Sendable>(
  _ rows: [Row], in transaction: Transaction, _ relation: repeat Relation<Row, each Child, each Loaded>
) throws -> [(Row, repeat each Loaded)] {
  let loaded = (repeat try (each relation).load(for: rows, in: transaction))
  return rows.indices.map { index in (rows[index], repeat (each loaded)[index]) }
}

// MARK: - Fetching

extension Database {
  /// All rows of a query with what they lead to, read in one transaction, so that they fit together.
  /// - Throws: ``DatabaseError``; of kind `decoding` where a row leads to none or several and the relation says otherwise.
  public func fetch<Output>(
    _ query: QueryWithRelations<Output>, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> [Output] {
    try await read(fileID: fileID, line: line) { try $0.fetch(query, fileID: fileID, line: line) }
  }

  /// The only row of a query with what it leads to, or nil.
  /// - Throws: ``DatabaseError`` of kind `decoding` if there are more.
  public func fetchOne<Output>(
    _ query: QueryWithRelations<Output>, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> Output? {
    try await read(fileID: fileID, line: line) { try $0.fetchOne(query, fileID: fileID, line: line) }
  }
}

extension Transaction {
  /// All rows of a query with what they lead to.
  /// - Throws: ``DatabaseError``; of kind `decoding` where a row leads to none or several and the relation says otherwise.
  public func fetch<Output>(
    _ query: QueryWithRelations<Output>, fileID: StaticString = #fileID, line: UInt = #line
  ) throws -> [Output] { try located(fileID, line) { try query.all(self) } }

  /// The only row of a query with what it leads to, or nil.
  /// - Throws: ``DatabaseError`` of kind `decoding` if there are more.
  public func fetchOne<Output>(
    _ query: QueryWithRelations<Output>, fileID: StaticString = #fileID, line: UInt = #line
  ) throws -> Output? { try located(fileID, line) { try query.only(self) } }
}
