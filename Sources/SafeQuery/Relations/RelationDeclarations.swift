extension Table {
  /// Declares that a row leads to any number of rows of another table, by a column of this table and one of the other.
  ///
  /// ```swift
  /// extension Artist { static let albums = hasMany(Album.self, from: { $0.id }, to: { $0.artistID }) }
  /// ```
  /// A key that is null leads nowhere. For a key of several columns, add `.and(from:to:)`.
  public static func hasMany<Child: Table, Key, Reference>(
    _ child: Child.Type, from key: (Columns) -> Column<Key>, to reference: (Child.Columns) -> Column<Reference>
  ) -> Relation<Self, Child, [Child]> where Key.Base == Reference.Base {
    Relation(key(bareColumns), reference(Child.bareColumns)) { _, found in found.many(found.children) }
  }

  /// Declares that a row leads to one row of another table, or to none: the reference is unique there. Loading a row that leads
  /// to several is an error.
  public static func hasOne<Child: Table, Key, Reference>(
    _ child: Child.Type, from key: (Columns) -> Column<Key>, to reference: (Child.Columns) -> Column<Reference>
  ) -> Relation<Self, Child, Child?> where Key.Base == Reference.Base {
    Relation(key(bareColumns), reference(Child.bareColumns)) { _, found in try found.oneOrNone(found.children) }
  }

  /// Declares that each row refers to one row of another table, by a column that is never null.
  ///
  /// ```swift
  /// extension Album { static let artist = belongsTo(Artist.self, from: { $0.artistID }, to: { $0.id }) }
  /// ```
  /// Loading a row whose reference leads nowhere is an error; a foreign key in the database sees to it that there is none.
  public static func belongsTo<Target: Table, Key>(
    _ target: Target.Type, from reference: (Columns) -> Column<Key>, to key: (Target.Columns) -> Column<Key>
  ) -> Relation<Self, Target, Target> where Key.Base == Key {
    Relation(reference(bareColumns), key(Target.bareColumns)) { _, found in try found.one(found.children) }
  }

  /// Declares that each row refers to one row of another table, or to none, by a column that can be null.
  public static func belongsTo<Target: Table, Key>(
    _ target: Target.Type, from reference: (Columns) -> Column<Key?>, to key: (Target.Columns) -> Column<Key>
  ) -> Relation<Self, Target, Target?> where Key.Base == Key {
    Relation(reference(bareColumns), key(Target.bareColumns)) { _, found in try found.oneOrNone(found.children) }
  }
}

extension Relation {
  fileprivate init<Key, Reference>(
    _ key: Column<Key>, _ reference: Column<Reference>,
    collect: @escaping @Sendable (Transaction, RelatedChildren<Child>) throws -> [Loaded]
  ) {
    self.init(
      keys: [RelationKey(key, of: Parent.self)], rows: { RelatedRows(scope: $0, reference: reference) },
      fetch: Self.fetching,
      collect: collect)
  }

  /// The same with another pair of columns.
  fileprivate func adding<Key, Reference>(_ key: Column<Key>, _ reference: Column<Reference>) -> Self {
    Relation(
      keys: keys + [RelationKey(key, of: Parent.self)],
      rows: { [makeRows] scope in
        var rows = makeRows(scope)
        rows.references.append(.column(rows.scope.table.instance, reference.name))
        return rows
      }, fetch: fetch, collect: collect)
  }
}

// MARK: - Keys of several columns

extension Relation where Loaded == [Child] {
  /// Goes by another pair of columns as well: for a key of several columns.
  ///
  /// ```swift
  /// extension OrderLine {
  ///   static let parcels = hasMany(Parcel.self, from: { $0.order }, to: { $0.order }).and(from: { $0.line }, to: { $0.line })
  /// }
  /// ```
  public func and<Key, Reference>(
    from key: (Parent.Columns) -> Column<Key>, to reference: (Child.Columns) -> Column<Reference>
  ) -> Self where Key.Base == Reference.Base { adding(key(Parent.bareColumns), reference(Child.bareColumns)) }
}

extension Relation where Loaded == Child? {
  /// Goes by another pair of columns as well: for a key of several columns.
  public func and<Key, Reference>(
    from key: (Parent.Columns) -> Column<Key>, to reference: (Child.Columns) -> Column<Reference>
  ) -> Self where Key.Base == Reference.Base { adding(key(Parent.bareColumns), reference(Child.bareColumns)) }
}

extension Relation where Loaded == Child {
  /// Goes by another pair of columns as well, which are never null: for a key of several columns.
  public func and<Key>(
    from reference: (Parent.Columns) -> Column<Key>, to key: (Child.Columns) -> Column<Key>
  ) -> Self where Key.Base == Key { adding(reference(Parent.bareColumns), key(Child.bareColumns)) }
}

// MARK: - Through another table

extension Relation where Loaded == [Child] {
  /// Leads on to what each of these rows refers to: many to many, with a table of pairs between.
  ///
  /// ```swift
  /// extension Playlist {
  ///   static let entries = hasMany(Entry.self, from: { $0.id }, to: { $0.playlist })
  ///   static let tracks = entries.order { $0.position }.through(Entry.track)
  /// }
  /// ```
  /// Conditions and order of both count. A row that several pairs lead to is there once for each of them.
  public func through<Next: Table>(_ next: Relation<Child, Next, Next>) -> Relation<Parent, Next, [Next]> { path(next) }

  /// Leads on to what each of these rows refers to, if there is such a row.
  public func through<Next: Table>(_ next: Relation<Child, Next, Next?>) -> Relation<Parent, Next, [Next]> {
    path(next)
  }

  /// Leads on to the rows that each of these rows leads to.
  public func through<Next: Table>(_ next: Relation<Child, Next, [Next]>) -> Relation<Parent, Next, [Next]> {
    path(next)
  }

  private func path<Next: Table, Other>(_ next: Relation<Child, Next, Other>) -> Relation<Parent, Next, [Next]> {
    Relation<Parent, Next, [Next]>(
      keys: keys,
      rows: { [self] scope in
        let (first, second) = (newRows, next.makeRows(scope))
        var clauses = first.clauses
        var matches: [Node] = []
        for (index, key) in next.keys.enumerated() {
          matches.append(
            .same(second.references[index], .column(first.scope.table.instance, key.name), key.type, not: false))
        }
        // Nothing but conditions stands on the right, so that AND binds as it is read.
        let on = Node.allOf(matches)
        clauses.joins.append(.init(kind: .inner, table: second.clauses.table, condition: on))
        clauses.joins += second.clauses.joins
        clauses.conditions += second.clauses.conditions
        clauses.order += second.clauses.order
        if first.clauses.limit != nil || second.clauses.limit != nil { clauses.conditions.append(.limitInPath) }
        clauses.limit = nil
        return RelatedRows(scope: second.scope, clauses: clauses, references: first.references)
      }, fetch: Relation<Parent, Next, [Next]>.fetching, collect: { _, found in found.many(found.children) })
  }
}

extension Node {
  fileprivate static var limitInPath: Node {
    .failure(DatabaseError(.invalidQuery, "a relation with a limit can't be a part of a path; limit the whole path"))
  }
}
