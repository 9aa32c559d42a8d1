import Foundation
import Testing

/// Programs that must not compile, and a few beside them that must.
///
/// Each file of `Cases` is checked against the module that this run built, in the compiler's own test mode: every
/// diagnostic must be announced by an `expected-…` comment, and every comment must be met.
@Suite struct CompileFailuresTests {
  private static let folder = Toolchain.package.appendingPathComponent("Tests/SafeQueryTests/CompileFailures/Cases")

  private static let cases: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".swift") }.sorted()
  }()

  private static func isValid(_ name: String) -> Bool { name.hasPrefix("Valid") }

  private static func check(_ name: String) async throws -> Toolchain.Output {
    let model = folder.appendingPathComponent("Support/Model.swift")
    let steps = isValid(name) ? 10_000 : 20_000
    return try await Toolchain.current.get().verify([folder.appendingPathComponent(name), model], steps: steps)
  }

  @Test func `there are at least sixty programs that must not compile and eight that must`() {
    #expect(Self.cases.filter { !Self.isValid($0) }.count >= 60)
    #expect(Self.cases.filter(Self.isValid).count >= 8)
  }

  @Test(arguments: cases.filter { !isValid($0) })
  func `the program is refused in the expected words`(_ name: String) async throws {
    let text = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
    #expect(text.contains("// expected-error") || text.contains("// expected-warning"), "the case announces no error")
    let output = try await Self.check(name)
    #expect(output.status == 0, "\(output.standardError)")
  }

  @Test(arguments: cases.filter(isValid))
  func `the program compiles, and no expression is slow to check`(_ name: String) async throws {
    let text = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
    #expect(!text.contains("expected-"), "the case announces a diagnostic")
    let output = try await Self.check(name)
    #expect(output.status == 0, "\(output.standardError)")
  }

  @Test func `the harness sees a program that compiles where an error is announced, and one that fails unannounced`()
    async throws
  {
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("safequery-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let programs = [
      "Compiles": "import SafeQuery\nlet query: SQL = \"SELECT 1\"  // expected-error {{cannot convert}}\n",
      "Fails": "import SafeQuery\nfunc query(_ text: String) -> SQL { text }\n",
    ]
    for (name, program) in programs {
      let file = scratch.appendingPathComponent("\(name).swift")
      try program.write(to: file, atomically: true, encoding: .utf8)
      let output = try await Toolchain.current.get().verify([file])
      #expect(output.status != 0, "\(name)")
    }
  }
}
