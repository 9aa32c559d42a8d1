#if Macros
import SwiftDiagnostics
import SwiftSyntax

/// Reads a struct into a ``TableModel``, and finds what it can't be.
struct TableReader {
  private(set) var problems: [Diagnostic] = []

  /// The model, or nil if there is a problem.
  mutating func read(
    _ attribute: AttributeSyntax, on declaration: some DeclGroupSyntax, in context: [Syntax]
  ) -> TableModel? {
    guard let type = declaration.as(StructDeclSyntax.self) else {
      problems.append(.notAStruct(declaration))
      return nil
    }
    // The compiler itself refuses an extension of a type in a function.
    if context.contains(where: \.isBody) { return nil }
    if let modifier = type.modifiers.first(where: { $0.name.tokenKind == .keyword(.private) }), !context.isEmpty {
      problems.append(.hidden(modifier))
    }
    if let parameters = type.genericParameterClause { problems.append(.generic(parameters)) }
    guard let arguments = attempt({ () throws(Problem) in try TableArguments(attribute) }) else { return nil }
    for (name, node) in [arguments.name, arguments.space].compactMap({ $0 }) {
      if let fault = name.fault { problems.append(.badName(fault, at: node)) }
    }
    let name = arguments.name?.0 ?? Name(of: snakeCase(type.name.identifier?.name ?? type.name.text))
    if arguments.name == nil, let fault = name.fault { problems.append(.badName(fault, at: type.name)) }

    let properties = readProperties(of: type.memberBlock.members)
    if properties.isEmpty, problems.isEmpty { problems.append(.noColumns(type.name)) }
    let keys = primaryKey(of: properties)
    let access = Access(ofType: type, in: context)
    let columns = properties.map { property in
      column(property, snakeCase: arguments.usesSnakeCase, keys: keys, access: access)
    }
    checkNames(zip(properties, columns))
    guard problems.isEmpty else { return nil }
    return TableModel(
      type: type.name.text, access: access, nameLiteral: name.literal, spaceLiteral: arguments.space?.0.literal,
      columns: columns.map(\.model))
  }

  // MARK: - Properties

  private mutating func readProperties(of members: MemberBlockItemListSyntax) -> [Property] {
    var properties: [Property] = []
    for member in members {
      if let variable = member.decl.as(VariableDeclSyntax.self), variable.isStoredInInstance {
        properties.append(contentsOf: readProperties(of: variable))
      } else if let conditional = member.decl.as(IfConfigDeclSyntax.self), conditional.hidesStorage {
        problems.append(.conditional(conditional))
      }
    }
    return properties
  }

  private mutating func readProperties(of variable: VariableDeclSyntax) -> [Property] {
    if let modifier = variable.modifiers.first(where: { $0.name.tokenKind == .keyword(.lazy) }) {
      problems.append(.lazy(modifier, of: variable))
      return []
    }
    for attribute in variable.attributes.compactMap({ $0.as(AttributeSyntax.self) }) where attribute.isForeign {
      problems.append(.wrapper(attribute, of: variable))
    }
    var arguments = ColumnArguments()
    if let attribute = variable.attributes.all("Column").first {
      arguments = attempt { () throws(Problem) in try ColumnArguments(attribute) } ?? arguments
    }
    // In `var x, y: Int` the type of x stands behind y.
    var following: TypeSyntax?
    var properties: [Property] = []
    for binding in variable.bindings.reversed() where binding.isStored {
      if let type = binding.typeAnnotation?.type { following = type }
      if binding.initializer != nil, binding.typeAnnotation == nil { following = nil }
      if let property = read(binding, of: variable, type: following, arguments) { properties.append(property) }
    }
    return properties.reversed()
  }

  private mutating func read(
    _ binding: PatternBindingSyntax, of variable: VariableDeclSyntax, type: TypeSyntax?, _ arguments: ColumnArguments
  ) -> Property? {
    guard let pattern = binding.pattern.as(IdentifierPatternSyntax.self) else {
      problems.append(.tuple(binding.pattern))
      return nil
    }
    let name = pattern.identifier.identifier?.name ?? pattern.identifier.text
    guard let type else {
      problems.append(.noType(binding, name))
      return nil
    }
    if ["table", "projection"].contains(name) { problems.append(.reserved(pattern)) }
    if variable.bindingSpecifier.tokenKind == .keyword(.let), binding.initializer != nil {
      problems.append(.fixedConstant(variable, name))
    }
    if let problem = type.problemAsColumn { problems.append(problem) }
    return Property(
      variable: variable, binding: binding, pattern: pattern, name: name, type: type, arguments: arguments)
  }

  // MARK: - Columns

  /// The properties that are the primary key: the marked ones; without any, the one called `id`.
  private mutating func primaryKey(of properties: [Property]) -> Set<String> {
    var keys = properties.filter { $0.arguments.primaryKey == true }
    if keys.isEmpty { keys = properties.filter { $0.name == "id" && $0.arguments.primaryKey != false } }
    for key in keys {
      if let wrapped = key.type.wrappedInOptional {
        problems.append(.optionalKey(key.type, wrapped: wrapped, key.name))
      }
    }
    return Set(keys.map(\.name))
  }

  private func column(
    _ property: Property, snakeCase usesSnakeCase: Bool, keys: Set<String>, access: Access
  ) -> (model: ColumnModel, name: Name) {
    let name = property.arguments.name?.0 ?? Name(of: usesSnakeCase ? snakeCase(property.name) : property.name)
    let isOnlyKey = keys == [property.name]
    let isCounter = isOnlyKey && property.name == "id" && property.type.isInteger
    let initialValue = property.binding.initializer?.value.trimmedDescription
    let model = ColumnModel(
      property: property.pattern.identifier.text, type: property.type.trimmedDescription,
      access: min(access, Access(ofProperty: property.variable)), nameLiteral: name.literal,
      initialValue: initialValue ?? (property.type.wrappedInOptional == nil ? nil : "nil"),
      isPrimaryKey: keys.contains(property.name), isGenerated: property.arguments.generated ?? isCounter)
    return (model, name)
  }

  private mutating func checkNames(
    _ columns: Zip2Sequence<[Property], [(model: ColumnModel, name: Name)]>
  ) {
    // Canonically equal strings are equal in Swift; to a database, names are bytes.
    var seen: [[UInt8]: Syntax] = [:]
    for (property, (_, name)) in columns {
      let node = property.arguments.name.map { Syntax($0.1) } ?? Syntax(property.pattern)
      if let fault = name.fault { problems.append(.badName(fault, at: node)) }
      if let first = seen.updateValue(node, forKey: Array(name.text.utf8)) {
        problems.append(.twoColumns(name.text, at: node, first: first))
      }
    }
  }

  private mutating func attempt<Value>(_ body: () throws(Problem) -> Value) -> Value? {
    do throws(Problem) { return try body() } catch {
      problems.append(error.diagnostic)
      return nil
    }
  }
}

/// A stored property and what `@Column` says about it.
private struct Property {
  let variable: VariableDeclSyntax
  let binding: PatternBindingSyntax
  let pattern: IdentifierPatternSyntax
  /// Without backticks.
  let name: String
  let type: TypeSyntax
  let arguments: ColumnArguments
}

extension Syntax {
  /// Whether types in it are local: it is a function, a closure or the like.
  fileprivate var isBody: Bool { !isProtocol((any DeclGroupSyntax).self) }
}

extension IfConfigDeclSyntax {
  /// Whether a stored property is in one of its branches.
  fileprivate var hidesStorage: Bool {
    clauses.contains { clause in
      guard case .decls(let members) = clause.elements else { return false }
      return members.contains { $0.decl.as(VariableDeclSyntax.self)?.isStoredInInstance ?? false }
    }
  }
}

extension AttributeSyntax {
  /// Whether it is a property wrapper or somebody else's macro: the compiler's own attributes begin in lower case.
  fileprivate var isForeign: Bool {
    let name = attributeName.trimmedDescription
    return name.first?.isUppercase == true && !["Column", "SafeQuery.Column"].contains(name)
  }
}
#endif
