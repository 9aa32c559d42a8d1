import Foundation
import Testing

/// What the README shows must be what a reader can type.
@Suite struct ReadmeTests {
  private static func swiftBlocks() throws -> [String] {
    let text = try String(contentsOf: Toolchain.package.appendingPathComponent("README.md"), encoding: .utf8)
    return text.components(separatedBy: "```swift\n").dropFirst().compactMap {
      $0.components(separatedBy: "\n```").first
    }
  }

  @Test func `the README has a program`() throws {
    #expect(try Self.swiftBlocks().contains { $0.contains("import SafeQuery") })
  }

  #if Macros
  @Test func `every Swift program of the README compiles, and a broken one does not`() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("safequery-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let program = folder.appendingPathComponent("main.swift")
    let toolchain = try Toolchain.current.get()
    for block in try Self.swiftBlocks() {
      try block.write(to: program, atomically: true, encoding: .utf8)
      let output = try await toolchain.typecheckProgram(program)
      #expect(output.status == 0, "\(output.standardError)")
      try (block + "\nlet broken: Int = input").write(to: program, atomically: true, encoding: .utf8)
      #expect(try await toolchain.typecheckProgram(program).status != 0)
    }
  }
  #endif
}
