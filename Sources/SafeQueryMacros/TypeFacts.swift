#if Macros
import SwiftDiagnostics
import SwiftSyntax

/// What can be told of a type from its spelling.
extension TypeSyntax {
  /// `Int` of `Int?` and of `Optional<Int>`.
  var wrappedInOptional: TypeSyntax? {
    if let optional = self.as(OptionalTypeSyntax.self) { return optional.wrappedType }
    guard let arguments = argumentsOfOptional, arguments.count == 1, case .type(let type) = arguments.first?.argument
    else { return nil }
    return type
  }

  private var argumentsOfOptional: GenericArgumentListSyntax? {
    if let type = self.as(IdentifierTypeSyntax.self), type.name.text == "Optional" {
      return type.genericArgumentClause?.arguments
    }
    if let type = self.as(MemberTypeSyntax.self), type.trimmedDescription.hasPrefix("Swift.Optional<") {
      return type.genericArgumentClause?.arguments
    }
    return nil
  }

  /// Whether it is one of Swift's integers.
  var isInteger: Bool {
    let name = trimmedDescription
    let plain = name.hasPrefix("Swift.") ? String(name.dropFirst("Swift.".count)) : name
    return ["Int", "Int8", "Int16", "Int32", "Int64", "UInt", "UInt8", "UInt16", "UInt32", "UInt64"].contains(plain)
  }

  /// Why it can't be a column's, as far as its spelling tells.
  var problemAsColumn: Diagnostic? {
    if let unwrapped = self.as(ImplicitlyUnwrappedOptionalTypeSyntax.self) { return .unwrapped(unwrapped) }
    if self.is(FunctionTypeSyntax.self) || self.is(SomeOrAnyTypeSyntax.self) || self.is(CompositionTypeSyntax.self)
      || self.is(DictionaryTypeSyntax.self) || self.is(MetatypeTypeSyntax.self) || self.is(AttributedTypeSyntax.self)
      || (self.as(TupleTypeSyntax.self).map { $0.elements.count != 1 } ?? false)
    {
      return .unusableType(self)
    }
    return shadowedName.map { .shadowedType($0) }
  }

  /// A name in the type that means something else in the generated code than in the user's: `Model` and `Columns` are
  /// members of every table.
  private var shadowedName: TokenSyntax? {
    tokens(viewMode: .sourceAccurate).first { token in
      guard ["Model", "Output", "Columns", "Draft"].contains(token.text) else { return false }
      return token.parent?.is(IdentifierTypeSyntax.self) ?? false
    }
  }
}

extension Access {
  /// A type's access, also where a `public extension` around it gives it.
  init(ofType type: StructDeclSyntax, in context: [Syntax]) {
    let own = Access(in: type.modifiers)
    let surrounding = context.first?.as(ExtensionDeclSyntax.self).flatMap { Access(in: $0.modifiers) }
    self = max(own ?? surrounding ?? .internal, .internal)
  }

  init(ofProperty property: VariableDeclSyntax) { self = Access(in: property.modifiers) ?? .internal }

  private init?(in modifiers: DeclModifierListSyntax) {
    // `private(set)` says nothing about reading.
    for modifier in modifiers where modifier.detail == nil {
      switch modifier.name.tokenKind {
      case .keyword(.public), .keyword(.open): self = .public
      case .keyword(.package): self = .package
      case .keyword(.internal): self = .internal
      case .keyword(.fileprivate), .keyword(.private): self = .fileprivate
      default: continue
      }
      return
    }
    return nil
  }
}
#endif
