#if Macros
import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxMacros

/// `@Table`: the conformance of a struct to `Table`.
///
/// Whatever spells a type of the user's is a member, where names mean what they mean in the struct. What reads and writes
/// a row is an extension, so that the struct keeps its memberwise initialiser.
public struct TableMacro: MemberMacro, ExtensionMacro {
  /// The columns, the schema and the draft.
  public static func expansion(
    of node: AttributeSyntax, providingMembersOf declaration: some DeclGroupSyntax,
    conformingTo protocols: [TypeSyntax], in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    var reader = TableReader()
    let table = reader.read(node, on: declaration, in: context.lexicalContext)
    // The other role would find the same problems: this one alone tells them.
    for problem in reader.problems { context.diagnose(problem) }
    return table.map { $0.members } ?? []
  }

  /// The conformance, and reading and writing a row.
  public static func expansion(
    of node: AttributeSyntax, attachedTo declaration: some DeclGroupSyntax,
    providingExtensionsOf type: some TypeSyntaxProtocol, conformingTo protocols: [TypeSyntax],
    in context: some MacroExpansionContext
  ) throws -> [ExtensionDeclSyntax] {
    var reader = TableReader()
    guard let table = reader.read(node, on: declaration, in: context.lexicalContext) else { return [] }
    return [try table.conformance(of: type.trimmedDescription, isNew: !protocols.isEmpty)]
  }
}
#endif
