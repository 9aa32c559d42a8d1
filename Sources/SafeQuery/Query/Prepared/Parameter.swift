/// A value that a prepared query is given with each call. ``Prepared`` hands it out.
///
/// It is an expression and may stand wherever one can, several times too. Of an optional type it keeps the meaning of an
/// optional value: `$0.age == age` is true where both are the same or both null.
public struct Parameter<Value: DatabaseValue>: SQLExpression {
  /// What a row decodes to.
  public typealias Output = Value
  let instance: ParameterInstance

  /// Its SQL.
  public var sql: SQL { SQL(node(as: .value)) }

  func node(as form: ParameterUse.Form) -> Node { .parameter(ParameterUse(parameter: instance, form: form)) }
}

extension Parameter {
  /// Whether the expression is one of the values of the list, which travels as one parameter. Over no values it is false.
  public func contains<Element: DatabaseValue, E: SQLExpression>(_ expression: E) -> TypedSQL<Bool>
  where Value == [Element], E.Value.Base == Element {
    TypedSQL(
      ListParameter.contains(
        Element.sqlType, sqlite: node(as: .jsonArray), postgreSQL: node(as: .value), expression.sql.node))
  }
}

extension SelectQuery {
  /// At most as many rows as the call says. A negative number throws then.
  public consuming func limit(_ count: Parameter<Int>) -> Self {
    clauses.limit = count.node(as: .rowCount)
    return self
  }

  /// At most as many rows as the call says, after leaving out some. A negative number throws.
  public consuming func limit(_ count: Parameter<Int>, offset: Int) -> Self {
    self = self.offset(offset)
    clauses.limit = count.node(as: .rowCount)
    return self
  }

  /// At most this many rows, after leaving out as many as the call says. A negative number throws.
  public consuming func limit(_ count: Int, offset: Parameter<Int>) -> Self {
    self = limit(count)
    clauses.offset = offset.node(as: .rowCount)
    return self
  }

  /// At most as many rows, after leaving out as many, as the call says. A negative number throws then.
  public consuming func limit(_ count: Parameter<Int>, offset: Parameter<Int>) -> Self {
    clauses.limit = count.node(as: .rowCount)
    clauses.offset = offset.node(as: .rowCount)
    return self
  }
}

/// The identity of one parameter.
@usableFromInline
final class ParameterInstance: Sendable {
  let type: SQLType
  let isOptional: Bool
  let isLoggable: Bool

  init<Value: DatabaseValue>(_ value: Value.Type) {
    type = Value.sqlType
    isOptional = Value.self != Value.Base.self
    isLoggable = Value.isLoggable
  }
}

/// A place in a statement where a parameter's value goes.
@usableFromInline
struct ParameterUse: Sendable {
  /// How the value is bound there: as it is, as the JSON array that SQLite has for a list, or as a number of rows.
  enum Form: Sendable { case value, jsonArray, rowCount }
  let parameter: ParameterInstance
  let form: Form

  var isLoggable: Bool { parameter.isLoggable }

  /// The error of a use that is in no prepared query.
  var isOutside: DatabaseError {
    DatabaseError(.invalidQuery, "a parameter is used outside the prepared query that declares it")
  }

  /// What is bound for an argument.
  func value(of argument: SQLValue) -> SQLValue {
    switch (form, argument) {
    case (.jsonArray, .array(_, let elements)): ListParameter.jsonArray(elements)
    case (.rowCount, .int64(..<0)): .unrepresentable("a number of rows can't be negative")
    default: argument
    }
  }
}

extension Node {
  /// Whether it is a parameter that may be null, with which comparing takes null for a value.
  var isOptionalParameter: Bool {
    if case .parameter(let use) = self { use.parameter.isOptional } else { false }
  }
}
