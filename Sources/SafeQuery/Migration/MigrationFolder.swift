import Foundation

extension Migration {
  /// The migrations of a folder, in their order.
  ///
  /// `0001_create_user.sql` is for both databases; `0001_create_user.sqlite.sql` and `0001_create_user.postgres.sql` are
  /// for one, and take the place of the first there. A migration that has a file for the other database only does not
  /// exist on this one. Files with another ending, and hidden ones, are not looked at.
  ///
  /// A script is any number of statements with `;` between them: no parameters, and none that begins or ends a
  /// transaction.
  /// - Throws: ``DatabaseError`` of kind `migration` that names the folder or the file: missing, unreadable, not UTF-8,
  ///   without a statement, with a name that is not of the form, with the number of another migration.
  public static func load(from folder: URL, for dialect: Dialect) throws -> [Migration] {
    let files = try MigrationFolder(folder).files()
    return try files.filter { $0.isUsed(on: dialect, among: files) }.map { file in
      Migration(file.identifier, try MigrationScript(file.bytes(), file: file.name, dialect: dialect))
    }
  }
}

/// A folder of migration files.
package struct MigrationFolder {
  private let url: URL

  package init(_ url: URL) { self.url = url }

  /// The migration files, ordered by identifier.
  func files() throws -> [MigrationFile] {
    let files = try names().map { try MigrationFile(name: $0, in: url) }.sorted { $0.identifier < $1.identifier }
    try MigrationList.check(files.map(\.identifier).withoutRepetition)
    return files
  }

  private func names() throws -> [String] {
    let manager = FileManager.default
    guard manager.fileExists(atPath: url.path) else {
      throw DatabaseError(.migration, "the folder of migrations \(url.path) does not exist")
    }
    guard (try? url.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true else {
      throw DatabaseError(.migration, "\(url.path) is a file; expected the folder of migrations")
    }
    do {
      let names = try manager.contentsOfDirectory(atPath: url.path)
      return names.filter { !$0.hasPrefix(".") && $0.lowercased().hasSuffix(".sql") }
    } catch {
      throw DatabaseError(
        .migration, "the folder of migrations \(url.path) can't be read: \(Self.reason(error))")
    }
  }

  /// Creates the next migration's file, to be filled in: the number after the last one, or the present time where the
  /// last one has a time for its number.
  /// - Returns: The file. One that is there is never overwritten.
  package func create(_ name: String, at now: Date = Date()) throws -> URL {
    guard MigrationIdentifier.isName(name), name.utf8.count <= 100 else {
      throw DatabaseError(
        .migration,
        """
        \(String(reflecting: name)) can't name a migration: expected ASCII letters, digits, "_" and "-", 100 at most, as \
        create_user
        """)
    }
    let manager = FileManager.default
    if !manager.fileExists(atPath: url.path) {
      do { try manager.createDirectory(at: url, withIntermediateDirectories: true) } catch {
        throw DatabaseError(.migration, "can't create the folder \(url.path): \(Self.reason(error))")
      }
    }
    let identifier = try MigrationIdentifier("\(try nextNumber(at: now))_\(name)")
    let file = url.appendingPathComponent("\(identifier.text).sql")
    do { try Data(Self.template(identifier).utf8).write(to: file, options: .withoutOverwriting) } catch {
      throw DatabaseError(.migration, "can't create \(file.path): \(Self.reason(error))")
    }
    return file
  }

  private func nextNumber(at now: Date) throws -> String {
    guard let last = try files().last?.identifier.number else { return "0001" }
    if last.contains("_") { return try Self.timestamp(after: last, now) }
    // The number is at least four digits; one beyond Int64 is refused rather than wrapped.
    guard let number = Int64(last), number < Int64.max else {
      throw DatabaseError(.migration, "the number \(last) of the last migration can't be counted up")
    }
    let digits = String(number + 1)
    guard digits.count <= last.count else {
      throw DatabaseError(
        .migration,
        "no number of \(last.count) digits comes after \(last); give the next file a time, as 20261124_120000_\u{2026}")
    }
    return String(repeating: "0", count: last.count - digits.count) + digits
  }

  private static func timestamp(after last: String, _ now: Date) throws -> String {
    let seconds = Int(now.timeIntervalSince1970.rounded(.down))
    let (day, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
    let (year, month, date) = Civil.date(days: day)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let time = two(second / 3600) + two(second / 60 % 60) + two(second % 60)
    let number = "\(year)\(two(month))\(two(date))_\(time)"
    guard last.precedes(number) else {
      throw DatabaseError(
        .migration, "the last migration has the number \(last), which is not before the present, \(number)")
    }
    return number
  }

  /// What the system says: `Is a directory`.
  static func reason(_ error: any Error) -> String {
    let underlying = (error as? CocoaError)?.underlying as NSError?
    return underlying?.localizedFailureReason ?? error.localizedDescription
  }

  private static func template(_ identifier: MigrationIdentifier) -> String {
    """
    -- \(identifier.text)
    --
    -- Statements end with a semicolon. All of them are applied in one transaction, together with the line in the
    -- history: BEGIN, COMMIT and ROLLBACK have no place here. Once applied anywhere, the file stays as it is.

    """
  }
}

/// A file's name, read.
struct MigrationFile {
  let name: String
  let identifier: MigrationIdentifier
  /// The one database that it is for.
  private let dialect: Dialect?
  private let url: URL

  init(name: String, in folder: URL) throws {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    switch parts.dropFirst() {
    case ["sql"]: dialect = nil
    case ["sqlite", "sql"]: dialect = .sqlite
    case ["postgres", "sql"]: dialect = .postgreSQL
    default:
      throw DatabaseError(
        .migration,
        """
        the file \(String(reflecting: name)) is not named like a migration: expected NUMBER_NAME.sql, or \
        NUMBER_NAME.sqlite.sql and NUMBER_NAME.postgres.sql
        """)
    }
    do { identifier = try MigrationIdentifier(parts[0]) } catch let error as DatabaseError {
      throw error.within("the file \(String(reflecting: name))")
    }
    self.name = name
    url = folder.appendingPathComponent(name)
  }

  /// A file for one database takes the place of the one for both.
  func isUsed(on wanted: Dialect, among files: [MigrationFile]) -> Bool {
    if let dialect { return dialect == wanted }
    return !files.contains { $0.dialect == wanted && $0.identifier == identifier }
  }

  func bytes() throws -> [UInt8] {
    do { return Array(try Data(contentsOf: url)) } catch {
      throw DatabaseError(.migration, "\(name) can't be read: \(MigrationFolder.reason(error))")
    }
  }
}

extension [MigrationIdentifier] {
  /// A sorted list in which the files of one migration count once.
  fileprivate var withoutRepetition: [MigrationIdentifier] {
    enumerated().filter { index, identifier in index == 0 || self[index - 1] != identifier }.map(\.element)
  }
}
