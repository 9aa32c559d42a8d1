/// A function of the database that this library has no name for: PostGIS, pgvector, a function of one's own.
///
/// ```swift
/// extension SQLFunction where Result == Double {
///   static let distance = SQLFunction("st_distance")
/// }
/// Place.all.order { SQLFunction.distance($0.position, here).ascending }
/// ```
public struct SQLFunction<Result: DatabaseValue>: Sendable {
  private let name: StaticString

  /// Declares a function by its name, which may carry its schema (`postgis.st_distance`).
  public init(_ name: StaticString, returning: Result.Type = Result.self) { self.name = name }

  /// The call with expressions as arguments.
  public func callAsFunction<each Argument: SQLExpression>(_ argument: repeat each Argument) -> TypedSQL<Result> {
    var arguments: [Node] = []
    for argument in repeat each argument { arguments.append(argument.sql.node) }
    guard CustomName.isFunction(name) else { return TypedSQL(CustomName.failure(name, "a function's name")) }
    return TypedSQL(.call(name, arguments))
  }

  /// The call of a function that is an aggregate, with what aggregates have: a filter, DISTINCT, an order, a window.
  ///
  /// ```swift
  /// let slope = SQLFunction<Double?>("regr_slope")
  /// Sale.all.select { slope.aggregate($0.price, $0.day).filter($0.paid) }
  /// ```
  public func aggregate<each Argument: SQLExpression>(_ argument: repeat each Argument) -> Aggregate<Result> {
    var arguments: [Node] = []
    for argument in repeat each argument { arguments.append(argument.sql.node) }
    guard CustomName.isFunction(name) else {
      let failure = CustomName.failure(name, "a function's name")
      return Aggregate { _ in failure }
    }
    return Aggregate { [name, arguments] call in call(name, arguments) }
  }
}

/// An operator of the database that this library has no name for (`<->`, `@@`).
public struct SQLOperator<Result: DatabaseValue>: Sendable {
  private let symbol: StaticString

  /// Declares an operator by its symbol.
  public init(_ symbol: StaticString, returning: Result.Type = Result.self) { self.symbol = symbol }

  /// The operator between two expressions, in parentheses.
  public func callAsFunction(_ left: some SQLExpression, _ right: some SQLExpression) -> TypedSQL<Result> {
    guard CustomName.isOperator(symbol) else { return TypedSQL(CustomName.failure(symbol, "an operator's symbol")) }
    return TypedSQL(
      .sequence([.text("("), left.sql.node, .text(" "), .text(symbol), .text(" "), right.sql.node, .text(")")]))
  }
}

/// What a declared function or operator may be called: they are written without quotes.
private enum CustomName {
  static func isFunction(_ name: StaticString) -> Bool {
    let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    return name.isWritten && name.utf8CodeUnitCount > 0
      && allBytes(of: name) { byte in
        letters.contains(byte | 0x20) && byte < 0x80 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      }
  }

  static func isOperator(_ symbol: StaticString) -> Bool {
    let allowed = Array("+*/<>=~!@#%^&|-".utf8)
    guard symbol.isWritten else { return false }
    let count = symbol.utf8CodeUnitCount
    guard count > 0, count < 64, allBytes(of: symbol, allowed.contains) else { return false }
    let text = "\(symbol)"
    return !zip(text.utf8, text.utf8.dropFirst()).contains { first, second in
      (first == UInt8(ascii: "-") && second == first) || (first == UInt8(ascii: "/") && second == UInt8(ascii: "*"))
    }
  }

  static func failure(_ name: StaticString, _ what: String) -> Node {
    .failure(DatabaseError(.invalidIdentifier, "\"\(name)\" can't be \(what)"))
  }

  private static func allBytes(of name: StaticString, _ test: (UInt8) -> Bool) -> Bool {
    // SAFETY: the buffer is read inside the closure.
    name.withUTF8Buffer { unsafe $0.allSatisfy(test) }
  }
}
