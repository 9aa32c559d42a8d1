/// A statement that the server has parsed under a name.
final class PostgresPrepared {
  /// The number in its name.
  let number: UInt
  /// The name, with a final NUL. It is a constant and a number: nothing of the text, nor of any input.
  let name: [CChar]
  /// The row that its columns were checked for.
  var checkedRow: ObjectIdentifier?
  fileprivate let key: UInt64
  fileprivate let text: [UInt8]
  fileprivate let types: [UInt32]
  fileprivate var lastUse: UInt64 = 0

  fileprivate init(number: UInt, key: UInt64, text: [UInt8], types: [UInt32]) {
    self.number = number
    name = Array("s\(number)".utf8CString)
    self.key = key
    self.text = text
    self.types = types
  }
}

/// A connection's prepared statements, by the bytes of their text and the types of their parameters.
///
/// Texts come from the program, so there are few, and nearly every look-up finds one; the least recently used goes when
/// there are too many. A name is used once: a statement that is gone can't be taken for another.
struct PostgresStatementCache {
  private var statements: [UInt64: PostgresPrepared] = [:]
  private let counts: StatementCacheCounts
  private var clock: UInt64 = 0
  private var lastNumber: UInt = 0
  /// The numbers of statements that the server still has and nobody uses.
  private(set) var leftovers: [UInt] = []

  /// The keys of statements that were forgotten because they no longer fitted.
  private var outdated: Set<UInt64> = []

  init(_ counts: StatementCacheCounts) { self.counts = counts }

  /// Whether statements are prepared by name at all. A proxy that hands each transaction to another server connection
  /// can't have them.
  var isEnabled: Bool { counts.capacity > 0 }

  private func key(_ hash: UInt64, _ types: [UInt32]) -> UInt64 {
    var key = hash
    for type in types { key = (key ^ UInt64(type)) &* 0x9E37_79B9_7F4A_7C15 }
    return key
  }

  /// The statement of a text, if the server has it.
  mutating func find(_ text: [UInt8], hash: UInt64, types: [UInt32]) -> PostgresPrepared? {
    guard let known = statements[key(hash, types)], known.text.isSameText(as: text), known.types == types else {
      return nil
    }
    clock += 1
    known.lastUse = clock
    counts.hit()
    return known
  }

  /// A new name for a text.
  mutating func add(_ text: [UInt8], hash: UInt64, types: [UInt32]) -> PostgresPrepared {
    clock += 1
    lastNumber += 1
    let prepared = PostgresPrepared(number: lastNumber, key: key(hash, types), text: text, types: types)
    prepared.lastUse = clock
    if outdated.remove(prepared.key) == nil { counts.missed() } else { counts.reprepared() }
    if let other = statements[prepared.key] { evict(other) }
    if statements.count >= counts.capacity, let oldest = statements.values.min(by: { $0.lastUse < $1.lastUse }) {
      evict(oldest)
    }
    statements[prepared.key] = prepared
    counts.holds(statements.count)
    return prepared
  }

  private mutating func evict(_ prepared: PostgresPrepared) {
    remove(prepared, isLeft: true)
    counts.evicted()
  }

  /// Forgets a statement.
  /// - Parameters:
  ///   - isLeft: Whether the server has it.
  ///   - isOutdated: Whether its prepared form no longer fits.
  mutating func remove(_ prepared: PostgresPrepared, isLeft: Bool, isOutdated: Bool = false) {
    if statements[prepared.key] === prepared { statements[prepared.key] = nil }
    if isLeft { leftovers.append(prepared.number) }
    if isOutdated { outdate([prepared.key]) }
    counts.holds(statements.count)
  }

  private mutating func outdate(_ keys: some Sequence<UInt64>) {
    // Those that never come again are not kept for ever.
    if outdated.count > 4 * counts.capacity { outdated = [] }
    outdated.formUnion(keys)
  }

  /// Forgets all statements: some are gone from the server, which does not say which.
  mutating func removeAll() {
    leftovers.append(contentsOf: statements.values.map(\.number))
    outdate(statements.keys)
    statements = [:]
    counts.holds(0)
  }

  /// The connection is closed.
  func end() { counts.end() }

  /// The numbers of the statements that the server is to forget.
  mutating func takeLeftovers() -> [UInt] {
    defer { leftovers = [] }
    return leftovers
  }
}
