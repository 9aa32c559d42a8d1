// Changes of JSON text, which leave all bytes as they are that they need not touch.

extension JSONText {
  /// Replaces the value at a path, or adds the member or element that its last step names; beyond an array's ends it is
  /// added there. Nothing changes where the way to it is missing.
  mutating func set(_ path: [[UInt8]], to new: [UInt8]) throws {
    guard let last = path.last, let parent = try parent(of: path) else { return }
    let children = try children(of: parent)
    if kind(of: parent) == .object {
      let same = children.filter { isName(last, $0) }
      for child in same.reversed() { bytes.replaceSubrange(child.value, with: new) }
      if same.isEmpty {
        insert(Self.quoted(last) + [UInt8(ascii: ":")] + new, at: children.count, of: parent, children)
      }
      return
    }
    guard let number = Self.position(last) else { throw Unfit() }
    let index = number < 0 ? children.count + number : number
    if children.indices.contains(index) { return bytes.replaceSubrange(children[index].value, with: new) }
    insert(new, at: index < 0 ? 0 : children.count, of: parent, children)
  }

  /// Adds an element to an array before the one at a path, or a member to an object that has none of its name.
  mutating func insert(_ path: [[UInt8]], _ new: [UInt8]) throws {
    guard let last = path.last, let parent = try parent(of: path) else { return }
    let children = try children(of: parent)
    if kind(of: parent) == .object {
      if children.contains(where: { isName(last, $0) }) { throw Unfit() }
      return insert(Self.quoted(last) + [UInt8(ascii: ":")] + new, at: children.count, of: parent, children)
    }
    guard let number = Self.position(last) else { throw Unfit() }
    insert(
      new, at: min(max(number < 0 ? children.count + number : number, 0), children.count), of: parent, children)
  }

  /// Removes the member or element at a path, if it is there.
  mutating func remove(_ path: [[UInt8]]) throws {
    guard let last = path.last, let parent = try parent(of: path) else { return }
    let children = try children(of: parent)
    let isObject = kind(of: parent) == .object
    guard isObject || Self.position(last) != nil else { throw Unfit() }
    let number = isObject ? 0 : Self.position(last) ?? 0
    let gone = number < 0 ? children.count + number : number
    let kept = children.indices.filter { isObject ? !isName(last, children[$0]) : $0 != gone }
    if kept.count == children.count { return }
    let rest = kept.map { bytes[children[$0].start..<children[$0].value.upperBound] }
    bytes.replaceSubrange(
      parent.lowerBound + 1..<parent.upperBound - 1, with: Array(rest.joined(separator: [UInt8(ascii: ",")])))
  }

  /// Adds an element at the end of the array at a path, if one is there.
  mutating func append(_ path: [[UInt8]], _ new: [UInt8]) throws {
    guard let array = try find(path), kind(of: array) == .array else { return }
    let children = try children(of: array)
    insert(new, at: children.count, of: array, children)
  }

  /// The object or array that the last step of a path is in; nil if there is none.
  private func parent(of path: [[UInt8]]) throws -> Range<Int>? {
    var value = root
    for (level, step) in path.enumerated() {
      switch kind(of: value) {
      case .object: break
      // As in PostgreSQL, where reading gives nothing and changing is an error.
      case .array: if Self.position(step) == nil { throw Unfit() }
      default:
        if level == 0 { throw Unfit() }
        return nil
      }
      if level == path.count - 1 { return value }
      guard let child = try child(step, of: value) else { return nil }
      value = child
    }
    return nil
  }

  private mutating func insert(_ new: [UInt8], at index: Int, of parent: Range<Int>, _ children: [Child]) {
    let comma = [UInt8(ascii: ",")]
    if index < children.count {
      bytes.insert(contentsOf: new + comma, at: children[index].start)
    } else {
      bytes.insert(
        contentsOf: (children.isEmpty ? [] : comma) + new, at: children.last?.value.upperBound ?? parent.lowerBound + 1)
    }
  }

  /// A string of JSON.
  static func quoted(_ text: [UInt8]) -> [UInt8] {
    var json: [UInt8] = []
    _ = SQLiteText.appendJSON(.text(String(decoding: text, as: UTF8.self)), to: &json)
    return json
  }
}
