/// An aggregate function over the rows of a group, or of a window.
///
/// ```swift
/// Order.all.groupBy { $0.customer }
///   .select { ($0.customer, $0.price.sum().filter($0.paid), $0.product.count().distinct()) }
/// ```
/// An aggregate belongs into `select`, `having` and `order`; in `where` the database refuses it.
public struct Aggregate<Value: DatabaseValue>: SQLExpression {
  /// What a row decodes to.
  public typealias Output = Value
  private let form: @Sendable (AggregateCall) -> Node
  private var call = AggregateCall()

  /// - Parameter form: Writes the aggregate around its calls; a call carries DISTINCT, ORDER BY, FILTER and OVER.
  init(_ form: @escaping @Sendable (AggregateCall) -> Node) { self.form = form }

  /// Its SQL.
  public var sql: SQL { SQL(form(call)) }

  /// Only over the rows for which the condition is true: `FILTER (WHERE …)`. Several conditions must all be true.
  public func filter(_ condition: some SQLExpression<Bool>) -> Self {
    var copy = self
    copy.call.conditions.append(condition.sql.node)
    return copy
  }

  /// Each different value once: `sum(DISTINCT …)`. Decimals are the same by their value, however many zeros they end with.
  ///
  /// Neither database has it in a window, and SQLite doesn't have it with a separator; both are errors.
  public func distinct() -> Self {
    var copy = self
    copy.call.isDistinct = true
    return copy
  }

  /// The order in which an aggregate takes the values, where that matters: `string_agg(… ORDER BY …)`.
  ///
  /// PostgreSQL only: SQLite has had it since 3.44. Nulls come first in ascending order.
  public func ordered<each Key: OrderKey>(by key: repeat each Key) -> Self {
    var copy = self
    for key in repeat each key { copy.call.order.append(key.orderTerm.node) }
    return copy
  }

  /// Over a window: a value for every row instead of one for every group.
  ///
  /// ```swift
  /// Sale.all.select { ($0, $0.amount.sum().over(.partition(by: $0.region).order(by: $0.day))) }
  /// ```
  /// With an order and no frame, the window ends with the current row and its equals: a running sum. Without a window,
  /// `over()`, it is all rows of the result.
  public func over(_ window: Window = Window()) -> TypedSQL<Value> {
    var call = call
    call.window = window.reference
    return TypedSQL(form(call))
  }
}

/// What an aggregate's call carries besides its arguments.
struct AggregateCall: Sendable {
  var isDistinct = false
  var order: [Node] = []
  var conditions: [Node] = []
  var window: Node?

  /// `name(DISTINCT value, … ORDER BY …) FILTER (WHERE …) OVER …`.
  func callAsFunction(_ name: StaticString, _ value: Node, _ type: SQLType, _ more: [Node] = []) -> Node {
    callAsFunction(name, [isDistinct ? .compared(value, type) : value] + more)
  }

  /// `name(DISTINCT argument, … ORDER BY …) FILTER (WHERE …) OVER …`.
  func callAsFunction(_ name: StaticString, _ arguments: [Node]) -> Node {
    var parts: [Node] = [.text(name), .text(isDistinct ? "(DISTINCT " : "(")]
    for (index, argument) in arguments.enumerated() { parts += index > 0 ? [.text(", "), argument] : [argument] }
    if !order.isEmpty { parts.append(orderClause) }
    parts.append(.text(")"))
    return finished(parts)
  }

  /// `count(*)` with its filter and window.
  var ofRows: Node {
    if isDistinct { return Self.failure(.invalidQuery, "count() counts rows, which have no DISTINCT; count a column") }
    if !order.isEmpty { return Self.failure(.invalidQuery, "count() counts rows in any order") }
    return finished([.text("count(*)")])
  }

  /// `name(argument) WITHIN GROUP (ORDER BY value)`.
  func withinGroup(_ name: StaticString, _ arguments: [Node], _ value: Node) -> Node {
    if isDistinct || !order.isEmpty || window != nil {
      return Self.failure(.unsupported, "an ordered-set aggregate takes a filter, but no DISTINCT, order or window")
    }
    return finished([.call(name, arguments), .text(" WITHIN GROUP (ORDER BY "), value, .text(")")])
  }

  private func finished(_ parts: [Node]) -> Node {
    var parts = parts
    for (index, condition) in conditions.enumerated() {
      parts += [.text(index == 0 ? " FILTER (WHERE " : " AND "), condition]
    }
    if !conditions.isEmpty { parts.append(.text(")")) }
    if let window {
      if isDistinct {
        return Self.failure(.unsupported, "neither SQLite nor PostgreSQL has an aggregate with DISTINCT in a window")
      }
      if !order.isEmpty {
        return Self.failure(
          .unsupported,
          "neither SQLite nor PostgreSQL has an aggregate with an order of its own in a window; order the window")
      }
      parts += [.text(" OVER "), window]
    }
    return window == nil ? .aggregate(.sequence(parts)) : .sequence(parts)
  }

  private var orderClause: Node {
    var parts: [Node] = []
    for (index, term) in order.enumerated() { parts += [.text(index == 0 ? " ORDER BY " : ", "), term] }
    let refusal = Self.failure(
      .unsupported, "SQLite before 3.44 has no ORDER BY in an aggregate; sort the rows in Swift")
    return .dialects(sqlite: refusal, postgreSQL: .sequence(parts))
  }

  static func failure(_ kind: DatabaseError.Kind, _ message: String) -> Node { .failure(DatabaseError(kind, message)) }
}
