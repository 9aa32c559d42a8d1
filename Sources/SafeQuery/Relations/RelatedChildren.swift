/// The children that were fetched for some parents.
@usableFromInline
struct RelatedChildren<Child: Table> {
  /// In the order of the query.
  @usableFromInline let children: [Child]
  /// For each child, which key it belongs to.
  @usableFromInline let positions: [Int]
  /// The parents' keys.
  @usableFromInline let keys: RelationKeys

  @usableFromInline
  init(children: [Child], positions: [Int], keys: RelationKeys) {
    self.children = children
    self.positions = positions
    self.keys = keys
  }

  /// For each parent, the elements that stand for its children.
  @inlinable
  func many<Element>(_ elements: [Element]) -> [[Element]] {
    var groups = [[Element]](repeating: [], count: keys.count)
    for index in elements.indices { groups[positions[index]].append(elements[index]) }
    return keys.positions.map { position in position.map { groups[$0] } ?? [] }
  }

  /// For each parent, the element that stands for its only child, or nil.
  @inlinable
  func oneOrNone<Element>(_ elements: [Element]) throws -> [Element?] {
    var found = [Element?](repeating: nil, count: keys.count)
    for index in elements.indices {
      guard found[positions[index]] == nil else { throw several }
      found[positions[index]] = elements[index]
    }
    return keys.positions.map { position in position.flatMap { found[$0] } }
  }

  /// For each parent, the element that stands for its only child.
  @inlinable
  func one<Element>(_ elements: [Element]) throws -> [Element] {
    try oneOrNone(elements).map { element in
      guard let element else { throw missing }
      return element
    }
  }

  @usableFromInline
  var several: DatabaseError {
    DatabaseError(
      .decoding,
      "\(keys.parent) leads to several rows of \(Child.schema.name), where at most one is expected; declare it with hasMany"
    )
  }

  @usableFromInline
  var missing: DatabaseError {
    DatabaseError(
      .decoding,
      "a row of \(keys.parent) refers to a row of \(Child.schema.name) that is not there; if that may be, declare it with "
        + "hasOne")
  }
}

/// The different keys of some parents, and which of them each parent has.
@usableFromInline
struct RelationKeys {
  /// The parents' table.
  @usableFromInline let parent: String
  /// For each parent, its key's position among the different ones; nil where it is null.
  @usableFromInline let positions: [Int?]
  /// How many different keys there are.
  @usableFromInline let count: Int
  /// The keys' values, column by column.
  let columns: [[SQLValue]]

  init<Parent: Table>(of parents: [Parent], _ keys: [RelationKey]) throws {
    var known: [[RelationKeyValue]: Int] = [:]
    var positions: [Int?] = []
    positions.reserveCapacity(parents.count)
    var columns = [[SQLValue]](repeating: [], count: keys.count)
    for parent in parents {
      let values = try parent.values(of: keys)
      guard let identity = try Self.identity(of: values) else {
        positions.append(nil)
        continue
      }
      if let position = known[identity] {
        positions.append(position)
        continue
      }
      positions.append(known.count)
      known[identity] = known.count
      for (index, value) in values.enumerated() { columns[index].append(value) }
    }
    parent = "\(Parent.schema.name)"
    self.positions = positions
    self.columns = columns
    count = known.count
  }

  /// Nil if a part of it is null.
  private static func identity(of values: [SQLValue]) throws -> [RelationKeyValue]? {
    var identity: [RelationKeyValue] = []
    for value in values {
      guard let part = try RelationKeyValue(value) else { return nil }
      identity.append(part)
    }
    return identity
  }
}

/// A key's value by which duplicates are found. Text is compared by its bytes: what else is equal is the database's to say.
enum RelationKeyValue: Hashable {
  case number(Int64)
  case bytes([UInt8])

  init?(_ value: SQLValue) throws {
    switch value {
    case .null: return nil
    case .int16(let number): self = .number(Int64(number))
    case .int32(let number): self = .number(Int64(number))
    case .int64(let number): self = .number(number)
    case .text(let text): self = .bytes(Array(text.utf8))
    case .blob(let bytes): self = .bytes(bytes)
    default:
      var bytes: [UInt8] = []
      if let reason = SQLiteText.appendJSON(value, to: &bytes) {
        throw DatabaseError(.encoding, "the key of a relation can't be sent: \(reason)")
      }
      self = .bytes(bytes)
    }
  }
}
