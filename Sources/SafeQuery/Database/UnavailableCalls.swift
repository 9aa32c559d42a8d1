// What other libraries take as text and this one does not. None of these can be called: each says what to write instead.

extension Database {
  /// Not available: text is literal.
  @available(*, unavailable, message: "SQL text is a literal of the program, \"… \\(value)\": values are interpolated")
  @_disfavoredOverload @discardableResult
  public func execute(_ sql: String) async throws -> Int { 0 }

  /// Not available: text is literal.
  @available(*, unavailable, message: "SQL text is a literal of the program, \"… \\(value)\": values are interpolated")
  @_disfavoredOverload
  public func fetch<each Value: DatabaseValue>(
    _ sql: String, as types: repeat (each Value).Type
  ) async throws -> [(repeat each Value)] { [] }

  /// Not available: text is literal.
  @available(*, unavailable, message: "SQL text is a literal of the program, \"… \\(value)\": values are interpolated")
  @_disfavoredOverload
  public func fetch<T: Table>(_ sql: String, as table: T.Type) async throws -> [T] { [] }

  /// Not available: text is literal.
  @available(*, unavailable, message: "SQL text is a literal of the program, \"… \\(value)\": values are interpolated")
  @_disfavoredOverload
  public func fetchOne<each Value: DatabaseValue>(
    _ sql: String, as types: repeat (each Value).Type
  ) async throws -> (repeat each Value)? { nil }

  /// Not available: text is literal.
  @available(*, unavailable, message: "SQL text is a literal of the program, \"… \\(value)\": values are interpolated")
  @_disfavoredOverload
  public func fetchOne<T: Table>(_ sql: String, as table: T.Type) async throws -> T? { nil }

  /// Not available: text is literal.
  @available(*, unavailable, message: "SQL text is a literal of the program, \"… \\(value)\": values are interpolated")
  @_disfavoredOverload
  public func stream<each Value: DatabaseValue>(
    _ sql: String, as types: repeat (each Value).Type
  ) -> RowStream<(repeat each Value)> { stream(SQL.empty, as: repeat each types) }
}

extension Transaction {
  /// Not available: text is literal.
  @available(*, unavailable, message: "SQL text is a literal of the program, \"… \\(value)\": values are interpolated")
  @_disfavoredOverload @discardableResult
  public func execute(_ sql: String) throws -> Int { 0 }

  /// Not available: text is literal.
  @available(*, unavailable, message: "SQL text is a literal of the program, \"… \\(value)\": values are interpolated")
  @_disfavoredOverload
  public func fetch<each Value: DatabaseValue>(
    _ sql: String, as types: repeat (each Value).Type
  ) throws -> [(repeat each Value)] { [] }

  /// Not available: text is literal.
  @available(*, unavailable, message: "SQL text is a literal of the program, \"… \\(value)\": values are interpolated")
  @_disfavoredOverload
  public func fetch<T: Table>(_ sql: String, as table: T.Type) throws -> [T] { [] }

  /// Not available: text is literal.
  @available(*, unavailable, message: "SQL text is a literal of the program, \"… \\(value)\": values are interpolated")
  @_disfavoredOverload
  public func fetchOne<each Value: DatabaseValue>(
    _ sql: String, as types: repeat (each Value).Type
  ) throws -> (repeat each Value)? { nil }

  /// Not available: text is literal.
  @available(*, unavailable, message: "SQL text is a literal of the program, \"… \\(value)\": values are interpolated")
  @_disfavoredOverload
  public func fetchOne<T: Table>(_ sql: String, as table: T.Type) throws -> T? { nil }
}
