/// A plan as SQLite's `EXPLAIN QUERY PLAN` writes it: rows of an identifier, the parent's, and words.
/// (sqlite.org/eqp.html)
struct SQLitePlan {
  private let rows: [(Int64, Int64, Int64, String)]
  private let aliases: TableAliases

  /// - Parameter text: The statement's, whose aliases the plan's words mention.
  init(_ rows: [(Int64, Int64, Int64, String)], of text: String) {
    self.rows = rows
    aliases = TableAliases(text)
  }

  var queryPlan: QueryPlan { QueryPlan(steps: steps(of: 0), planningTime: nil, executionTime: nil) }

  private func steps(of parent: Int64) -> [QueryPlan.Step] {
    rows.filter { $0.1 == parent && $0.0 != parent }.map { row in
      var step = step(row.3)
      step.children = steps(of: row.0)
      return step
    }
  }

  private func step(_ words: String) -> QueryPlan.Step {
    for kind in ["SCAN", "SEARCH"] {
      guard let rest = words.after(kind + " ") else { continue }
      if rest == "CONSTANT ROW" { break }
      var step = QueryPlan.Step(kind: kind)
      let (name, way) = rest.split(at: " USING ") ?? (rest.split(at: " VIRTUAL TABLE ")?.0 ?? rest, "")
      step.table = aliases.table(name.split(at: " LEFT-JOIN")?.0 ?? name)
      let (how, condition) = way.split(at: " (") ?? (way, "")
      if !condition.isEmpty { step.conditions = ["(" + condition] }
      if let index = how.after("COVERING INDEX ") {
        step.access = .coveringIndex
        step.index = index
      } else if let index = how.after("INDEX ") {
        step.access = .index
        step.index = index
      } else if how.after("AUTOMATIC ") != nil {
        step.access = .automaticIndex
      } else if how.after("INTEGER PRIMARY KEY") != nil || how.after("PRIMARY KEY") != nil {
        step.access = .primaryKey
      } else if rest.split(at: " VIRTUAL TABLE ") == nil {
        step.access = .fullScan
      }
      return step
    }
    return QueryPlan.Step(kind: words)
  }
}

/// Which tables the aliases of this library stand for: in its text, `"name" AS t1`.
private struct TableAliases {
  private var tables: [String: Set<String>] = [:]

  init(_ text: String) {
    let parts = text.pieces(between: " AS t")
    for (before, after) in zip(parts, parts.dropFirst()) {
      let digits = after.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard let number = String(digits), !number.isEmpty, let name = before.quotedName else { continue }
      tables["t" + number, default: []].insert(name)
    }
  }

  /// The table of an alias; what is none, or stands for several, stays.
  func table(_ alias: String) -> String {
    guard let known = tables[alias], known.count == 1, let only = known.first else { return alias }
    return only
  }
}

// On bytes: a name may hold any character.
extension String {
  fileprivate func after(_ prefix: String) -> String? {
    utf8.starts(with: prefix.utf8) ? String(decoding: utf8.dropFirst(prefix.utf8.count), as: UTF8.self) : nil
  }

  fileprivate func split(at separator: String) -> (String, String)? {
    guard let range = utf8.firstRange(of: Array(separator.utf8)) else { return nil }
    return (
      String(decoding: utf8[..<range.lowerBound], as: UTF8.self),
      String(decoding: utf8[range.upperBound...], as: UTF8.self)
    )
  }

  fileprivate func pieces(between separator: String) -> [String] {
    var (pieces, rest) = ([String](), self)
    while let (piece, next) = rest.split(at: separator) {
      pieces.append(piece)
      rest = next
    }
    return pieces + [rest]
  }

  /// The name in quotes that it ends with.
  fileprivate var quotedName: String? {
    let bytes = Array(utf8)
    let quote = UInt8(ascii: "\"")
    guard bytes.count > 2, bytes.last == quote else { return nil }
    var name: [UInt8] = []
    var index = bytes.count - 2
    while index >= 0 {
      if bytes[index] == quote {
        guard index > 0, bytes[index - 1] == quote else { break }
        index -= 1
      }
      name.append(bytes[index])
      index -= 1
    }
    return index < 0 ? nil : String(decoding: name.reversed(), as: UTF8.self)
  }
}
