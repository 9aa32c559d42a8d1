// The internals are in sight for the cases that import them for testing.
@testable import SafeQuery

func render(_ node: Node) throws -> Statement {
  var parts: [Node] = [.text("SELECT "), .literal("1"), .name("a")]
  parts.append(node)
  return try StatementWriter.render(.sequence(parts), for: .sqlite)
}
