import Foundation
import Testing

/// The kernel's source: how long it is, who writes to its buffer, and that no driver has another way to send text.
@Suite struct KernelSourceTests {
  private struct Line {
    let file: String
    let code: String
  }

  /// The lines of a folder's files without their comments, indentation and blank lines.
  private static func lines(_ folder: String) throws -> [Line] {
    let root = Toolchain.package.appendingPathComponent("Sources/SafeQuery")
    let names = try FileManager.default.subpathsOfDirectory(atPath: root.appendingPathComponent(folder).path)
    return try names.filter { $0.hasSuffix(".swift") }.sorted().flatMap { name -> [Line] in
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      let text = try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
      return text.components(separatedBy: "\n").dropLast().map { line in
        let code = line.components(separatedBy: "//")[0].trimmingCharacters(in: .whitespaces)
        return Line(file: path, code: code)
      }
    }
  }

  private static func matches(_ lines: [Line], _ pattern: String) throws -> [String] {
    let expression = try Regex(pattern)
    return lines.filter { $0.code.contains(expression) }.map { "\($0.file): \($0.code)" }
  }

  @Test func `the kernel is short enough to read in a sitting`() throws {
    #expect(try Self.lines("SQL").count < 700)
  }

  @Test func `only five lines of the kernel write to the buffer, and it takes bytes of its own and StaticStrings`()
    throws
  {
    let kernel = try Self.lines("SQL")
    #expect(
      try Self.matches(kernel, #"\btext\.append"#) == [
        "SQL/StatementWriter.swift: text.append(0)",
        "SQL/StatementWriter.swift: mutating func write(_ constant: StaticString) { text.append(constant) }",
        "SQL/StatementWriter.swift: mutating func write(_ list: ColumnList) { text.append(list) }",
        "SQL/StatementWriter.swift: if let complaint = text.append(quoted: name, limit: dialect == .postgreSQL ? 63 : .max) {",
        "SQL/StatementWriter.swift: text.append(UInt8(ascii: \"0\") + UInt8(number % 10))",
      ])
    #expect(
      try Self.matches(kernel, #"func append\("#) == [
        "SQL/StatementWriter.swift: mutating func append(_ byte: UInt8) {",
        "SQL/StatementWriter.swift: mutating func append(_ text: StaticString) { text.withUTF8Buffer { unsafe put($0) } }",
        "SQL/StatementWriter.swift: mutating func append(_ list: ColumnList) { unsafe list.bytes.withUnsafeBufferPointer { unsafe put($0) } }",
        "SQL/StatementWriter.swift: mutating func append(quoted name: StaticString, limit: Int) -> String? {",
      ])
  }

  @Test func `no declaration of the kernel takes text, but for the one statement and what is refused`() throws {
    let kernel = try Self.lines("SQL").filter { $0.file != "SQL/LiteralLexer.swift" }
    let text =
      #"\b(func|init|case|subscript)\b.*: (inout )?(some )?\[?(String|Substring|Character|UInt8|StringProtocol)\b"#
    #expect(
      try Self.matches(kernel, text) == [
        "SQL/Identifier.swift: public init(_ name: String) { fatalError() }",
        "SQL/StatementWriter.swift: fileprivate init(bytes: [UInt8], hash: UInt64, parameters: [SQLValue], dialect: Dialect, loggable: UInt64) {",
        "SQL/StatementWriter.swift: mutating func append(_ byte: UInt8) {",
        "SQL/StatementWriter.swift: private mutating func put(_ byte: UInt8) {",
      ])
  }

  @Test func `statements, writers and buffers are made in the kernel only`() throws {
    let others = try Self.lines("").filter { !$0.file.hasPrefix("SQL/") }
    #expect(others.count > 1000)
    #expect(try Self.matches(others, #"(^|[^.\w])Statement\(|\bStatementWriter\(|\bTextBuffer\b"#) == [])
  }

  @Test func `numbers in a text are positions of columns, tables and statements`() throws {
    let others = try Self.lines("").filter { !$0.file.hasPrefix("SQL/") }
    #expect(
      try Self.matches(others, #"(, |\[|\(|^|return |Node)\.number\(|write\(number:"#) == [
        "PostgreSQL/PostgresReceiving.swift: try StatementWriter.render(.sequence([.text(\"DEALLOCATE s\"), .number(number)]), for: .postgreSQL))",
        "Query/Expressions/Predicates.swift: .sequence([.text(\"json_extract(value, '$[\"), .number(UInt(index)), .text(\"]')\")])",
        "Query/Select/CommonTable.swift: write(number: index + 1)",
        "Query/Select/CommonTable.swift: write(number: index + 1)",
        "Query/Select/Lateral.swift: write(number: index)",
        "Query/Select/RowList.swift: writer.write(number: number)",
        "Query/TableScopes.swift: write(number: index + 1)",
        "Query/Write/RowValues.swift: return .sequence([.text(\"c\"), .number(UInt(arrays.count))])",
        "Query/Write/RowValues.swift: let places = (1...arrays.count).map { Node.sequence([.text(\"c\"), .number(UInt($0))]) }",
        "Query/Write/RowValues.swift: return .sequence([.text(\"value->>\"), .number(position - 1)])",
      ])
  }

  @Test func `drivers prepare one statement at a time and have no other way to send text`() throws {
    let all = try Self.lines("")
    let other =
      #"sqlite3_(exec|prepare|prepare_v2|prepare16\w*|get_table|v?m?printf|v?snprintf)\(|"#
      + #"PQ(exec|execParams|prepare|sendQuery|escape\w+|fn)\("#
    #expect(try Self.matches(all, other) == [])
    #expect(try Self.matches(all, #"sqlite3_prepare_v3\("#).count == 1)
  }
}
