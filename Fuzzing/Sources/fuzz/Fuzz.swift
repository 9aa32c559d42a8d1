import CLibFuzzer
import Foundation

/// `fuzz TARGET [arguments of libFuzzer]`: feeds one target with inputs that change towards new paths through the code.
/// `fuzz list` names the targets. A finding is a crash, as everything is that a target's `expect` does not find true.
@main
enum Fuzz {
  static func main() {
    var arguments = CommandLine.arguments
    let name = arguments.count > 1 ? arguments.remove(at: 1) : "list"
    if name == "list" { return print(Target.all.map(\.name).joined(separator: "\n")) }
    guard let target = Target.all.first(where: { $0.name == name }) else {
      print("There is no target \(name); `fuzz list` names them.")
      exit(2)
    }
    unsafe Current.run = target.run
    var count = Int32(arguments.count)
    // SAFETY: the copies live as long as the process, and end with a null pointer, as main's arguments do.
    let copies = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: arguments.count + 1)
    for (index, argument) in arguments.enumerated() { unsafe copies[index] = unsafe strdup(argument) }
    unsafe copies[arguments.count] = nil
    var pointer: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe copies
    let status = unsafe LLVMFuzzerRunDriver(&count, &pointer) { data, size in
      // SAFETY: libFuzzer's buffer is valid during the call. The copy has the exact size, so that reading past it is seen.
      unsafe Current.run(Array(UnsafeBufferPointer(start: data, count: size)))
      return 0
    }
    exit(status)
  }
}

/// The target that runs; a C function can't carry it.
private enum Current {
  // SAFETY: set once, before libFuzzer begins, on the same thread.
  nonisolated(unsafe) static var run: ([UInt8]) -> Void = { _ in }
}

/// Something that is fed with bytes.
struct Target: Sendable {
  let name: String
  let run: @Sendable ([UInt8]) -> Void

  static var all: [Target] {
    [
      .url, .literalLexer, .script, .migrationName, .postgresValues, .postgresArrays, .postgresLists, .postgresNumeric,
      .sqliteText, .sqliteLists, .decimalText, .json, .cursor, .search,
    ]
  }
}

/// Ends the process, for libFuzzer to report the input.
func expect(_ isTrue: @autoclosure () throws -> Bool, _ problem: @autoclosure () -> String) rethrows {
  if try !isTrue() { fatalError(problem()) }
}

extension [UInt8] {
  /// As text; what is not UTF-8 is replaced.
  var text: String { String(decoding: self, as: UTF8.self) }
}
