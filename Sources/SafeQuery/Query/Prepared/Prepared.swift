/// A query or command that is declared once, with typed parameters, and rendered then, for both dialects. A call costs no
/// building: it takes the arguments.
///
/// ```swift
/// extension User {
///   static let byEmail = Prepared { (email: Parameter<String>) in User.where { $0.email == email } }
///   static let rename = Prepared { (id: Parameter<Int64>, email: Parameter<String>) in
///     User.where { $0.id == id }.update { $0.email = email }
///   }
/// }
/// let user = try await db.fetchOne(User.byEmail(input))
/// try await db.execute(User.rename(1, input))
/// ```
/// Values that are no parameters are bound as they were at the declaration. What is wrong with the query throws at each
/// call, before anything is sent.
public struct Prepared<Body: Preparable, each Argument: DatabaseValue>: Sendable {
  @usableFromInline let query: PreparedQuery<Body>

  /// Declares a query by its parameters; the closure runs once, now.
  public init(_ build: (repeat Parameter<each Argument>) -> Body) {
    let parameters = (repeat Parameter<each Argument>(instance: ParameterInstance((each Argument).self)))
    var instances: [ParameterInstance] = []
    for parameter in repeat each parameters { instances.append(parameter.instance) }
    query = PreparedQuery(build(repeat each parameters), instances)
  }

  /// The query with its arguments, to be fetched, streamed or executed.
  @inlinable
  public func callAsFunction(_ argument: repeat each Argument) -> PreparedCall<Body> {
    var arguments: [SQLValue] = []
    arguments.reserveCapacity(query.width)
    for value in repeat each argument { arguments.append(value.sqlValue) }
    return PreparedCall(query: query, arguments: arguments)
  }
}

/// A prepared query or command with the arguments of one call.
public struct PreparedCall<Body: Preparable>: Preparable {
  @usableFromInline let query: PreparedQuery<Body>
  @usableFromInline let arguments: [SQLValue]

  @inlinable
  init(query: PreparedQuery<Body>, arguments: [SQLValue]) {
    self.query = query
    self.arguments = arguments
  }

  /// A mistake: its text is rendered already, and can't become part of another.
  public var sql: SQL {
    let problem = "a prepared query can't be part of another statement; use the query that it was made of"
    return SQL(.failure(DatabaseError(.invalidQuery, problem)))
  }

  /// The text and parameters as they would be sent, for tests and logs. It can't be turned back into a query.
  /// - Throws: ``DatabaseError`` for whatever is known to be wrong without a database.
  public func sql(for dialect: Dialect) throws -> Statement {
    try query.rendered(for: dialect).statement(with: arguments)
  }
}

/// A call that is rendered again after a prefix, to be explained.
protocol PrefixedCall: Sendable {
  func sql(for dialect: Dialect, after prefix: StaticString) throws -> Statement
}

extension PreparedCall: PrefixedCall {
  func sql(for dialect: Dialect, after prefix: StaticString) throws -> Statement {
    try query.rendered(for: dialect, after: prefix).statement(with: arguments)
  }
}

extension PreparedCall: Query where Body: Query {
  /// What each row decodes to.
  public typealias Output = Body.Output
  /// How its rows decode.
  @inlinable
  public var rows: Projection<Body.Output> { query.body.rows }
}

extension PreparedCall: ReadQuery where Body: ReadQuery {}

extension PreparedCall: WriteQuery where Body: WriteQuery {}

extension PreparedCall: Command where Body: Command {}

/// A query with what it is rendered to.
@usableFromInline
final class PreparedQuery<Body: Preparable>: Sendable {
  @usableFromInline let body: Body
  /// How many arguments a call has.
  @usableFromInline let width: Int
  private let parameters: [ParameterInstance]
  private let sqlite: Result<PreparedStatement, any Error>
  private let postgreSQL: Result<PreparedStatement, any Error>

  init(_ body: Body, _ parameters: [ParameterInstance]) {
    self.body = body
    self.parameters = parameters
    width = parameters.count
    let node = body.sql.node
    sqlite = Result { try PreparedStatement(node, parameters, .sqlite) }
    postgreSQL = Result { try PreparedStatement(node, parameters, .postgreSQL) }
  }

  func rendered(for dialect: Dialect) throws -> PreparedStatement {
    switch dialect {
    case .sqlite: try sqlite.get()
    case .postgreSQL: try postgreSQL.get()
    }
  }

  func rendered(for dialect: Dialect, after prefix: StaticString) throws -> PreparedStatement {
    try PreparedStatement(body.sql.node, parameters, dialect, after: prefix)
  }
}

/// A rendered query, and where its arguments go.
final class PreparedStatement: Sendable {
  private struct Place {
    /// Among the statement's parameters, from 0.
    let position: Int
    /// Among the arguments, from 0.
    let argument: Int
    let use: ParameterUse
  }
  private let statement: Statement
  private let places: [Place]
  /// Whether the statement's parameters are the arguments as they are.
  private let isPlain: Bool

  init(
    _ node: Node, _ parameters: [ParameterInstance], _ dialect: Dialect, after prefix: StaticString = ""
  ) throws {
    let (statement, uses) = try StatementWriter.prepare(node, for: dialect, after: prefix)
    self.statement = statement
    places = try uses.map { position, use in
      guard let argument = parameters.firstIndex(where: { $0 === use.parameter }) else { throw use.isOutside }
      return Place(position: position, argument: argument, use: use)
    }
    isPlain =
      statement.parameters.count == parameters.count
      && places.map(\.argument) == Array(parameters.indices) && places.allSatisfy { $0.use.form == .value }
  }

  func statement(with arguments: [SQLValue]) throws -> Statement {
    if isPlain {
      for index in arguments.indices { try arguments[index].check(position: index + 1, dialect: statement.dialect) }
      return statement.with(parameters: arguments)
    }
    var parameters = statement.parameters
    for place in places {
      let value = place.use.value(of: arguments[place.argument])
      try value.check(position: place.position + 1, dialect: statement.dialect)
      parameters[place.position] = value
    }
    return statement.with(parameters: parameters)
  }
}
