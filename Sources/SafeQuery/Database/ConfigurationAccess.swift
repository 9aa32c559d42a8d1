extension Configuration {
  /// Which dialect the database speaks.
  package var dialect: Dialect {
    switch backend {
    case .sqlite: .sqlite
    case .postgreSQL: .postgreSQL
    }
  }

  /// Whether a SQLite file that isn't there is created. A server's database never is.
  package var createsMissingFile: Bool {
    get {
      guard case .sqlite(_, let createIfMissing) = backend else { return false }
      return createIfMissing
    }
    set {
      guard case .sqlite(let path, _) = backend else { return }
      backend = .sqlite(path: path, createIfMissing: newValue)
    }
  }
}
