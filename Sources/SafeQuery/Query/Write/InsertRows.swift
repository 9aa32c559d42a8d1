extension Table {
  /// Inserts many rows or drafts as one statement, with one text whatever their number: PostgreSQL is sent an array for
  /// each column, SQLite one JSON array. In a transaction, ``Transaction/insert(contentsOf:fileID:line:)`` is quicker where
  /// neither rows are to be returned nor conflicts to be handled.
  ///
  /// ```swift
  /// let users = try await db.fetch(User.insert(contentsOf: drafts).returning())
  /// ```
  /// Rows come back in the order of the drafts as both databases work today; neither promises it.
  ///
  /// - On SQLite all rows together can't be larger than its limit for a value, 1 GB by default.
  public static func insert<Items: Sequence>(contentsOf items: Items) -> Insert<Self>
  where Items.Element: Insertable, Items.Element.Model == Self {
    Insert(.rows(RowValues(KeptColumns(Items.Element.self), items)))
  }

  /// Inserts many rows or drafts, but for the columns that are named here, which get their defaults.
  public static func insert<Items: Sequence, First, each Other>(
    contentsOf items: Items, omitting first: KeyPath<Columns, Column<First>>,
    _ other: repeat KeyPath<Columns, Column<each Other>>
  ) -> Insert<Self> where Items.Element: Insertable, Items.Element.Model == Self {
    Insert(.rows(RowValues(KeptColumns(Items.Element.self, omitting: first, repeat each other), items)))
  }
}
