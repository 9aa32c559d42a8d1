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
  /// Which of the first 64 parameters observers may show, the first being the lowest bit.
  let loggable: UInt64

  fileprivate init(bytes: [UInt8], hash: UInt64, parameters: [SQLValue], dialect: Dialect, loggable: UInt64) {
    self.bytes = bytes
    self.hash = hash
    self.parameters = parameters
    self.dialect = dialect
    self.loggable = loggable
  }

  /// The text. It never holds a value.
  public var text: String { String(decoding: bytes.dropLast(), as: UTF8.self) }

  /// The same text with other values: for a statement that runs once a row.
  func with(parameters: [SQLValue]) -> Statement {
    Statement(bytes: bytes, hash: hash, parameters: parameters, dialect: dialect, loggable: loggable)
  }
}

/// Renders a node. The only code in the package that makes text of statements; its buffer is private to this file and
/// takes `StaticString`s, quoted names and numbers of its own counters.
@usableFromInline
struct StatementWriter: ~Copyable {
  let dialect: Dialect
  fileprivate var text = TextBuffer()
  private var parameters: [SQLValue] = []
  private var loggable: UInt64 = 0
  private var uses: [(position: Int, use: ParameterUse)] = []
  /// The table instances that are visible; a column is written by its instance's place among them.
  var tables: [TableInstance] = []
  /// The common tables that the statement declares before all else.
  let commonTables: [CommonTable]
  /// Those that it turned out to need, each after those that it needs itself.
  var missing: [CommonTable] = []
  var openCommonTables: [CommonTableName] = []
  /// Expressions that are written with the same parameters wherever they stand.
  var shared: [SharedExpression] = []
  /// The parameter that comes next in an expression that is written again, from 0.
  var repeated: Int?

  fileprivate init(dialect: Dialect, commonTables: [CommonTable] = []) {
    self.dialect = dialect
    self.commonTables = commonTables
    parameters.reserveCapacity(8)
    tables.reserveCapacity(4)
  }

  /// Renders one whole statement.
  /// - Throws: ``DatabaseError`` for whatever can be known to be wrong before anything is sent.
  static func render(_ node: Node, for dialect: Dialect, after prefix: StaticString = "") throws -> Statement {
    let (statement, uses) = try prepare(node, for: dialect, after: prefix)
    if let (_, use) = uses.first { throw use.isOutside }
    return statement
  }

  /// Renders a prepared query: its statement has nulls where its parameters are used, whose positions count from 0.
  /// - Parameter prefix: Text of this library before all else, also the common tables.
  static func prepare(
    _ node: Node, for dialect: Dialect, after prefix: StaticString = ""
  ) throws -> (statement: Statement, uses: [(position: Int, use: ParameterUse)]) {
    var writer = StatementWriter(dialect: dialect)
    writer.write(prefix)
    try writer.write(node)
    if !writer.missing.isEmpty {
      writer = StatementWriter(dialect: dialect, commonTables: writer.missing)
      writer.write(prefix)
      try writer.writeCommonTables()
      try writer.write(node)
    }
    let uses = writer.uses
    return (try writer.finish(), uses)
  }

  private consuming func finish() throws -> Statement {
    if parameters.count > dialect.maximumParameters {
      throw DatabaseError(
        .encoding,
        "the statement has \(parameters.count) parameters; \(dialect) takes at most \(dialect.maximumParameters)")
    }
    text.append(0)
    return Statement(bytes: text.bytes, hash: text.hash, parameters: parameters, dialect: dialect, loggable: loggable)
  }

  var parameterCount: Int { parameters.count }

  /// Appends text of this library.
  mutating func write(_ constant: StaticString) { text.append(constant) }

  /// Appends a node.
  mutating func write(_ node: Node) throws {
    if !shared.isEmpty, let expression = try shared.first(matching: node) { return try write(expression) }
    switch node {
    case .text(let constant): write(constant)
    case .literal(let literal):
      try LiteralLexer.check(literal, after: text.last)
      write(literal)
    case .name(let name): try write(name: name)
    case .number(let number): write(number: Int(clamping: number))
    case .column(let table, let name): try write(name, of: table)
    case .columns(let table): try write(columnsOf: table)
    case .value(let value): try write(value)
    case .loggable(let value): try write(loggable: value)
    case .parameter(let use) where use.isLoggable:
      if repeated == nil { uses.append((parameters.count, use)) }
      try write(loggable: .null(use.parameter.type))
    case .parameter(let use):
      if repeated == nil { uses.append((parameters.count, use)) }
      try write(.null(use.parameter.type))
    case .sequence(let nodes): for node in nodes { try write(node) }
    case .list(let nodes): try write(list: nodes)
    case .infix(let left, let symbol, let right):
      write("(")
      try write(left)
      write(symbol)
      try write(right)
      write(")")
    case .dialects(let sqlite, let postgreSQL): try write(dialect == .sqlite ? sqlite : postgreSQL)
    case .aggregate(let node): try write(unshared: node)
    case .fragment(let fragment): try fragment.write(to: &self)
    case .failure(let error): throw error
    }
  }

  /// Appends the columns of a table as its first instance.
  mutating func write(_ list: ColumnList) { text.append(list) }

  /// Appends nodes between commas.
  mutating func write(list nodes: [Node]) throws {
    for (index, node) in nodes.enumerated() {
      if index > 0 { write(", ") }
      try write(node)
    }
  }

  /// Appends a placeholder and keeps its value: always the two together, but where an expression is written again.
  mutating func write(_ value: SQLValue) throws {
    if let index = repeated {
      repeated = index + 1
      write("$")
      return write(number: index + 1)
    }
    try value.check(position: parameters.count + 1, dialect: dialect)
    parameters.append(value)
    switch dialect {
    case .sqlite: write("?")
    case .postgreSQL:
      write("$")
      write(number: parameters.count)
    }
  }

  /// Appends a placeholder and keeps its value, which observers may show. A shift beyond the last bit marks nothing.
  private mutating func write(loggable value: SQLValue) throws {
    if repeated == nil { loggable |= 1 << UInt64(parameters.count) }
    try write(value)
  }

  /// Appends a name in double quotes, which both dialects read the same way; quotes inside are doubled, byte by byte.
  mutating func write(name: StaticString) throws {
    if let complaint = text.append(quoted: name, limit: dialect == .postgreSQL ? 63 : .max) {
      throw DatabaseError(.invalidIdentifier, "the identifier \"\(name)\" \(complaint)")
    }
  }

  /// Appends a number of this library's own counters, in decimal digits.
  mutating func write(number: Int) {
    if number >= 10 { write(number: number / 10) }
    text.append(UInt8(ascii: "0") + UInt8(number % 10))
  }
}

/// The columns of a table as its first instance in a statement writes them, rendered once.
struct ColumnList: Sendable {
  fileprivate let bytes: [UInt8]

  /// - Returns: nil if a name is not good on both databases; each statement then finds out for its own.
  init?(_ columns: [ColumnDefinition]) {
    var writer = StatementWriter(dialect: .postgreSQL)
    for (index, column) in columns.enumerated() {
      writer.write(index > 0 ? ", t1." : "t1.")
      guard (try? writer.write(name: column.name)) != nil else { return nil }
    }
    bytes = writer.text.bytes
  }
}

/// The bytes of a statement while it is written.
@safe private struct TextBuffer: ~Copyable {
  private var start: UnsafeMutablePointer<UInt8>
  private var count = 0
  private var capacity = 512

  // SAFETY (every use below): `start` is this buffer's own allocation of `capacity` bytes, of which the first `count` are
  // written; `reserve` runs before every write; the deinitializer frees it, once, since the type can't be copied.
  init() { unsafe start = .allocate(capacity: capacity) }

  deinit { unsafe start.deallocate() }

  var last: UInt8? { count > 0 ? unsafe start[count - 1] : nil }

  var bytes: [UInt8] { unsafe Array(UnsafeBufferPointer(start: start, count: count)) }

  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if count + more > capacity { grow(to: count + more) }
  }

  private mutating func grow(to needed: Int) {
    capacity = max(needed, 2 * capacity)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    unsafe larger.update(from: start, count: count)
    unsafe start.deallocate()
    unsafe start = larger
  }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    reserve(1)
    put(byte)
  }

  @inline(__always)
  private mutating func put(_ byte: UInt8) {
    unsafe start[count] = byte
    count += 1
  }

  @inline(__always)
  private mutating func put(_ source: UnsafeBufferPointer<UInt8>) {
    reserve(source.count)
    if let base = source.baseAddress { unsafe (start + count).update(from: base, count: source.count) }
    count += source.count
  }

  @inline(__always)
  mutating func append(_ text: StaticString) { text.withUTF8Buffer { unsafe put($0) } }

  mutating func append(_ list: ColumnList) { unsafe list.bytes.withUnsafeBufferPointer { unsafe put($0) } }

  /// A name between double quotes; quotes inside are doubled, byte by byte.
  /// - Returns: why the name can't be an identifier, or nil.
  mutating func append(quoted name: StaticString, limit: Int) -> String? {
    let quote = UInt8(ascii: "\"")
    if !name.isWritten { return "is no literal of the program" }
    if last == quote { return "stands right after another quoted name" }
    return name.withUTF8Buffer { source in
      if source.isEmpty { return "is empty" }
      if source.count > limit { return "has \(source.count) bytes; PostgreSQL would cut it to \(limit)" }
      reserve(2 * source.count + 2)
      put(quote)
      for index in source.indices {
        let byte = unsafe source[index]
        if byte == 0 { return "holds a NUL byte" }
        if byte == quote { put(quote) }
        put(byte)
      }
      put(quote)
      return nil
    }
  }

  var hash: UInt64 { unsafe textHash(UnsafeRawBufferPointer(start: start, count: count)) }
}
