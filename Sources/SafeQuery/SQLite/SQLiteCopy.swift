import Foundation

/// The file that a copy of a database is made in: another one beside the target, which takes its place when the copy is
/// whole. So the target is a complete database or what it was before.
struct SQLiteCopy {
  private let target: String
  private let isOverwriting: Bool
  /// Where the copy is made.
  let path: String

  /// Creates the file, empty, with the rights of the database that is copied.
  /// - Throws: ``DatabaseError``: `misuse` if the target is there and must not be replaced, or is in use.
  init(of source: String?, to target: String, overwriting isOverwriting: Bool) throws {
    self.target = try SQLitePath.location(target)
    self.isOverwriting = isOverwriting
    path = "\(self.target)-\(UUID().uuidString.lowercased())"
    let original = source.flatMap(Self.status)
    if let existing = Self.status(self.target) {
      if !isOverwriting { throw exists }
      if existing.st_mode & S_IFMT != S_IFREG {
        throw DatabaseError(.misuse, "what is at \(target) is no file; choose another path")
      }
      if let original, original.st_dev == existing.st_dev, original.st_ino == existing.st_ino {
        throw DatabaseError(.misuse, "\(target) is the database itself; choose another path")
      }
    }
    // What SQLite would find beside the copy it would take for a part of it, and write that into it.
    for suffix in ["-wal", "-journal"] where Self.status(self.target + suffix) != nil {
      throw DatabaseError(
        .misuse,
        "\(target)\(suffix) is there: the database at \(target) is open, or was not closed; choose another path")
    }
    // SAFETY: the path is valid during the call.
    let file = unsafe open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, original.map { $0.st_mode & 0o666 } ?? 0o600)
    if file < 0 { throw failure("can't create a file beside \(target)") }
    Foundation.close(file)
  }

  private static func status(_ path: String) -> stat? {
    var status = stat()
    // SAFETY: the path and the structure are valid during the call.
    return unsafe stat(path, &status) == 0 ? status : nil
  }

  private var exists: DatabaseError {
    DatabaseError(.misuse, "a file is at \(target) already; pass overwriting: true to replace it")
  }

  private func failure(_ what: String) -> DatabaseError {
    let number = errno
    // SAFETY: the text is copied at once.
    let reason = unsafe String(cString: strerror(number))
    let kind: DatabaseError.Kind =
      switch number {
      case ENOSPC, EDQUOT: .resourceExhausted
      case EACCES, EPERM, EROFS: .permissionDenied
      default: .connectionFailed
      }
    return DatabaseError(kind, "\(what): \(reason)")
  }

  /// Puts the copy in the target's place, in one step.
  func publish() throws {
    // SAFETY (every call below): the paths are valid during the call.
    if isOverwriting {
      if unsafe rename(path, target) != 0 { throw failure("can't replace \(target)") }
    } else if unsafe link(path, target) == 0 {
      // A link fails where a file has come to be since.
      unsafe unlink(path)
    } else if errno == EEXIST {
      throw exists
    } else if unsafe Self.status(target) != nil || rename(path, target) != 0 {
      // Some file systems have no links.
      throw failure("can't create \(target)")
    }
    // The name lasts through a loss of power once the folder is written.
    let folder = unsafe open((target as NSString).deletingLastPathComponent, O_RDONLY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      Foundation.close(folder)
    }
  }

  /// Removes what was made so far.
  func discard() {
    // SAFETY: the path is valid during the call.
    for suffix in ["", "-journal", "-wal", "-shm"] { unsafe unlink(path + suffix) }
  }
}
