import Foundation

/// The compiler and the module that this test run was built with.
struct Toolchain: Sendable {
  struct Missing: Error, CustomStringConvertible {
    let description: String
  }

  struct Output {
    let status: Int32
    let standardOutput: Data
    let standardError: String
  }

  /// The folder of the built modules, beside the test bundle.
  let modules: URL
  private let importing: [String]

  /// This package's folder.
  static let package = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../..").standardizedFileURL

  static let current = Result { try Toolchain() }

  private init() throws {
    modules = try Self.modules()
    let cache = modules.appendingPathComponent("../ModuleCache").standardizedFileURL
    importing =
      ["-I", modules.path, "-module-cache-path", cache.path]
      + ["CSQLite", "CPostgres"].flatMap { name in
        ["-Xcc", "-fmodule-map-file=\(Self.package.path)/Sources/\(name)/module.modulemap"]
      } + (try Self.headers())
  }

  /// Checks files with the compiler's own test mode: `expected-error` comments and what is found must agree.
  ///
  /// - Parameter steps: How many steps the type checker may take for an expression before it gives up: 10,000 are about a
  ///   tenth of a second, on any machine.
  func verify(_ files: [URL], steps: Int? = nil) async throws -> Output {
    let flags =
      ["-swift-version", "6", "-strict-memory-safety", "-Werror", "StrictMemorySafety"]
      + (steps.map { ["-solver-scope-threshold=\($0)"] } ?? [])
    return try await Self.run(
      "swiftc",
      // As far as SIL: what is sent to another task is checked there.
      ["-frontend", "-emit-sil", "-o", "/dev/null", "-module-name", "Program", "-verify", "-verify-ignore-unrelated"]
        + flags + importing + sdk()
        + files.map(\.path)
    )
  }

  /// Checks a program with top-level code, which may use the package's macros.
  func typecheckProgram(_ file: URL) async throws -> Output {
    let plugin = modules.appendingPathComponent("../SafeQueryMacros-tool").standardizedFileURL.path
    return try await Self.run(
      "swiftc",
      ["-typecheck", "-swift-version", "6", "-load-plugin-executable", "\(plugin)#SafeQueryMacros"] + importing + sdk()
        + [file.path])
  }

  /// Extracts the symbols of a module.
  func symbolGraph(of module: String, into folder: URL) async throws -> Output {
    let target = try await Self.run("swiftc", ["-print-target-info"]).standardOutput
    guard let information = try JSONSerialization.jsonObject(with: target) as? [String: Any],
      let triple = (information["target"] as? [String: Any])?["unversionedTriple"] as? String
    else { throw Missing(description: "swiftc -print-target-info names no target") }
    return try await Self.run(
      "swift-symbolgraph-extract",
      [
        "-module-name", module, "-target", triple, "-minimum-access-level", "public", "-output-dir", folder.path,
        "-skip-synthesized-members",
      ] + importing + sdk())
  }

  private func sdk() -> [String] {
    ProcessInfo.processInfo.environment["SDKROOT"].map { ["-sdk", $0] } ?? []
  }

  private static func modules() throws -> URL {
    let places = ProcessInfo.processInfo.arguments + [Bundle.main.bundlePath] + Bundle.allBundles.map(\.bundlePath)
    for place in places where place.hasPrefix("/") || place.contains("/") {
      var folder = URL(fileURLWithPath: place)
      while folder.path != "/" {
        folder.deleteLastPathComponent()
        let modules = folder.appendingPathComponent("Modules")
        if FileManager.default.fileExists(atPath: modules.appendingPathComponent("SafeQuery.swiftmodule").path) {
          return modules
        }
      }
    }
    throw Missing(description: "no folder Modules with SafeQuery.swiftmodule is beside the test bundle (\(places))")
  }

  /// Where the headers of the two C libraries are, as pkg-config says.
  private static func headers() throws -> [String] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["pkg-config", "--cflags-only-I", "sqlite3", "libpq"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let flags = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return flags.split(whereSeparator: \.isWhitespace).flatMap { ["-Xcc", String($0)] }
  }

  /// As many compilers at a time as there are processors.
  private static let queue: OperationQueue = {
    let queue = OperationQueue()
    queue.maxConcurrentOperationCount = ProcessInfo.processInfo.activeProcessorCount
    return queue
  }()

  /// Runs a tool of the toolchain, off Swift's own threads.
  private static func run(_ tool: String, _ arguments: [String]) async throws -> Output {
    try await withCheckedThrowingContinuation { continuation in
      queue.addOperation { continuation.resume(with: Result { try runHere(tool, arguments) }) }
    }
  }

  private static func runHere(_ tool: String, _ arguments: [String]) throws -> Output {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [tool] + arguments
    let errors = FileManager.default.temporaryDirectory.appendingPathComponent("safequery-\(UUID().uuidString).txt")
    defer { try? FileManager.default.removeItem(at: errors) }
    guard FileManager.default.createFile(atPath: errors.path, contents: nil) else {
      throw Missing(description: "\(errors.path) can't be written")
    }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Output(
      status: process.terminationStatus, standardOutput: data,
      standardError: try String(contentsOf: errors, encoding: .utf8))
  }
}
