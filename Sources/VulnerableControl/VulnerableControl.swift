// VULNERABLE ON PURPOSE.
//
// This target is the control of an experiment: a data-access layer that concatenates, written the way such bugs are
// written in real programs, on throwaway databases only. `safequery gauntlet` runs every attack against it first: an
// attack that can't hurt this code proves nothing about any other. Nothing here may be copied, linked into a program,
// or pointed at data that anyone wants to keep. The library `SafeQuery` does not depend on it.

/// The two databases that attacks are run on.
public enum Backend: String, Sendable, CaseIterable {
  /// The system's libsqlite3.
  case sqlite
  /// A server that libpq connects to.
  case postgresql
}

/// Rows as text, the form in which a web page would show them. Nil is SQL's NULL.
public typealias Rows = [[String?]]

/// A failure with the message that the naive program would show to its visitor: the database's own.
public struct ControlError: Error, CustomStringConvertible {
  /// The database's message.
  public let description: String

  init(_ description: String) { self.description = description }
}
