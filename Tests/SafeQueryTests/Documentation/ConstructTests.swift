import Foundation
import Testing

/// The documentation's table of SQL: each row names a test that is there.
@Suite struct ConstructTests {
  @Test func `every row of the table of SQL names a test`() throws {
    let package = Toolchain.package
    let article = package.appendingPathComponent("Sources/SafeQuery/SafeQuery.docc/Constructs.md")
    let tests = package.appendingPathComponent("Tests/SafeQueryTests")
    let files = try FileManager.default.subpathsOfDirectory(atPath: tests.path).filter { $0.hasSuffix("Tests.swift") }
    let sources = try files.map { try String(contentsOf: tests.appendingPathComponent($0), encoding: .utf8) }
    let rows = try String(contentsOf: article, encoding: .utf8).split(separator: "\n")
      .filter { $0.hasPrefix("| ") && !$0.hasPrefix("| ---") && !$0.hasPrefix("| SQL |") }
    #expect(rows.count > 80)
    for row in rows {
      let name = row.dropLast(2).split(separator: "| ").last.map(String.init) ?? ""
      let found = sources.contains { $0.contains("func `\(name)`") }
      #expect(found, "no test is called \(name)")
    }
  }
}
