#if Macros
import SwiftCompilerPlugin
import SwiftSyntaxMacros

/// What the compiler loads.
@main
struct Plugin: CompilerPlugin {
  let providingMacros: [any Macro.Type] = [TableMacro.self, ColumnMacro.self]
}
#else
/// A build of the whole package links a program here, also without the trait.
@main
enum Plugin {
  static func main() {}
}
#endif
