#if Macros
import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxMacros

/// The text of an error, a note or a fix-it.
struct Message: DiagnosticMessage, FixItMessage, NoteMessage {
  let message: String
  let id: String

  var severity: DiagnosticSeverity { .error }
  var diagnosticID: MessageID { MessageID(domain: "SafeQuery", id: id) }
  var fixItID: MessageID { diagnosticID }
  var noteID: MessageID { diagnosticID }
}

extension Diagnostic {
  /// An error at a node.
  init(_ id: String, at node: some SyntaxProtocol, _ text: String, notes: [Note] = [], fixIts: [FixIt] = []) {
    self.init(node: node, message: Message(message: text, id: id), notes: notes, fixIts: fixIts)
  }
}

extension FixIt {
  /// A fix that puts another node in a node's place.
  init(_ text: String, replace old: some SyntaxProtocol, by new: some SyntaxProtocol) {
    self.init(
      message: Message(message: text, id: "fix"),
      changes: [.replace(oldNode: Syntax(old), newNode: Syntax(new))])
  }
}

// MARK: - The struct

extension Diagnostic {
  static func notAStruct(_ declaration: some DeclGroupSyntax) -> Diagnostic {
    Diagnostic(
      "struct", at: declaration.introducer, "@Table belongs on a struct: a row of a table is a value",
      fixIts: declaration.as(ClassDeclSyntax.self).map { [.structInstead($0)] } ?? [])
  }

  static func generic(_ parameters: some SyntaxProtocol) -> Diagnostic {
    Diagnostic("generic", at: parameters, "a @Table struct can't be generic: its columns and their types are fixed")
  }

  static func hidden(_ modifier: DeclModifierSyntax) -> Diagnostic {
    Diagnostic(
      "hidden", at: modifier, "a @Table struct in another type can't be private: its conformance is beside that type",
      fixIts: [
        FixIt(
          "change 'private' to 'fileprivate'", replace: modifier,
          by: modifier.with(\.name.tokenKind, .keyword(.fileprivate)))
      ])
  }

  static func noColumns(_ name: TokenSyntax) -> Diagnostic {
    Diagnostic("empty", at: name, "'\(name.text)' has no stored property, so its table has no column")
  }

  static func twoColumns(_ name: String, at node: Syntax, first: Syntax) -> Diagnostic {
    Diagnostic(
      "duplicate", at: node, "the table has two columns named \"\(name)\"",
      notes: [Note(node: first, message: Message(message: "the first one is here", id: "first"))])
  }

  static func misplacedColumn(_ attribute: AttributeSyntax) -> Diagnostic {
    Diagnostic("misplaced", at: attribute, "@Column belongs on a stored property of a @Table struct")
  }
}

extension FixIt {
  fileprivate static func structInstead(_ type: ClassDeclSyntax) -> FixIt {
    var keyword = type.classKeyword.with(\.tokenKind, .keyword(.struct))
    var modifiers = type.modifiers.filter { $0.name.tokenKind != .keyword(.final) }
    if modifiers.isEmpty, !type.modifiers.isEmpty {
      keyword.leadingTrivia = type.modifiers.leadingTrivia
    } else {
      modifiers.leadingTrivia = type.modifiers.leadingTrivia
    }
    return FixIt(
      message: Message(message: "change 'class' to 'struct'", id: "fix"),
      changes: [
        .replace(oldNode: Syntax(type.modifiers), newNode: Syntax(modifiers)),
        .replace(oldNode: Syntax(type.classKeyword), newNode: Syntax(keyword)),
      ])
  }
}

// MARK: - Names and flags

extension Diagnostic {
  static func notALiteral(_ argument: some SyntaxProtocol) -> Diagnostic {
    Diagnostic(
      "literal", at: argument,
      "a name is one plain string literal, written here: only the program's own text becomes SQL")
  }

  static func badName(_ reason: String, at node: some SyntaxProtocol) -> Diagnostic {
    Diagnostic("name", at: node, "the name \(reason)")
  }

  static func notAFlag(_ label: String, at argument: some SyntaxProtocol) -> Diagnostic {
    Diagnostic("flag", at: argument, "'\(label)' is true or false, written here")
  }

  static func notANaming(_ argument: some SyntaxProtocol) -> Diagnostic {
    Diagnostic("naming", at: argument, "'naming' is .asWritten or .snakeCase, written here")
  }
}

// MARK: - A property

extension Diagnostic {
  static func noType(_ binding: PatternBindingSyntax, _ name: String) -> Diagnostic {
    let type = binding.initializer?.value.obviousType ?? "<#Type#>"
    var typed = binding.with(
      \.typeAnnotation,
      TypeAnnotationSyntax(
        colon: .colonToken(trailingTrivia: .space), type: TypeSyntax(stringLiteral: type),
        trailingTrivia: binding.pattern.trailingTrivia))
    typed.pattern.trailingTrivia = []
    return Diagnostic(
      "type", at: binding, "the column '\(name)' needs its type written: @Table sees no inferred types",
      fixIts: [FixIt("insert ': \(type)'", replace: binding, by: typed)])
  }

  static func tuple(_ pattern: some SyntaxProtocol) -> Diagnostic {
    Diagnostic("tuple", at: pattern, "a column is a property of its own, not part of a tuple pattern")
  }

  static func lazy(_ modifier: DeclModifierSyntax, of property: VariableDeclSyntax) -> Diagnostic {
    var eager = property
    eager.modifiers = property.modifiers.filter { $0.id != modifier.id }
    eager.leadingTrivia = property.leadingTrivia
    return Diagnostic(
      "lazy", at: modifier, "a lazy property can't be a column: it has no value until it is used",
      fixIts: [FixIt("remove 'lazy'", replace: property, by: eager)])
  }

  static func fixedConstant(_ property: VariableDeclSyntax, _ name: String) -> Diagnostic {
    let keyword = property.bindingSpecifier
    return Diagnostic(
      "constant", at: keyword, "'\(name)' is a constant that has its value already, so no row can set it",
      fixIts: [FixIt("change 'let' to 'var'", replace: keyword, by: keyword.with(\.tokenKind, .keyword(.var)))])
  }

  static func wrapper(_ attribute: AttributeSyntax, of property: VariableDeclSyntax) -> Diagnostic {
    var bare = property
    bare.attributes = property.attributes.filter { $0.id != attribute.id }
    bare.leadingTrivia = property.leadingTrivia
    let name = attribute.attributeName.trimmedDescription
    return Diagnostic(
      "wrapper", at: attribute, "a column can't have the wrapper or macro @\(name), which decides how it is stored",
      fixIts: [FixIt("remove '@\(name)'", replace: property, by: bare)])
  }

  static func unwrapped(_ type: ImplicitlyUnwrappedOptionalTypeSyntax) -> Diagnostic {
    let optional = OptionalTypeSyntax(wrappedType: type.wrappedType, trailingTrivia: type.trailingTrivia)
    return Diagnostic(
      "unwrapped", at: type, "a column that can be null has an optional type, which says so where it is used",
      fixIts: [FixIt("change '!' to '?'", replace: type, by: optional)])
  }

  static func optionalKey(_ type: TypeSyntax, wrapped: TypeSyntax, _ name: String) -> Diagnostic {
    let plain = wrapped.trimmed.with(\.trailingTrivia, type.trailingTrivia)
    return Diagnostic(
      "optionalKey", at: type, "the primary key '\(name)' is never null: a row that isn't stored yet is a Draft",
      fixIts: [FixIt("change the type to '\(wrapped.trimmedDescription)'", replace: type, by: plain)])
  }

  static func unusableType(_ type: TypeSyntax) -> Diagnostic {
    Diagnostic(
      "unusable", at: type, "a column's type is one that conforms to DatabaseValue; '\(type.trimmedDescription)' can't")
  }

  static func shadowedType(_ name: TokenSyntax) -> Diagnostic {
    Diagnostic(
      "shadowed", at: name,
      "'\(name.text)' means another type inside a table; write it with its module, or through a typealias")
  }

  static func reserved(_ pattern: IdentifierPatternSyntax) -> Diagnostic {
    let name = pattern.identifier.text
    return Diagnostic(
      "reserved", at: pattern,
      "a column's property can't be called '\(name)', which stands for the table itself; "
        + "give it another name and @Column(\"\(name)\")")
  }

  static func conditional(_ node: IfConfigDeclSyntax) -> Diagnostic {
    Diagnostic("conditional", at: node.poundKeyword, "a stored property under #if can't be a column")
  }
}

extension IfConfigDeclSyntax {
  fileprivate var poundKeyword: TokenSyntax {
    clauses.first?.poundKeyword ?? .poundIfToken()
  }
}

extension ExprSyntax {
  /// The type of a literal, or of a call of a type.
  fileprivate var obviousType: String? {
    if let prefixed = self.as(PrefixOperatorExprSyntax.self), prefixed.operator.text == "-" {
      return prefixed.expression.obviousType
    }
    if self.is(IntegerLiteralExprSyntax.self) { return "Int" }
    if self.is(FloatLiteralExprSyntax.self) { return "Double" }
    if self.is(BooleanLiteralExprSyntax.self) { return "Bool" }
    if self.is(StringLiteralExprSyntax.self) { return "String" }
    if let called = self.as(FunctionCallExprSyntax.self)?.calledExpression.as(DeclReferenceExprSyntax.self),
      called.baseName.text.first?.isUppercase == true
    {
      return called.baseName.text
    }
    return nil
  }
}
#endif
