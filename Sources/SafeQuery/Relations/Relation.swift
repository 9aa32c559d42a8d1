/// How the rows of one table lead to those of another. It is declared once, beside the tables, and says how rows are
/// loaded together, and which belong together in a query.
///
/// ```swift
/// extension Artist {
///   static let albums = hasMany(Album.self, from: { $0.id }, to: { $0.artistID })
/// }
/// extension Album {
///   static let artist = belongsTo(Artist.self, from: { $0.artistID }, to: { $0.id })
/// }
///
/// for (artist, albums) in try await db.fetch(Artist.all.with(Artist.albums)) { … }
/// let albums = try await db.fetch(Artist.albums(of: artist).order { $0.year })
/// let busy = Artist.where { count(Artist.albums(of: $0)) > 3 }
/// ```
/// A row never holds what it leads to: what is loaded stands beside it in a tuple, so that what is not loaded can't be read.
///
/// `Loaded` is what loading gives each parent: `[Child]`, `Child`, or `Child?` where there may be none.
public struct Relation<Parent: Table, Child: Table, Loaded: Sendable>: Sendable {
  /// The parent's columns that it goes by.
  let keys: [RelationKey]
  /// The children's side, of the child's columns and new instances of its other tables.
  let makeRows: @Sendable (Child.Columns) -> RelatedRows<Child>
  /// Fetches the children of a statement, each behind the position of its parent's key.
  @usableFromInline let fetch: @Sendable (Transaction, SQL) throws -> [(Int, Child)]
  /// Makes of the children what each parent gets.
  @usableFromInline let collect: @Sendable (Transaction, RelatedChildren<Child>) throws -> [Loaded]

  @usableFromInline
  init(
    keys: [RelationKey], rows: @escaping @Sendable (Child.Columns) -> RelatedRows<Child>,
    fetch: @escaping @Sendable (Transaction, SQL) throws -> [(Int, Child)],
    collect: @escaping @Sendable (Transaction, RelatedChildren<Child>) throws -> [Loaded]
  ) {
    self.keys = keys
    makeRows = rows
    self.fetch = fetch
    self.collect = collect
  }

  /// The rows that one row leads to, as a query that may be refined: `Artist.albums(of: artist).order { $0.year }`.
  public func callAsFunction(of parent: Parent) -> Select<Child.Columns, Child> {
    var rows = newRows
    do {
      let values = try parent.values(of: keys)
      rows.match(keys, values.map { .value($0) })
    } catch { rows.clauses.conditions = [.failure(error)] }
    return rows.select
  }

  /// The rows that the current row of a query leads to, as a subquery:
  ///
  /// ```swift
  /// Artist.where { exists(Artist.albums(of: $0).where { $0.year > 1990 }) }
  /// Artist.all.select { ($0, count(Artist.albums(of: $0))) }
  /// Artist.all.order { Artist.albums(of: $0).select { $0.price.sum() }.scalar() }
  /// ```
  public func callAsFunction(of parent: Parent.Columns) -> Select<Child.Columns, Child> {
    var rows = newRows
    rows.match(parent, keys)
    return rows.select
  }

  /// The rows that the current row of an outer join leads to, as a subquery: none where the join found no row.
  public func callAsFunction(of parent: Nullable<Parent.Columns>) -> Select<Child.Columns, Child> {
    self(of: parent.whole)
  }

  /// Whether one row leads to another: the condition of a join.
  ///
  /// ```swift
  /// Artist.join(Album.self) { Artist.albums(from: $0, to: $1) }
  /// Artist.all.leftJoin(Album.self) { Artist.albums(from: $0, to: $1) }
  ///   .leftJoin(Track.self) { Album.tracks(from: $1, to: $2) }
  /// ```
  /// The relation's own conditions count, its order does not. One with a limit or through another table is an error.
  public func callAsFunction(from parent: Parent.Columns, to child: Child.Columns) -> TypedSQL<Bool> {
    var rows = makeRows(child)
    rows.match(parent, keys)
    return TypedSQL(rows.condition)
  }

  /// Whether a row of an outer join, if there is one, leads to another: the condition of the next join.
  public func callAsFunction(from parent: Nullable<Parent.Columns>, to child: Child.Columns) -> TypedSQL<Bool> {
    self(from: parent.whole, to: child)
  }

  /// The children's side, as a new instance.
  var newRows: RelatedRows<Child> { makeRows(Child.Columns(as: .instance)) }
}

/// A column of the parent that a relation goes by.
@usableFromInline
struct RelationKey: Sendable {
  let name: StaticString
  let type: SQLType
  /// Where a row of the parent has it.
  let index: Int?

  init<Parent: Table, Value>(_ column: Column<Value>, of parent: Parent.Type) {
    name = column.name
    type = Value.sqlType
    index = Parent.schema.columns.firstIndex { $0.name.utf8Equals("\(column.name)") }
  }
}

/// The children's side of a relation, before it is said whose children.
@usableFromInline
struct RelatedRows<Child: Table>: Sendable {
  let scope: Child.Columns
  var clauses: SelectClauses
  /// What the parent's keys are compared with.
  var references: [Node]

  /// Every row of the table.
  init(scope: Child.Columns, reference: Column<some DatabaseValue>) {
    self.scope = scope
    clauses = SelectClauses(table: scope.table.instance)
    references = [.column(scope.table.instance, reference.name)]
  }

  init(scope: Child.Columns, clauses: SelectClauses, references: [Node]) {
    self.scope = scope
    self.clauses = clauses
    self.references = references
  }

  var select: Select<Child.Columns, Child> { Select(scope: scope, rows: scope.projection, clauses: clauses) }

  /// Only the rows whose references are these keys.
  mutating func match(_ keys: [RelationKey], _ values: [Node]) {
    for (index, key) in keys.enumerated() {
      clauses.conditions.insert(.same(references[index], values[index], key.type, not: false), at: index)
    }
  }

  /// Only the rows that a row of these columns leads to.
  mutating func match(_ parent: some TableColumns, _ keys: [RelationKey]) {
    match(keys, keys.map { .column(parent.table.instance, $0.name) })
  }

  /// The same as a condition of a join.
  var condition: Node {
    let problem: StaticString? =
      if !clauses.joins.isEmpty {
        "a relation through another table can't be the condition of a join; join each table by its own relation"
      } else if clauses.limit != nil {
        "a relation with a limit can't be the condition of a join; join without the limit"
      } else { nil }
    if let problem { return .failure(DatabaseError(.invalidQuery, "\(problem)")) }
    return .allOf(clauses.conditions)
  }
}

extension Node {
  /// Conditions that must all be true.
  static func allOf(_ conditions: [Node]) -> Node {
    conditions.dropFirst().reduce(conditions.first ?? .sequence([])) { .infix($0, " AND ", $1) }
  }
}

extension Table {
  /// The row's values of a relation's keys.
  func values(of keys: [RelationKey]) throws(DatabaseError) -> [SQLValue] {
    var indices: [Int] = []
    for key in keys {
      guard let index = key.index else {
        throw DatabaseError(
          .invalidQuery, "a relation goes by the column \(Self.schema.name).\(key.name), which a row does not hold")
      }
      indices.append(index)
    }
    let ascending = Set(indices).sorted()
    var row = RowEncoder(capacity: ascending.count, taking: ascending)
    encode(into: &row)
    guard row.values.count == ascending.count else {
      throw DatabaseError(.encoding, "a row of \(Self.schema.name) encodes fewer values than the table has columns")
    }
    let values = row.values
    return indices.map { index in values[ascending.firstIndex(of: index) ?? 0] }
  }
}
