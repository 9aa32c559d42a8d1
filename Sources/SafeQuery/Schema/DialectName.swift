extension Dialect: CustomStringConvertible {
  /// The product's own spelling.
  public var description: String {
    switch self {
    case .sqlite: "SQLite"
    case .postgreSQL: "PostgreSQL"
    }
  }
}
