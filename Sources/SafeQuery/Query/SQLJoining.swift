extension Sequence where Element == SQL {
  /// The pieces with a separator between them.
  public func joined(separator: SQL) -> SQL {
    var parts: [Node] = []
    for piece in self {
      if !parts.isEmpty { parts.append(separator.node) }
      parts.append(piece.node)
    }
    return SQL(.sequence(parts))
  }
}
