#if Macros
import SafeQueryMacros
import SwiftParser
import SwiftSyntax
import SwiftSyntaxMacroExpansion
import SwiftSyntaxMacros
import SwiftSyntaxMacrosGenericTestSupport
import Testing

private let macros: [String: MacroSpec] = [
  "Table": MacroSpec(type: TableMacro.self, conformances: ["Table"]), "Column": MacroSpec(type: ColumnMacro.self),
]

/// Expects a source to become another.
func expect(_ source: String, expandsTo expanded: String, at location: Testing.SourceLocation = #_sourceLocation) {
  assertMacroExpansion(
    source, expandedSource: expanded, macroSpecs: macros, indentationWidth: .spaces(2),
    failureHandler: { Issue.record(Comment(rawValue: $0.message), sourceLocation: location) })
}

/// Expects one error, at the place that `«` marks, a note at the place that `‹` marks, and nothing to be generated.
/// - Parameters:
///   - fix: What a fix-it says.
///   - fixed: The source after it.
func expect(
  _ marked: String, fails message: String, note: String? = nil, fix: String? = nil, fixed: String? = nil,
  at location: Testing.SourceLocation = #_sourceLocation
) {
  let source = marked.replacing("«", with: "").replacing("‹", with: "")
  let (line, column) = place(of: "«", in: marked.replacing("‹", with: ""))
  let (noteLine, noteColumn) = place(of: "‹", in: marked.replacing("«", with: ""))
  let problem = DiagnosticSpec(
    message: message, line: line, column: column,
    notes: note.map { [NoteSpec(message: $0, line: noteLine, column: noteColumn)] } ?? [],
    fixIts: fix.map { [FixItSpec(message: $0)] } ?? [])
  // The expansion drops the attributes, and puts the last brace on a line of its own.
  var bare = source.replacing(/@(Table|Column)(\(.*?\)(?=[ \n]))?\s*/.dotMatchesNewlines(), with: "")
  if bare.hasSuffix(" }") { bare = bare.dropLast() + "\n}" }
  assertMacroExpansion(
    source, expandedSource: bare, diagnostics: [problem], macroSpecs: macros, fixedSource: fixed,
    indentationWidth: .spaces(2),
    failureHandler: { Issue.record(Comment(rawValue: $0.message), sourceLocation: location) })
}

/// Expects the schema that is generated for a source to have these names.
func expect(
  _ source: String, names table: String, columns: [String], at location: Testing.SourceLocation = #_sourceLocation
) throws {
  let file = Parser.parse(source: source)
  let type = try #require(file.statements.first?.item.as(StructDeclSyntax.self), sourceLocation: location)
  let attribute = try #require(type.attributes.first?.as(AttributeSyntax.self), sourceLocation: location)
  let members = try TableMacro.expansion(
    of: attribute, providingMembersOf: type, conformingTo: [], in: BasicMacroExpansionContext())
  let literals = Literals(viewMode: .sourceAccurate)
  for member in members { literals.walk(member) }
  #expect(literals.ofSchema == [table] + columns, sourceLocation: location)
}

/// Finds the literals of the schema.
private final class Literals: SyntaxVisitor {
  var ofSchema: [String] = []

  override func visit(_ node: VariableDeclSyntax) -> SyntaxVisitorContinueKind {
    node.bindings.first?.pattern.trimmedDescription == "schema" ? .visitChildren : .skipChildren
  }

  override func visit(_ node: StringLiteralExprSyntax) -> SyntaxVisitorContinueKind {
    ofSchema.append(node.representedLiteralValue ?? "no plain literal")
    return .skipChildren
  }
}

/// Line and column of a mark, from 1.
private func place(of mark: Character, in text: String) -> (line: Int, column: Int) {
  let before = text.prefix { $0 != mark }
  let line = before.split(separator: "\n", omittingEmptySubsequences: false)
  return (line.count, (line.last?.utf8.count ?? 0) + 1)
}
#endif
