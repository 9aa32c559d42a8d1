/// The statements of nested transactions. Their names are constants, counted by depth.
enum SavepointText {
  private static let names: [StaticString] = ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"]

  /// The statements for one action; undoing a savepoint also releases it.
  /// - Throws: ``DatabaseError`` past eight levels.
  static func statements(_ action: SavepointAction, depth: Int) throws -> [Node] {
    guard names.indices.contains(depth - 1) else {
      throw DatabaseError(.misuse, "transactions are nested \(depth) deep; \(names.count) levels are possible")
    }
    let name = Node.name(names[depth - 1])
    return switch action {
    case .begin: [.sequence([.text("SAVEPOINT "), name])]
    case .release: [.sequence([.text("RELEASE SAVEPOINT "), name])]
    case .rollback:
      [.sequence([.text("ROLLBACK TO SAVEPOINT "), name]), .sequence([.text("RELEASE SAVEPOINT "), name])]
    }
  }
}
