#if Macros
import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxMacros

/// `@Column`: says to `@Table`, which reads it, what is special about a property. By itself it only refuses other places.
public struct ColumnMacro: PeerMacro {
  /// Nothing.
  public static func expansion(
    of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
    in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    let surrounding = context.lexicalContext.first?.asProtocol(WithAttributesSyntax.self)
    let isInTable = surrounding?.attributes.has("Table") ?? false
    let isStored = declaration.as(VariableDeclSyntax.self)?.isStoredInInstance ?? false
    if !isInTable || !isStored { context.diagnose(.misplacedColumn(node)) }
    return []
  }
}

extension AttributeListSyntax {
  /// The attributes of this library with a name.
  func all(_ name: String) -> [AttributeSyntax] {
    compactMap { $0.as(AttributeSyntax.self) }.filter {
      let written = $0.attributeName.trimmedDescription
      return written == name || written == "SafeQuery.\(name)"
    }
  }

  func has(_ name: String) -> Bool { !all(name).isEmpty }
}

extension VariableDeclSyntax {
  /// Whether each instance has storage for it.
  var isStoredInInstance: Bool {
    let isStatic = modifiers.contains { [.keyword(.static), .keyword(.class)].contains($0.name.tokenKind) }
    return !isStatic && bindings.contains { $0.isStored }
  }
}

extension PatternBindingSyntax {
  /// Whether it has storage: no accessors, or observers only.
  var isStored: Bool {
    switch accessorBlock?.accessors {
    case .none: true
    case .getter: false
    case .accessors(let list):
      list.allSatisfy { [.keyword(.willSet), .keyword(.didSet)].contains($0.accessorSpecifier.tokenKind) }
    }
  }
}
#endif
