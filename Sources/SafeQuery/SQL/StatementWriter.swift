/// The text and the parameters of one statement, as sent. It can be read, logged and asserted on; it can't be made
/// outside this file, nor turned back into a query.
public struct Statement: Sendable {
  /// UTF-8 with a final NUL for the C libraries.
  let bytes: [UInt8]
  /// A hash of `bytes`, for the statement caches.
  let hash: UInt64
  /// The values, in the order of their placeholders.
  public let parameters: [SQLValue]
  /// The dialect of the text.
  public let dialect: Dialect

  fileprivate init(bytes: [UInt8], hash: UInt64, parameters: [SQLValue], dialect: Dialect) {
    self.bytes = bytes
    self.hash = hash
    self.parameters = parameters
    self.dialect = dialect
  }

  /// The text. It never holds a value.
  public var text: String { String(decoding: bytes.dropLast(), as: UTF8.self) }

  /// The same text with other values: for a statement that runs once a row.
  func with(parameters: [SQLValue]) -> Statement {
    Statement(bytes: bytes, hash: hash, parameters: parameters, dialect: dialect)
  }
}

/// Renders a node. The only code in the package that makes text of statements; its buffer is private to this file and
/// takes `StaticString`s, quoted names and numbers of its own counters.
struct StatementWriter {
  let dialect: Dialect
  private var bytes: [UInt8] = []
  private var parameters: [SQLValue] = []
  private var tables: [TableReference] = []

  private init(dialect: Dialect) {
    self.dialect = dialect
    bytes.reserveCapacity(256)
    parameters.reserveCapacity(8)
  }

  /// Renders one whole statement.
  /// - Throws: ``DatabaseError`` for whatever can be known to be wrong before anything is sent.
  static func render(_ node: Node, for dialect: Dialect) throws -> Statement {
    var writer = StatementWriter(dialect: dialect)
    try writer.write(node)
    return try writer.finish()
  }

  private consuming func finish() throws -> Statement {
    if parameters.count > dialect.maximumParameters {
      throw DatabaseError(
        .encoding,
        "the statement has \(parameters.count) parameters; \(dialect) takes at most \(dialect.maximumParameters)")
    }
    bytes.append(0)
    return Statement(bytes: bytes, hash: textHash(bytes), parameters: parameters, dialect: dialect)
  }

  /// Appends text of this library.
  @inline(__always)
  mutating func write(_ text: StaticString) {
    // SAFETY: the buffer is copied inside the closure.
    text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
  }

  /// Appends a node.
  mutating func write(_ node: Node) throws {
    switch node {
    case .text(let text): write(text)
    case .literal(let text):
      try LiteralLexer.check(text)
      write(text)
    case .name(let name): try write(name: name)
    case .column(let table, let name): try write(name, of: table)
    case .columns(let table):
      for (index, column) in table.schema.columns.enumerated() {
        if index > 0 { write(", ") }
        try write(column.name, of: table)
      }
    case .value(let value): try write(value)
    case .operand(let value): try write(operand: value)
    case .sequence(let nodes): for node in nodes { try write(node) }
    case .infix(let left, let symbol, let right):
      write("(")
      try write(left)
      write(symbol)
      try write(right)
      write(")")
    case .dialects(let sqlite, let postgreSQL): try write(dialect == .sqlite ? sqlite : postgreSQL)
    case .fragment(let fragment): try fragment.write(to: &self)
    case .failure(let error): throw error
    }
  }

  /// Appends nodes between commas.
  mutating func write(list nodes: [Node]) throws {
    for (index, node) in nodes.enumerated() {
      if index > 0 { write(", ") }
      try write(node)
    }
  }

  /// Appends a placeholder and keeps its value: always the two together.
  mutating func write(_ value: SQLValue) throws {
    try value.check(position: parameters.count + 1, dialect: dialect)
    parameters.append(value)
    switch dialect {
    case .sqlite: write("?")
    case .postgreSQL:
      write("$")
      write(number: parameters.count)
    }
  }

  /// A placeholder among operators. SQLite compares by the operands' affinity, of which a parameter has none; decimals
  /// travel as text, and without the cast would sort after every number. (sqlite.org/datatype3.html, section 4.2.)
  private mutating func write(operand value: SQLValue) throws {
    let cast = dialect == .sqlite && value.type == .decimal
    if cast { write("CAST(") }
    try write(value)
    if cast { write(" AS NUMERIC)") }
  }

  /// Appends a name in double quotes, which both dialects read the same way; quotes inside are doubled, byte by byte.
  mutating func write(name: StaticString) throws {
    // SAFETY: the buffer is copied inside the closure.
    let complaint = name.withUTF8Buffer { unsafe write(quoted: $0) }
    if let complaint { throw DatabaseError(.invalidIdentifier, "the identifier \"\(name)\" \(complaint)") }
  }

  /// - Returns: why the name can't be an identifier, or nil.
  private mutating func write(quoted name: UnsafeBufferPointer<UInt8>) -> String? {
    // SAFETY: the indices are the buffer's own.
    let quote = UInt8(ascii: "\"")
    if name.isEmpty { return "is empty" }
    if dialect == .postgreSQL && name.count > 63 { return "has \(name.count) bytes; PostgreSQL would cut it to 63" }
    bytes.append(quote)
    for index in name.indices {
      let byte = unsafe name[index]
      if byte == 0 { return "holds a NUL byte" }
      if byte == quote { bytes.append(quote) }
      bytes.append(byte)
    }
    bytes.append(quote)
    return nil
  }

  private mutating func write(number: Int) {
    if number >= 10 { write(number: number / 10) }
    bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
  }
}

// MARK: - Table instances

extension StatementWriter {
  /// Opens a scope: table instances that are brought in from here on are visible until it is closed.
  func openScope() -> Int { tables.count }

  /// Makes a table instance visible: its columns resolve to it by its alias.
  mutating func bringIn(_ table: TableReference) { tables.append(table) }

  /// Ends the visibility of what was brought in since the scope was opened.
  mutating func closeScope(_ depth: Int) { tables.removeSubrange(depth...) }

  /// `"name" AS tN`, for a FROM clause or the target of a write.
  mutating func write(declaration table: TableReference) throws {
    try write(table.schema)
    write(" AS ")
    try write(alias: table)
  }

  /// A table's name, with its schema if it declares one.
  mutating func write(_ schema: TableSchema) throws {
    if let space = schema.space {
      try write(name: space)
      write(".")
    }
    try write(name: schema.name)
  }

  private mutating func write(alias table: TableReference) throws {
    guard let index = tables.lastIndex(where: { $0 === table }) else {
      throw DatabaseError(
        .invalidQuery, "table \(table.schema.name) is used outside the query that brought it in")
    }
    write("t")
    write(number: index + 1)
  }

  private mutating func write(_ column: StaticString, of table: TableReference) throws {
    switch table.role {
    case .named: try write(table.schema)
    case .excluded: write("excluded")
    case .bare: return try write(name: column)
    case .instance:
      guard let index = tables.lastIndex(where: { $0 === table }) else {
        throw DatabaseError(
          .invalidQuery,
          "column \(table.schema.name).\(column) is used outside the query that brought its table in; join the table first"
        )
      }
      write("t")
      write(number: index + 1)
    }
    write(".")
    try write(name: column)
  }
}

/// A hash of a statement's bytes: eight at a time, multiply and fold. Texts come from the program, so it needs speed
/// and spread, not resistance to chosen input; the caches compare the bytes as well.
private func textHash(_ bytes: [UInt8]) -> UInt64 {
  // SAFETY: loads stay below count; `loadUnaligned` takes any alignment.
  unsafe bytes.withUnsafeBytes { raw in
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(raw.count)
    var offset = 0
    func mix(_ word: UInt64) {
      let product = (hash ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
      hash = product.high ^ product.low
    }
    while offset + 8 <= raw.count {
      mix(unsafe raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset += 8
    }
    var last: UInt64 = 0
    while offset < raw.count {
      last = last << 8 | UInt64(unsafe raw[offset])
      offset += 1
    }
    mix(last)
    return hash
  }
}
