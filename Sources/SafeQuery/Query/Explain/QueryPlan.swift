/// How a database means to run a statement, as its EXPLAIN tells; what `explain` gives.
///
/// ```swift
/// let plan = try await db.explain(User.where { $0.email == input })
/// #expect(plan.uses(index: "user_email") && plan.fullScans.isEmpty)
/// print(plan)
/// ```
/// It holds what the database says of its own plan, which on PostgreSQL can quote values of the statement in its conditions.
public struct QueryPlan: Sendable {
  /// What is done last, which takes rows from its children; on SQLite several steps, one after the other.
  public let steps: [Step]
  /// How long planning took, if the statement was run.
  public let planningTime: Duration?
  /// How long it ran, if it was.
  public let executionTime: Duration?

  /// All steps, each before its children.
  public var allSteps: [Step] { steps.flatMap(\.withDescendants) }

  /// Whether any step uses an index of this name.
  public func uses(index: String) -> Bool { allSteps.contains { $0.index == index } }

  /// The tables that are read whole, without an index.
  public var fullScans: [String] { allSteps.compactMap { $0.access == .fullScan ? $0.table : nil } }

  /// How a step reads a table.
  public enum Access: Sendable, Hashable {
    /// All of the table.
    case fullScan
    /// By an index, and then its rows.
    case index
    /// By an index alone, which has all that is asked for.
    case coveringIndex
    /// By the key that SQLite stores a table's rows under.
    case primaryKey
    /// By an index that SQLite makes for this statement, and drops.
    case automaticIndex
  }

  /// A step of a plan.
  public struct Step: Sendable {
    /// What it does, in the database's words: `Seq Scan`, `Hash Join`; `SCAN`, `USE TEMP B-TREE FOR ORDER BY`.
    public let kind: String
    /// How it reads a table, if it does.
    public internal(set) var access: Access?
    /// The table that it reads or writes. SQLite names it by its alias where one alias stands for several tables.
    public internal(set) var table: String?
    /// The index that it uses.
    public internal(set) var index: String?
    /// Conditions on rows or index, in the database's words.
    public internal(set) var conditions: [String] = []
    /// PostgreSQL's estimate of the work, until the first row and until the last, in its own unit.
    public internal(set) var cost: ClosedRange<Double>?
    /// How many rows PostgreSQL expects.
    public internal(set) var estimatedRows: Double?
    /// What happened, if the statement was run.
    public internal(set) var actual: Actual?
    /// Where its rows come from.
    public internal(set) var children: [Step] = []

    fileprivate var withDescendants: [Step] { [self] + children.flatMap(\.withDescendants) }
  }

  /// What a step did when the statement was run.
  public struct Actual: Sendable {
    /// How many rows it gave each time, on average.
    public let rows: Double
    /// How often it was run.
    public let loops: Double
    /// How long each time took, on average, until the last row.
    public let time: Duration?
    /// Blocks that were found in PostgreSQL's memory, the children's included.
    public let blocksFound: Int
    /// Blocks that were read, the children's included.
    public let blocksRead: Int
  }
}

extension QueryPlan: CustomStringConvertible {
  /// The plan for a person's eyes: a line for each step, children indented.
  public var description: String {
    func lines(_ step: Step, _ depth: Int) -> [String] {
      [String(repeating: "  ", count: depth) + step.summary] + step.children.flatMap { lines($0, depth + 1) }
    }
    return steps.flatMap { lines($0, 0) }.joined(separator: "\n")
  }
}

extension QueryPlan.Step {
  fileprivate var summary: String {
    var parts = [kind]
    if let table { parts.append("of \(table)") }
    if let index { parts.append("by \(index)") }
    if access == .primaryKey { parts.append("by its primary key") }
    if access == .coveringIndex { parts.append("alone") }
    for condition in conditions { parts.append(condition) }
    if let cost, let estimatedRows { parts.append("(cost \(cost.upperBound), \(Int(estimatedRows)) rows expected)") }
    if let actual {
      let time = actual.time.map { ", \($0)" } ?? ""
      parts.append("(\(actual.rows) rows, \(actual.loops) times\(time))")
    }
    return parts.joined(separator: " ")
  }
}
