/// A name of the database (a table, a column, a channel) that the program spells out.
///
/// It can only be made from a literal. A name chosen at run time comes out of an ``AllowList``.
public struct Identifier: Sendable, ExpressibleByStringLiteral {
  /// Literals are the program's own text.
  public typealias StringLiteralType = StaticString

  let name: StaticString

  /// A name from a literal of the program.
  public init(_ name: StaticString) { self.name = name }

  /// A name from a literal of the program.
  public init(stringLiteral name: StaticString) { self.name = name }

  /// Not available: names are literals.
  @available(
    *, unavailable, message: "a name is a literal of the program; look a run-time name up in an AllowList"
  )
  public init(_ name: String) { fatalError() }
}

extension StaticString {
  /// Whether it can be text that the program spells out. A literal points into the program; a `StaticString` of one
  /// Unicode scalar, which the standard library can make of any number at run time, does not.
  var isWritten: Bool { hasPointerRepresentation }
}
