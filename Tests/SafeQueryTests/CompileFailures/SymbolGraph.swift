import Foundation

/// The public symbols of the module, as `swift-symbolgraph-extract` writes them.
struct SymbolGraph: Decodable {
  struct Fragment: Decodable {
    let kind: String
    let spelling: String
  }
  struct Parameter: Decodable {
    let declarationFragments: [Fragment]?
  }
  struct Signature: Decodable {
    let parameters: [Parameter]?
    let returns: [Fragment]?
  }
  struct Constraint: Decodable {
    let kind: String
    let lhs: String
    let rhs: String
  }
  struct Generics: Decodable {
    let constraints: [Constraint]?
  }
  struct Location: Decodable {
    let uri: String
  }
  struct Kind: Decodable {
    let identifier: String
  }
  struct Identifier: Decodable {
    let precise: String
  }
  struct Symbol: Decodable {
    let kind: Kind
    let identifier: Identifier
    let pathComponents: [String]
    let functionSignature: Signature?
    let swiftGenerics: Generics?
    let declarationFragments: [Fragment]?
    let location: Location?
  }
  struct Relationship: Decodable {
    let kind: String
    let source: String
    let target: String
    let targetFallback: String?
  }

  var symbols: [Symbol]
  var relationships: [Relationship]

  /// The graph of the module that this test run built, its extensions of other modules' types included.
  static func extract() async throws -> SymbolGraph {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("safequery-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let output = try await Toolchain.current.get().symbolGraph(of: "SafeQuery", into: folder)
    guard output.status == 0 else { throw Toolchain.Missing(description: output.standardError) }
    var whole = SymbolGraph(symbols: [], relationships: [])
    for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
      let part = try JSONDecoder().decode(SymbolGraph.self, from: try Data(contentsOf: file))
      whole.symbols += part.symbols
      whole.relationships += part.relationships
    }
    return whole
  }
}

extension SymbolGraph.Symbol {
  /// Types that hold text, or bytes that could be read as text, and protocols that they alone conform to.
  static let textTypes: Set<String> = [
    "String", "Substring", "Character", "Scalar", "UnicodeScalar", "StringProtocol", "UTF8View", "Data", "DataProtocol",
    "UInt8", "CChar", "Int8", "NSString", "UnsafePointer", "UnsafeRawPointer", "UnsafeBufferPointer",
    "UnsafeRawBufferPointer", "RawSpan", "UTF8Span", "ContiguousBytes", "AttributedString", "URL",
    "LosslessStringConvertible", "CustomStringConvertible", "TextOutputStreamable", "ExpressibleByStringLiteral",
    "ExpressibleByStringInterpolation", "DefaultStringInterpolation", "Any", "AnyHashable", "AnyObject",
    "DecodingError", "Decoder", "Decodable", "Codable",
  ]

  /// Types that are text themselves: what is called on them has text at hand.
  private static let textOwners: Set<String> = [
    "String", "Substring", "Character", "Unicode", "StringProtocol", "StaticString", "Data",
  ]

  private static let callables: Set<String> = [
    "swift.func", "swift.func.op", "swift.method", "swift.type.method", "swift.init", "swift.subscript",
    "swift.type.subscript", "swift.enum.case", "swift.macro",
  ]

  var path: String { pathComponents.joined(separator: ".") }

  /// The declaration in one line.
  var declaration: String {
    (declarationFragments ?? []).map(\.spelling).joined().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// Whether a caller can hand text to it, in a parameter, by setting it, or as what it is called on.
  var takesText: Bool {
    if let owner = pathComponents.first, pathComponents.count > 1, Self.textOwners.contains(owner) { return true }
    if isSettable { return mentionsText(declarationFragments) }
    guard Self.callables.contains(kind.identifier) else { return false }
    let constraints = swiftGenerics?.constraints ?? []
    if constraints.contains(where: { $0.lhs != "Self.Output.Base" && Self.textTypes.contains($0.rhs) }) { return true }
    guard let parameters = functionSignature?.parameters else {
      return kind.identifier != "swift.func" && mentionsText(declarationFragments)
    }
    return parameters.contains { mentionsText($0.declarationFragments) }
  }

  /// Whether it is a variable that can be set from outside the module.
  var isSettable: Bool {
    guard kind.identifier.hasSuffix("property") else { return false }
    let words = declaration.split { !$0.isLetter }
    return words.contains("var") && (!declaration.contains("{") || words.contains("set"))
  }

  private func mentionsText(_ fragments: [SymbolGraph.Fragment]?) -> Bool {
    (fragments ?? []).contains { fragment in
      fragment.kind == "typeIdentifier"
        && Self.textTypes.contains(fragment.spelling.split(separator: ".").last.map(String.init) ?? "")
    }
  }
}
