// Writes Swift sources again with other values in their queries: each number is another one, each text has a quote in it, and
// each list of literals has one more. What a query is made of stays: names, SQL text, the calls and their order.
//
//   vary-values FOLDER TARGET     writes the folder's files to the target, and prints how many literals it changed
//
// Literals are values of queries in the closures that make expressions, among the arguments of calls that take values, and in
// constants and loops inside of functions. A line that ends in the comment "names" is left as it is.

import Foundation

/// Calls of the builder whose closures make expressions, also where these are of several lines.
let expressionCalls: Set = [
  "where", "select", "having", "filter", "order", "groupBy", "update", "doUpdate", "returning", "join", "leftJoin",
  "rightJoin",
  "fullJoin", "joinQuery", "leftJoinQuery", "lateral", "leftLateral", "distinctOn", "recursive", "exists",
]

/// Calls that take values, and nothing that the text of a statement depends on.
let valueCalls: Set = [
  "limit", "offset", "when", "else", "coalesce", "contains", "between", "insert", "upsert", "values",
]

/// Calls that take text of the program, text with a format of its own, or what a test expects.
let otherCalls: Set = [
  "SQL", "TypedSQL", "column", "collate", "Decimal", "UUID", "Date", "CalendarDate", "JSON", "at", "path", "rows",
  "groups", "over", "named", "window", "SchemaName",
  "expect", "require", "Comment",
]

/// Reads Swift closely enough to know where a literal stands.
struct Rewriter {
  /// A bracket that is open.
  private struct Bracket {
    /// What is called with it, if a call is.
    let callee: String?
    let holdsValues: Bool
    let isSubscript: Bool
    /// Where the output goes on behind it.
    let start: String.Index
  }

  private let text: [Character]
  private var position = 0
  private(set) var output = ""
  private(set) var changed = 0
  private var brackets: [Bracket] = []
  /// The identifier right before, or the one before the argument list right before.
  private var callee: String?

  init(_ source: String) { text = Array(source) }

  mutating func run() {
    while let next = peek() {
      switch next {
      case "/" where peek(1) == "/": copy { $0 != "\n" }
      case "#" where peek(1) == "\"": copyLiteral(until: comes("#\"\"\"") ? "\"\"\"#" : "\"#")
      case "#" where peek(1) == "/": copyLiteral(until: "/#")
      case "\"" where comes("\"\"\""): copyLiteral(until: "\"\"\"")
      case "\"": string()
      case "(", "[", "{": open(next)
      case ")", "]", "}": close(next)
      case "`": copyLiteral(until: "`")
      case _ where next.isLetter || next == "_" || next == "$": identifier()
      case _ where next.isNumber: number()
      default:
        if !next.isWhitespace { callee = nil }
        copyOne()
      }
    }
  }

  // MARK: - Reading

  private func peek(_ offset: Int = 0) -> Character? {
    position + offset < text.count ? text[position + offset] : nil
  }

  private func comes(_ expected: String) -> Bool { text[position...].starts(with: expected) }

  private mutating func copyOne() {
    output.append(text[position])
    position += 1
  }

  private mutating func copy(while condition: (Character) -> Bool) {
    while let next = peek(), condition(next) { copyOne() }
  }

  /// Copies what begins and ends with as many characters as the end has.
  private mutating func copyLiteral(until end: String) {
    for _ in end { copyOne() }
    while position < text.count, !comes(end) { copyOne() }
    for _ in end where position < text.count { copyOne() }
    callee = nil
  }

  private mutating func identifier() {
    let start = position
    copy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" }
    callee = String(text[start..<position])
  }

  // MARK: - Where values stand

  private var holdsValues: Bool {
    guard let last = brackets.last, !hasNames else { return false }
    return (last.holdsValues || isDeclared) && !(last.callee.map(otherCalls.contains) ?? false)
  }

  /// Whether the line says in a comment that its texts are names.
  private var hasNames: Bool {
    let rest = text[position...].prefix { $0 != "\n" }
    return rest.reversed().starts(with: "// names".reversed())
  }

  /// Whether a constant or a loop of a function begins here with a value, or a list of some.
  private var isDeclared: Bool {
    guard brackets.count > 1 else { return false }
    let line = output[(output.lastIndex(of: "\n") ?? output.startIndex)...].drop(while: \.isWhitespace)
    guard !line.contains("StaticString"), !line.contains(": SQL =") else { return false }
    return line.wholeMatch(of: #/(let|var|for) .*( =|, \w+ =| in) \[?/#) != nil
  }

  private mutating func open(_ bracket: Character) {
    var isValue = (brackets.last?.holdsValues ?? false) || isDeclared
    let last = output.last
    let isSubscript =
      bracket == "[" && (last == "]" || last == ")" || (last?.isLetter ?? false) || (last?.isNumber ?? false))
    if let callee {
      if otherCalls.contains(callee) {
        isValue = false
      } else if bracket == "{" {
        isValue = isValue || expressionCalls.contains(callee) || endsOnItsLine
      } else {
        isValue = isValue || valueCalls.contains(callee)
      }
    }
    copyOne()
    brackets.append(Bracket(callee: callee, holdsValues: isValue, isSubscript: isSubscript, start: output.endIndex))
    callee = nil
  }

  /// Whether the brace that comes is closed on its line: that of an expression, and not of a test.
  private var endsOnItsLine: Bool {
    var depth = 0
    for character in text[position...] {
      if character == "\n" { return false }
      if character == "{" { depth += 1 }
      if character == "}" { depth -= 1 }
      if depth == 0 { return true }
    }
    return false
  }

  private mutating func close(_ bracket: Character) {
    let opened = brackets.popLast()
    if bracket == "]", let opened, opened.holdsValues, !opened.isSubscript, !hasNames,
      let element = literal(since: opened.start)
    {
      output += ", " + element
      changed += 1
    }
    // A closure may come behind a call's arguments.
    callee = bracket == ")" ? opened?.callee : nil
    copyOne()
  }

  /// The first element of a list, if it has nothing but literals.
  private func literal(since start: String.Index) -> String? {
    let elements = output[start...].split(separator: ",").map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
    let isLiteral = elements.allSatisfy { $0.wholeMatch(of: #/"[^"\\]*"|-?[0-9_.]+/#) != nil }
    return isLiteral ? elements.first : nil
  }

  // MARK: - Other values

  private mutating func string() {
    let start = position
    var isPlain = true
    var depth = 0
    var isInside = false
    position += 1
    while let next = peek(), depth > 0 || next != "\"" {
      if next == "\\" {
        isPlain = false
        if peek(1) == "(", !isInside { depth += 1 }
        position += 2
        continue
      }
      // In an interpolation, a text may hold parentheses.
      if depth > 0, next == "\"" { isInside.toggle() }
      if depth > 0, !isInside { depth += next == "(" ? 1 : next == ")" ? -1 : 0 }
      position += 1
    }
    position += 1
    let literal = String(text[start..<position])
    // Words in capitals are SQL, and these beginnings are of paths and the like.
    if isPlain, holdsValues, !literal.contains(#/[A-Z]{4}|^.[$#@]/#) {
      output += literal.dropLast() + "'x\""
      changed += 1
    } else {
      output += literal
    }
    callee = nil
  }

  private mutating func number() {
    let isMember = output.last == "."
    let start = position
    while let next = peek(), next.isNumber || next.isLetter || next == "_" || next == "." && peek(1)?.isNumber == true {
      position += 1
    }
    let literal = String(text[start..<position])
    callee = nil
    guard holdsValues, !isMember, !isBound else { return output += literal }
    if let whole = Int(literal) {
      // The greatest number of a type stays one of it.
      output += String(whole > 100 && whole & (whole &+ 1) == 0 ? whole - 1 : whole + 1)
    } else if Double(literal) != nil, literal.contains(".") {
      output += literal + "5"
    } else {
      return output += literal
    }
    changed += 1
  }

  /// Whether the number that was read bounds a range, but for the end of one that rows are made of, which may have one more.
  private var isBound: Bool {
    if comes("...") || comes("..<") { return true }
    return (output.hasSuffix("...") || output.hasSuffix("..<")) && !comes(").map")
  }
}

let arguments = CommandLine.arguments
guard arguments.count == 3 else {
  FileHandle.standardError.write(Data("usage: vary-values FOLDER TARGET\n".utf8))
  exit(2)
}
let (folder, target) = (URL(fileURLWithPath: arguments[1]), URL(fileURLWithPath: arguments[2]))
var changed = 0
for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) where path.hasSuffix(".swift") {
  var rewriter = Rewriter(try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8))
  rewriter.run()
  changed += rewriter.changed
  let file = target.appendingPathComponent(path)
  try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
  try rewriter.output.write(to: file, atomically: true, encoding: .utf8)
}
print(changed)
