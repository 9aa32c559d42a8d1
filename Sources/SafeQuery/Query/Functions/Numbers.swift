import Foundation

extension SQLExpression where Value.Base: SignedNumeric {
  /// The number without its sign. On SQLite, a decimal is computed as a floating-point number.
  public func abs() -> TypedSQL<Value> { TypedSQL(.call("abs", [sql.node])) }

  /// -1, 0 or 1.
  public func sign() -> TypedSQL<Value> {
    let sign = Node.call("sign", [sql.node])
    return TypedSQL(.dialects(sqlite: sign, postgreSQL: .cast(sign, as: Value.sqlType.postgreSQLName)))
  }
}

extension SQLExpression where Value.Base: BinaryFloatingPoint {
  /// Rounded to so many decimal places, halves away from zero. A half that binary numbers can't hold exactly (2.675) may be
  /// rounded either way. A negative number of places is an error when the statement is rendered.
  public func round(_ places: Int = 0) -> TypedSQL<Value> {
    // PostgreSQL rounds halves of floating-point numbers to the even neighbour, and to whole numbers only.
    let exact = Node.call("round", [.cast(sql.node, as: "numeric"), .places(places)])
    return TypedSQL(
      .dialects(
        sqlite: .call("round", [sql.node, .places(places)]),
        postgreSQL: .cast(exact, as: Value.sqlType.postgreSQLName)))
  }

  /// The greatest whole number that is not greater.
  public func floor() -> TypedSQL<Value> { TypedSQL(.call("floor", [sql.node])) }

  /// The least whole number that is not less.
  public func ceil() -> TypedSQL<Value> { TypedSQL(.call("ceil", [sql.node])) }
}

extension SQLExpression where Value.Base == Decimal {
  /// Rounded to so many decimal places, halves away from zero. SQLite rounds the nearest floating-point number, so that a
  /// half like 1.005 may go either way there. A negative number of places is an error when the statement is rendered.
  public func round(_ places: Int = 0) -> TypedSQL<Value> { TypedSQL(.call("round", [sql.node, .places(places)])) }

  /// The greatest whole number that is not greater.
  public func floor() -> TypedSQL<Value> { TypedSQL(.call("floor", [sql.node])) }

  /// The least whole number that is not less.
  public func ceil() -> TypedSQL<Value> { TypedSQL(.call("ceil", [sql.node])) }

  /// What a division by a value leaves, with this number's sign. The value zero is an error when the statement is rendered.
  public func mod(_ divisor: Decimal) -> TypedSQL<Value> {
    TypedSQL(divisor == 0 ? .divisionByZero : .call("mod", [sql.node, .bound(divisor)]))
  }
}

extension SQLExpression where Value.Base == Double {
  /// The square root; null for a negative number, on both databases.
  public func sqrt() -> TypedSQL<Double?> { TypedSQL(.where(sql.node, " >= 0 THEN ", .call("sqrt", [sql.node]))) }

  /// e to the power of this. A result that is too large is an error on PostgreSQL and infinity on SQLite.
  public func exp() -> TypedSQL<Value> { TypedSQL(.call("exp", [sql.node])) }

  /// The natural logarithm; null for zero and negative numbers, on both databases.
  public func ln() -> TypedSQL<Double?> { TypedSQL(.where(sql.node, " > 0 THEN ", .call("ln", [sql.node]))) }

  /// The logarithm to base 10; null for zero and negative numbers, on both databases.
  public func log10() -> TypedSQL<Double?> { TypedSQL(.where(sql.node, " > 0 THEN ", .call("log10", [sql.node]))) }

  /// This to the power of a value; null where there is no such real number, on both databases.
  public func power(_ exponent: Double) -> TypedSQL<Double?> {
    TypedSQL(.power(sql.node, .bound(exponent)))
  }

  /// This to the power of an expression; null where there is no such real number, on both databases.
  public func power<E: SQLExpression>(_ exponent: E) -> TypedSQL<Double?> where E.Value.Base == Double {
    TypedSQL(.power(sql.node, exponent.sql.node))
  }
}

extension SQLExpression where Value.Base: SQLNumeric {
  /// Which of some buckets of the same width the number falls into, for a histogram: from 1; 0 below the first, and one more than
  /// there are from the last one's end on (`width_bucket`). The bounds and the count are parameters.
  ///
  /// Bounds that are not finite and ascending, and a count below 1, are errors when the statement is rendered.
  public func widthBucket(from low: Double, to high: Double, count: Int) -> TypedSQL<Int> where Value == Value.Base {
    TypedSQL(.widthBucket(sql.node, low, high, count))
  }

  /// Which of some buckets of the same width the number falls into; null if it is null.
  @_disfavoredOverload
  public func widthBucket(from low: Double, to high: Double, count: Int) -> TypedSQL<Int?> {
    TypedSQL(.widthBucket(sql.node, low, high, count))
  }
}

/// A random number from 0 up to but not including 1, another one for each row.
public func randomNumber() -> TypedSQL<Double> {
  TypedSQL(
    .dialects(
      // The lowest 53 of 64 random bits: as many as a Double has.
      sqlite: .text("((random() & 9007199254740991) / 9007199254740992.0)"), postgreSQL: .text("random()")))
}

extension Node {
  /// SQLite computes as PostgreSQL's `width_bucket` does, so that a number at a border is in the same bucket.
  fileprivate static func widthBucket(_ node: Node, _ low: Double, _ high: Double, _ count: Int) -> Node {
    guard low < high, (high - low).isFinite, let buckets = Int32(exactly: count), buckets > 0 else {
      return .failure(
        DatabaseError(.invalidQuery, "buckets go from a number up to a greater one, and are at least one"))
    }
    let (from, to, number) = (Node.value(.double(low)), Node.value(.double(high)), Node.value(.int32(buckets)))
    let (real, double) = (cast(node, as: "REAL"), cast(node, as: "double precision"))
    return .dialects(
      sqlite: .sequence([
        .text("CASE WHEN "), real, .text(" < "), from, .text(" THEN 0 WHEN "), real, .text(" >= "), to, .text(" THEN "),
        number, .text(" + 1 ELSE min(CAST("), number, .text(" * (("), real, .text(" - "), from, .text(") / ("), to,
        .text(" - "), from, .text(")) AS INTEGER), "), number, .text(" - 1) + 1 END"),
      ]), postgreSQL: cast(call("width_bucket", [double, from, to, number]), as: "bigint"))
  }

  fileprivate static func places(_ places: Int) -> Node {
    if places < 0 { return .failure(DatabaseError(.invalidQuery, "a number can't be rounded to \(places) places")) }
    return .value(.int32(Int32(clamping: places)))
  }

  fileprivate static func `where`(_ node: Node, _ test: StaticString, _ result: Node) -> Node {
    .sequence([.text("CASE WHEN "), node, .text(test), result, .text(" END")])
  }

  fileprivate static func power(_ base: Node, _ exponent: Node) -> Node {
    .sequence([
      .text("CASE WHEN "), base, .text(" > 0 OR "), base, .text(" = 0 AND "), exponent, .text(" >= 0 OR "), base,
      .text(" < 0 AND "), exponent, .text(" = trunc("), exponent, .text(") THEN power("), base, .text(", "), exponent,
      .text(") END"),
    ])
  }
}
