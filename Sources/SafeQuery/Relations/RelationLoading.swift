extension Relation {
  /// Loads what parents lead to with one statement, whatever their number; with none if there is nothing to look for.
  /// - Returns: As many as there are parents, in their order.
  @usableFromInline
  func load(for parents: [Parent], in transaction: Transaction) throws -> [Loaded] {
    let keys = try RelationKeys(of: parents, keys)
    var children: [Child] = []
    var positions: [Int] = []
    if keys.count > 0 {
      let rows = try fetch(transaction, SQL(query(for: keys, transaction.dialect)))
      children.reserveCapacity(rows.count)
      positions.reserveCapacity(rows.count)
      for (position, child) in rows {
        positions.append(position)
        children.append(child)
      }
    }
    return try collect(transaction, RelatedChildren(children: children, positions: positions, keys: keys))
  }

  /// How the rows of ``query(for:_:)`` are fetched, made for the child's type.
  @usableFromInline static var fetching: @Sendable (Transaction, SQL) throws -> [(Int, Child)] {
    { transaction, sql in
      let width = Child.schema.columns.count + 1
      let rows = Projection<(Int, Child)>(node: .sequence([]), width: width) { row, index in
        (try Int(row: row, at: index), try Child(row: row, at: index + 1))
      }
      return try transaction.all({ try sql.sql(for: $0) }, rows)
    }
  }

  /// The children of keys, each behind the position of its key. That a child is a key's is for the database to say, by its own
  /// equality: collations, decimals and the like are compared nowhere else.
  private func query(for keys: RelationKeys, _ dialect: Dialect) -> Node {
    let rows = newRows
    let list = TableInstance(KeyList.schema, source: .query(KeyList.node(keys.columns, self.keys, dialect)))
    let position = Node.column(list, KeyList.position)
    // The keys come first, and SQLite keeps to that order in a CROSS JOIN: one pass over the keys and a look-up for each.
    var clauses = SelectClauses(table: list)
    clauses.joins = [.init(kind: .cross, table: rows.clauses.table, condition: nil)] + rows.clauses.joins
    for (index, key) in self.keys.enumerated() {
      let value = Node.column(list, DerivedColumns.name(index))
      clauses.conditions.append(KeyList.equal(rows.references[index], value, key.type))
    }
    clauses.conditions += rows.clauses.conditions
    let children = Node.columns(rows.scope.table.instance)
    guard let limit = rows.clauses.limit else {
      clauses.order = rows.clauses.order
      return .fragment(SelectFragment(columns: .list([position, children]), clauses: clauses))
    }
    let number = KeyList.rowNumber(position, rows.clauses.order)
    let inner = SelectFragment(columns: .list([position, children, number]), clauses: clauses)
    let names = [KeyList.position] + Child.schema.columns.map(\.name) + [KeyList.number]
    let outer = TableInstance(
      Child.schema, source: .query(inner.named(names)))
    var limited = SelectClauses(table: outer)
    limited.conditions = [.infix(.column(outer, KeyList.number), " <= ", limit)]
    limited.order = [.column(outer, KeyList.number)]
    return .fragment(
      SelectFragment(columns: .list([.column(outer, KeyList.position), .columns(outer)]), clauses: limited))
  }
}

/// The keys of all parents as rows of a statement: one parameter for each column of the key, whatever their number.
private enum KeyList {
  static let schema = TableSchema(derived: [])
  /// What a key's position and a row's number are called; no column of a table is.
  static let position: StaticString = "safequery_position"
  static let number: StaticString = "safequery_number"

  static func node(_ columns: [[SQLValue]], _ keys: [RelationKey], _ dialect: Dialect) -> Node {
    var names: [Node] = []
    for index in keys.indices { names.append(.name(DerivedColumns.name(index))) }
    switch dialect {
    case .postgreSQL:
      let arrays = zip(keys, columns).map { Node.value(.array($0.type, $1)) }
      // Positions count from 1.
      return .sequence([
        .text("SELECT "), .list(names), .text(", position - 1 AS "), .name(position), .text(" FROM unnest("),
        .list(arrays),
        .text(") WITH ORDINALITY AS keys ("), .list(names), .text(", position)"),
      ])
    case .sqlite:
      let isSingle = columns.count == 1
      let list = isSingle ? ListParameter.jsonArray(columns[0]) : ListParameter.jsonRows(columns)
      var fields: [Node] = []
      for (index, name) in names.enumerated() {
        fields.append(.sequence([isSingle ? .text("value") : ListParameter.field(index), .text(" AS "), name]))
      }
      return .sequence([
        .text("SELECT "), .list(fields), .text(", key AS "), .name(position), .text(" FROM json_each("), .value(list),
        .text(")"),
      ])
    }
  }

  /// A child's reference and an element of the list, in which SQLite has bytes as hexadecimal text.
  static func equal(_ reference: Node, _ value: Node, _ type: SQLType) -> Node {
    let same = Node.same(reference, value, type, not: false)
    guard type == .blob else { return same }
    return .dialects(sqlite: .infix(ListParameter.hex(reference), " = ", value), postgreSQL: same)
  }

  /// The number of a row among those of its key.
  static func rowNumber(_ position: Node, _ order: [Node]) -> Node {
    var parts: [Node] = [.text("row_number() OVER (PARTITION BY "), position]
    if !order.isEmpty { parts += [.text(" ORDER BY "), .list(order)] }
    return .sequence(parts + [.text(")")])
  }
}
