import Foundation
import Testing

/// The public interface, read from the built module: whatever takes text is on the reviewed list.
@Suite struct PublicAPITests {
  private static let listFile = Toolchain.package.appendingPathComponent(
    "Tests/SafeQueryTests/CompileFailures/ReviewedTextAPI.txt")

  private struct Review {
    let entry: String
    let reason: String
  }

  /// The list: `path | declaration | reason`, one a line.
  private static func reviewed() throws -> [Review] {
    try String(contentsOf: listFile, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let parts = line.components(separatedBy: " | ")
      guard parts.count == 3 else { throw Toolchain.Missing(description: "not path | declaration | reason: \(line)") }
      return Review(entry: "\(parts[0]) | \(parts[1])", reason: parts[2])
    }
  }

  @Test func `everything public that takes text is on the reviewed list, and nothing else is`() async throws {
    let symbols = try await SymbolGraph.extract().symbols.filter(\.takesText)
    let found = Set(symbols.map { "\($0.path) | \($0.declaration)" })
    let list = try Self.reviewed()
    let entries = list.map(\.entry)
    let unlisted = found.subtracting(entries).sorted()
    #expect(unlisted.isEmpty, "not on \(Self.listFile.lastPathComponent)")
    let stale = Set(entries).subtracting(found).sorted()
    #expect(stale.isEmpty, "on the list, but not in the module")
    let unexplained = list.filter { $0.reason.count < 10 }.map(\.entry)
    #expect(unexplained.isEmpty, "listed without a reason")
    #expect(entries.count == Set(entries).count, "listed twice")
  }

  @Test func `the check sees what it is for`() async throws {
    let graph = try await SymbolGraph.extract()
    let found = Set(graph.symbols.filter(\.takesText).map(\.path))
    // A parameter, an enum's payload, a settable property, a member of String.
    #expect(
      found.isSuperset(of: ["Database.open(_:)", "SQLValue.text(_:)", "String.sqlValue", "AllowList.value(for:)"]))
    #expect(graph.symbols.contains { $0.path == "Configuration.maximumConnections" && $0.isSettable })
    #expect(graph.symbols.contains { $0.path == "Statement.text" && !$0.isSettable })
  }

  @Test func `nothing of the kernel can be set or arrives as a raw value, a description or JSON`() async throws {
    let graph = try await SymbolGraph.extract()
    let kernel = graph.symbols.filter { $0.location?.uri.contains("/Sources/SafeQuery/SQL/") == true }
    #expect(kernel.contains { $0.path == "SQL" } && kernel.contains { $0.path == "Statement" })
    #expect(kernel.filter(\.isSettable).map(\.path) == [])
    let identifiers = Dictionary(uniqueKeysWithValues: kernel.map { ($0.identifier.precise, $0.path) })
    let roads: Set = [
      "Decodable", "Encodable", "Codable", "LosslessStringConvertible", "RawRepresentable", "TextOutputStream",
    ]
    let conformances = graph.relationships.filter { $0.kind == "conformsTo" }
    #expect(conformances.contains { identifiers[$0.source] == "SQL" })
    let open = conformances.filter { relationship in
      let target = relationship.targetFallback?.split(separator: ".").last.map(String.init) ?? ""
      return identifiers[relationship.source] != nil && roads.contains(target)
    }
    #expect(open.map { "\(identifiers[$0.source] ?? ""): \($0.targetFallback ?? "")" } == [])
  }

  @Test
  func
    `text conforms to DatabaseValue, SQLOperand and SelectItem, which bind it, SQLAddable, which asks for nothing, and no more`()
    async throws
  {
    let graph = try await SymbolGraph.extract()
    // Mangled names of String, Substring, Character and StaticString.
    let text: Set = ["s:SS", "s:Ss", "s:SJ", "s:s12StaticStringV"]
    let targets = graph.relationships.filter { $0.kind == "conformsTo" && text.contains($0.source) }
      .map(\.target).filter { $0.hasPrefix("s:9SafeQuery") }
    #expect(
      Set(targets) == [
        "s:9SafeQuery13DatabaseValueP", "s:9SafeQuery10SQLOperandP", "s:9SafeQuery10SelectItemP",
        "s:9SafeQuery10SQLAddableP",
      ])
  }
}
