/// What a list is sorted by so that each row has a place of its own: the keys that were asked for, and behind them the
/// primary keys of its tables.
struct PageKeys: Sendable {
  struct Key: Sendable {
    let expression: Node
    let type: SQLType
    let isDescending: Bool
    let isNullable: Bool
    let areNullsFirst: Bool
  }

  private(set) var keys: [Key]

  var types: [SQLType] { keys.map(\.type) }

  /// - Throws: ``DatabaseError`` of kind `invalidQuery` if a table has no primary key.
  init(_ terms: [OrderTerm], _ clauses: SelectClauses) throws {
    keys = terms.map { term in
      let isDescending = term.direction == .descending
      return Key(
        expression: term.expression, type: term.type, isDescending: isDescending, isNullable: term.isNullable,
        areNullsFirst: term.nulls.map { $0 == .first } ?? !isDescending)
    }
    // In the direction of the last key, for one comparison of rows can then be enough.
    let isDescending = keys.last?.isDescending ?? false
    for (table, isNullable) in clauses.tables {
      let columns = table.schema.columns.filter { $0.traits.contains(.primaryKey) }
      if columns.isEmpty {
        throw DatabaseError(
          .invalidQuery,
          "\(table.schema.name) declares no primary key, and rows that are the same in all keys have no place in a list; "
            + "page it by number")
      }
      for column in columns where !keys.contains(where: { $0.expression.isColumn(column.name, of: table) }) {
        keys.append(
          Key(
            expression: .column(table, column.name), type: column.type, isDescending: isDescending,
            isNullable: isNullable, areNullsFirst: !isDescending))
      }
    }
  }

  /// The same list from its end.
  var reversed: PageKeys {
    var copy = self
    copy.keys = keys.map { key in
      Key(
        expression: key.expression, type: key.type, isDescending: !key.isDescending, isNullable: key.isNullable,
        areNullsFirst: !key.areNullsFirst)
    }
    return copy
  }

  /// The keys of an ORDER BY. Where nulls come is only said of what can be null: PostgreSQL uses no index whose order of
  /// nulls is another, even if there are none.
  var order: [Node] {
    keys.map { key in
      let suffix: StaticString =
        switch (key.isDescending, key.isNullable, key.areNullsFirst) {
        case (false, false, _): ""
        case (true, false, _): " DESC"
        case (false, true, true): " NULLS FIRST"
        case (false, true, false): " NULLS LAST"
        case (true, true, true): " DESC NULLS FIRST"
        case (true, true, false): " DESC NULLS LAST"
        }
      return .sequence([.ordered(key.expression, key.type), .text(suffix)])
    }
  }
}

// MARK: - The rows behind a place

extension PageKeys {
  /// Whether a row comes behind a place. The text is the same for every value, null or not.
  func isBehind(_ place: CursorPlace) -> Node {
    let bound = zip(keys, place.values).map { Bound($0, $1) }
    guard let first = bound.first else { return .text("(1 = 1)") }
    let isUniform = keys.allSatisfy { !$0.isNullable && $0.isDescending == first.key.isDescending }
    if isUniform {
      let symbol: StaticString =
        switch (first.key.isDescending, place.isInclusive) {
        case (false, false): " > "
        case (false, true): " >= "
        case (true, false): " < "
        case (true, true): " <= "
        }
      if bound.count == 1 { return .infix(first.left, symbol, first.right) }
      return .infix(
        .parenthesized(.list(bound.map(\.left))), symbol, .parenthesized(.list(bound.map(\.right))))
    }
    let exact = Self.isBehind(bound[...], isInclusive: place.isInclusive)
    // By itself, an OR gives neither database a range of an index to begin at.
    return bound.count == 1 ? exact : .infix(first.isNotBefore, " AND ", exact)
  }

  private static func isBehind(_ bound: ArraySlice<Bound>, isInclusive: Bool) -> Node {
    guard let first = bound.first else { return .text(isInclusive ? "(1 = 1)" : "(1 = 0)") }
    let rest = bound.dropFirst()
    if rest.isEmpty {
      return isInclusive ? .infix(first.isBehind, " OR ", first.isSame) : first.isBehind
    }
    return .infix(first.isBehind, " OR ", .infix(first.isSame, " AND ", isBehind(rest, isInclusive: isInclusive)))
  }

  /// A key and its value at a place.
  private struct Bound {
    let key: Key
    let left: Node
    let right: Node
    private let value: Node

    init(_ key: Key, _ value: SQLValue) {
      self.key = key
      self.value = .value(value)
      left = .ordered(key.expression, key.type)
      right = .ordered(self.value, key.type)
    }

    var isSame: Node {
      key.isNullable ? SafeQuery.isSame(left, right, not: false) : .infix(left, " = ", right)
    }

    var isBehind: Node {
      let isBehind = Node.infix(left, key.isDescending ? " < " : " > ", right)
      if !key.isNullable { return isBehind }
      let (null, notNull) = key.areNullsFirst ? (value, key.expression) : (key.expression, value)
      return .infix(isBehind, " OR ", .infix(Self.isNull(null), " AND ", Self.isNotNull(notNull)))
    }

    /// What an index can begin at: true of the place and of all that is behind it.
    var isNotBefore: Node {
      let isNotBefore = Node.infix(left, key.isDescending ? " <= " : " >= ", right)
      if !key.isNullable { return isNotBefore }
      return .infix(isNotBefore, " OR ", Self.isNull(key.areNullsFirst ? value : key.expression))
    }

    private static func isNull(_ node: Node) -> Node { .sequence([.text("("), node, .text(" IS NULL)")]) }
    private static func isNotNull(_ node: Node) -> Node { .sequence([.text("("), node, .text(" IS NOT NULL)")]) }
  }
}

extension SelectClauses {
  /// The tables, and whether an outer join may find no row of them.
  fileprivate var tables: [(table: TableInstance, isNullable: Bool)] {
    var tables = [(table: table, isNullable: false)]
    for join in joins {
      if join.kind == .right || join.kind == .full {
        for index in tables.indices { tables[index].isNullable = true }
      }
      let isNullable = join.kind == .left || join.kind == .leftLateral || join.kind == .full
      tables.append((table: join.table, isNullable: isNullable))
    }
    return tables
  }
}

extension Node {
  fileprivate func isColumn(_ name: StaticString, of table: TableInstance) -> Bool {
    guard case .column(let other, let otherName) = self, other === table else { return false }
    return otherName.utf8Equals("\(name)")
  }
}
