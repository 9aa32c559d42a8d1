// What is printed of a statement by the way, into a log or by a debugger, holds no value: those are on `parameters`, which a
// program must ask for.

extension Statement: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The text, without a value.
  public var description: String { text }

  /// The text and the number of parameters, without a value.
  public var debugDescription: String {
    "\(text) (\(parameters.count) \(parameters.count == 1 ? "parameter" : "parameters"))"
  }

  /// The text and the number of parameters, without a value.
  public var customMirror: Mirror {
    Mirror(self, children: ["text": text, "parameters": parameters.count], displayStyle: .struct)
  }
}
