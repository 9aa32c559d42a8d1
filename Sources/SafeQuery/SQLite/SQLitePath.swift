/// A file's path as SQLite is to read it.
enum SQLitePath {
  /// SQLite may take a name that begins with `file:` for a URI with options, and `:memory:` and an empty name for a
  /// database that is no file: a path is a path. (sqlite.org/uri.html)
  static func location(_ path: String) throws -> String {
    if path.isEmpty { throw DatabaseError(.invalidConfiguration, "the path of a database is empty") }
    if path.containsNUL {
      throw DatabaseError(.invalidConfiguration, "the path of a database can't hold a NUL byte")
    }
    return path.utf8.first == UInt8(ascii: "/") ? path : "./" + path
  }
}
