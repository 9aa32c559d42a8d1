/// A plan as PostgreSQL's `EXPLAIN (FORMAT JSON)` writes it. (postgresql.org/docs/15/sql-explain.html)
struct PostgresPlan: Codable, Sendable {
  private let plan: Node
  private let planningTime: Double?
  private let executionTime: Double?

  private enum CodingKeys: String, CodingKey {
    case plan = "Plan"
    case planningTime = "Planning Time"
    case executionTime = "Execution Time"
  }

  private struct Node: Codable, Sendable {
    let type: String
    let relation: String?
    let index: String?
    let startupCost: Double?
    let totalCost: Double?
    let rows: Double?
    let actualTime: Double?
    let actualRows: Double?
    let actualLoops: Double?
    let hit: Int?
    let read: Int?
    let filter: String?
    let indexCondition: String?
    let hashCondition: String?
    let mergeCondition: String?
    let joinFilter: String?
    let recheck: String?
    let operation: String?
    let children: [Node]?

    private enum CodingKeys: String, CodingKey {
      case type = "Node Type"
      case relation = "Relation Name"
      case index = "Index Name"
      case startupCost = "Startup Cost"
      case totalCost = "Total Cost"
      case rows = "Plan Rows"
      case actualTime = "Actual Total Time"
      case actualRows = "Actual Rows"
      case actualLoops = "Actual Loops"
      case hit = "Shared Hit Blocks"
      case read = "Shared Read Blocks"
      case filter = "Filter"
      case indexCondition = "Index Cond"
      case hashCondition = "Hash Cond"
      case mergeCondition = "Merge Cond"
      case joinFilter = "Join Filter"
      case recheck = "Recheck Cond"
      case operation = "Operation"
      case children = "Plans"
    }

    var step: QueryPlan.Step {
      // What writes is called ModifyTable; its operation says more.
      var step = QueryPlan.Step(kind: type == "ModifyTable" ? operation ?? type : type)
      step.table = relation
      step.index = index
      switch type {
      case "Seq Scan", "Sample Scan": step.access = .fullScan
      case "Index Scan", "Bitmap Index Scan", "Bitmap Heap Scan": step.access = .index
      case "Index Only Scan": step.access = .coveringIndex
      default: break
      }
      step.conditions = [indexCondition, recheck, hashCondition, mergeCondition, joinFilter, filter].compactMap(\.self)
      if let startupCost, let totalCost, startupCost <= totalCost { step.cost = startupCost...totalCost }
      step.estimatedRows = rows
      if let actualRows, let actualLoops {
        step.actual = QueryPlan.Actual(
          rows: actualRows, loops: actualLoops, time: actualTime.map(Duration.milliseconds), blocksFound: hit ?? 0,
          blocksRead: read ?? 0)
      }
      step.children = (children ?? []).map(\.step)
      return step
    }
  }

  var queryPlan: QueryPlan {
    QueryPlan(
      steps: [plan.step], planningTime: planningTime.map(Duration.milliseconds),
      executionTime: executionTime.map(Duration.milliseconds))
  }
}
