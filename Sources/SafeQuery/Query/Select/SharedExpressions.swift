// To PostgreSQL `day % $1` and `day % $2` are two expressions: what is grouped by the one can't be selected as the other. So a key
// of GROUP BY with values in it has the same parameters wherever it stands in the select, and what DISTINCT compares has the same
// in ORDER BY.
//
// What a key is like is decided by its form, never by its values: the text would else depend on whether two values are equal.

/// An expression that is written with the same parameters wherever it stands.
final class SharedExpression {
  /// Where it is that it must be the same elsewhere.
  enum Place { case groupKey, distinct }

  let node: Node
  private let place: Place
  /// Its first parameter, from 0, once it is written.
  var firstParameter: Int?

  init(_ node: Node, _ place: Place) { (self.node, self.place) = (node, place) }

  /// What is wrong with an expression of its form that has other values.
  fileprivate var complaint: DatabaseError {
    switch place {
    case .groupKey:
      DatabaseError(
        .invalidQuery,
        """
        an expression outside of an aggregate has the form of a key of GROUP BY and another value in it; select what is to \
        be grouped by first, and group the rows of that with asTable()
        """)
    case .distinct:
      DatabaseError(
        .invalidQuery,
        """
        a key of ORDER BY has the form of an expression that is selected DISTINCT and another value in it; distinct rows \
        can be sorted by what is selected only
        """)
    }
  }
}

extension [SharedExpression] {
  /// The expression that a node is.
  /// - Throws: ``DatabaseError`` if it has the form of one, and other values: PostgreSQL would refuse it.
  func first(matching node: Node) throws -> SharedExpression? {
    for expression in self {
      switch node.likeness(to: expression.node) {
      case .none: continue
      case .same: return expression
      case .form: throw expression.complaint
      }
    }
    return nil
  }
}

extension StatementWriter {
  /// Appends an expression with the parameters that it has had before, if it was written before.
  mutating func write(_ expression: SharedExpression) throws {
    if expression.firstParameter == nil {
      expression.firstParameter = parameterCount
    } else {
      repeated = expression.firstParameter
    }
    try write(unshared: expression.node)
    repeated = nil
  }

  /// Appends a node in which no shared expression is looked for.
  mutating func write(unshared node: Node) throws {
    let visible = shared
    shared = []
    try write(node)
    shared = visible
  }
}

extension SelectClauses {
  /// The keys of GROUP BY with values in them. One whose form is in another key is left out, as nothing but their values tells them
  /// apart, and so is one of columns that are keys themselves, as it may stand beside others of its form.
  var sharedExpressions: [SharedExpression] {
    guard groupKeys.contains(where: \.bindsValue) else { return [] }
    let plain = groupKeys.compactMap(\.asColumn)
    return groupKeys.enumerated().filter { index, key in
      key.bindsValue && !key.columnsRead.allSatisfy { column in plain.contains { $0 == column } }
        && groupKeys.isFormUnique(at: index)
    }.map { SharedExpression($1, .groupKey) }
  }

  /// What DISTINCT compares, in the order of `nodes`, where rows are sorted by it; nil for what has no values in it or no columns,
  /// and for one whose form is in another, as nothing but their values tells them apart. Of groups the keys are shared already.
  func distinctExpressions(of nodes: [Node]) -> [SharedExpression?] {
    guard !order.isEmpty, groups.isEmpty, nodes.contains(where: \.bindsValue) else { return [] }
    return nodes.enumerated().map { index, node in
      let isShared = node.bindsValue && !node.columnsRead.isEmpty && nodes.isFormUnique(at: index)
      return isShared ? SharedExpression(node, .distinct) : nil
    }
  }
}

extension [Node] {
  /// Whether the form of one is in none of the others.
  fileprivate func isFormUnique(at index: Int) -> Bool {
    !enumerated().contains { $0 != index && $1.hasForm(of: self[index]) }
  }
}

/// A column, for comparing.
private struct ReadColumn: Equatable {
  let table: TableInstance
  let name: StaticString

  static func == (left: Self, right: Self) -> Bool { left.table === right.table && left.name.isSame(as: right.name) }
}

private enum Likeness: Int {
  case none
  /// But for its values.
  case form
  case same
}

extension Node {
  /// Whether a parameter may be in it.
  var bindsValue: Bool {
    switch self {
    case .value, .loggable, .parameter, .fragment: true
    case .sequence(let nodes), .list(let nodes): nodes.contains(where: \.bindsValue)
    case .infix(let left, _, let right): left.bindsValue || right.bindsValue
    case .dialects(let sqlite, let postgreSQL): sqlite.bindsValue || postgreSQL.bindsValue
    case .aggregate(let node): node.bindsValue
    case .text, .literal, .name, .number, .column, .columns, .failure: false
    }
  }

  fileprivate var asColumn: ReadColumn? {
    switch self {
    case .column(let table, let name): ReadColumn(table: table, name: name)
    case .dialects(_, let node): node.asColumn
    default: nil
    }
  }

  fileprivate var columnsRead: [ReadColumn] {
    switch self {
    case .column: asColumn.map { [$0] } ?? []
    case .sequence(let nodes), .list(let nodes): nodes.flatMap(\.columnsRead)
    case .infix(let left, _, let right): left.columnsRead + right.columnsRead
    case .dialects(_, let node), .aggregate(let node): node.columnsRead
    default: []
    }
  }

  /// Whether an expression of the same form is in it.
  fileprivate func hasForm(of other: Node) -> Bool {
    if likeness(to: other) != .none { return true }
    return switch self {
    case .sequence(let nodes), .list(let nodes): nodes.contains { $0.hasForm(of: other) }
    case .infix(let left, _, let right): left.hasForm(of: other) || right.hasForm(of: other)
    case .dialects(_, let node), .aggregate(let node): node.hasForm(of: other)
    default: false
    }
  }

  /// How much alike the text of both is on PostgreSQL.
  fileprivate func likeness(to other: Node) -> Likeness {
    switch (self, other) {
    case (.dialects(_, let node), _): node.likeness(to: other)
    case (_, .dialects(_, let node)): likeness(to: node)
    case (.text(let left), .text(let right)), (.literal(let left), .literal(let right)),
      (.name(let left), .name(let right)):
      left.isSame(as: right) ? .same : .none
    case (.column(let table, let name), .column(let otherTable, let otherName)):
      table === otherTable && name.isSame(as: otherName) ? .same : .none
    case (.value(let left), .value(let right)), (.loggable(let left), .loggable(let right)):
      left == right ? .same : left.type == right.type ? .form : .none
    case (.parameter(let left), .parameter(let right)): left.parameter === right.parameter ? .same : .none
    case (.sequence(let left), .sequence(let right)), (.list(let left), .list(let right)):
      left.count == right.count ? Self.likeness(zip(left, right)) : .none
    case (.infix(let left, let symbol, let right), .infix(let otherLeft, let otherSymbol, let otherRight)):
      symbol.isSame(as: otherSymbol) ? Self.likeness([(left, otherLeft), (right, otherRight)]) : .none
    case (.aggregate(let left), .aggregate(let right)): left.likeness(to: right)
    case (.fragment(let left), .fragment(let right)): left === right ? .same : .none
    default: .none
    }
  }

  private static func likeness(_ pairs: some Sequence<(Node, Node)>) -> Likeness {
    var least = Likeness.same
    for (left, right) in pairs {
      switch left.likeness(to: right) {
      case .none: return .none
      case .form: least = .form
      case .same: break
      }
    }
    return least
  }
}
