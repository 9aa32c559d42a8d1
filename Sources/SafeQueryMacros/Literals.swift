#if Macros
import SwiftDiagnostics
import SwiftParser
import SwiftSyntax

/// A name that the database will see.
struct Name {
  /// The literal as source text.
  let literal: String
  /// What the literal says.
  let text: String

  /// A name derived from one in Swift.
  init(of text: String) {
    literal = StringLiteralExprSyntax(content: text).description
    self.text = text
  }

  /// A name that the user wrote.
  /// - Throws: `Diagnostic` if it isn't a plain literal.
  init(_ expression: ExprSyntax) throws(Problem) {
    guard let literal = expression.as(StringLiteralExprSyntax.self), literal.openingQuote.tokenKind == .stringQuote,
      let text = literal.representedLiteralValue
    else { throw Problem(.notALiteral(expression)) }
    self.literal = literal.trimmedDescription
    self.text = text
  }

  /// Why no database takes the name, if so.
  var fault: String? {
    let bytes = text.utf8
    if bytes.isEmpty { return "is empty" }
    if bytes.contains(0) { return "holds a NUL byte" }
    if bytes.count > 63 { return "has \(bytes.count) bytes; PostgreSQL would cut it to 63" }
    return nil
  }
}

/// One diagnostic, thrown.
struct Problem: Error {
  let diagnostic: Diagnostic
  init(_ diagnostic: Diagnostic) { self.diagnostic = diagnostic }
}

/// The arguments of `@Table(…)`.
struct TableArguments {
  var name: (Name, ExprSyntax)?
  var space: (Name, ExprSyntax)?
  var usesSnakeCase = false

  init(_ attribute: AttributeSyntax) throws(Problem) {
    for argument in attribute.labeledArguments {
      let value = argument.expression
      switch argument.label?.text {
      case .none: name = (try Name(value), value)
      case "schema": space = (try Name(value), value)
      default:
        switch value.as(MemberAccessExprSyntax.self)?.declName.baseName.text {
        case "snakeCase": usesSnakeCase = true
        case "asWritten": usesSnakeCase = false
        default: throw Problem(.notANaming(value))
        }
      }
    }
  }
}

/// The arguments of `@Column(…)`.
struct ColumnArguments {
  var name: (Name, ExprSyntax)?
  var primaryKey: Bool?
  var generated: Bool?

  init() {}

  init(_ attribute: AttributeSyntax) throws(Problem) {
    for argument in attribute.labeledArguments {
      let value = argument.expression
      switch argument.label?.text {
      case .none: name = (try Name(value), value)
      case .some(let label):
        guard let literal = value.as(BooleanLiteralExprSyntax.self) else {
          throw Problem(.notAFlag(label, at: value))
        }
        let flag = literal.literal.tokenKind == .keyword(.true)
        if label == "primaryKey" { primaryKey = flag } else { generated = flag }
      }
    }
  }
}

extension AttributeSyntax {
  fileprivate var labeledArguments: [LabeledExprSyntax] {
    guard case .argumentList(let list) = arguments else { return [] }
    return Array(list)
  }
}
#endif
