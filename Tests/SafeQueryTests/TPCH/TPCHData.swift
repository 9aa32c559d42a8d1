#if Macros
import Foundation
import SafeQuery

extension TPCH {
  /// Creates the tables and loads the data (scale factor 0.01, 86,805 rows).
  static func load(into db: Database) async throws {
    try await createTables(in: db)
    try await insert(Region.self, from: "region", into: db)
    try await insert(Nation.self, from: "nation", into: db)
    try await insert(Supplier.self, from: "supplier", into: db)
    try await insert(Part.self, from: "part", into: db)
    try await insert(PartSupply.self, from: "partsupp", into: db)
    try await insert(Customer.self, from: "customer", into: db)
    try await insert(Order.self, from: "orders", into: db)
    try await insert(LineItem.self, from: "lineitem", into: db)
    try await db.execute("CREATE INDEX lineitem_part ON \(LineItem.self) (l_partkey, l_suppkey)")
    try await db.execute("CREATE INDEX orders_customer ON \(Order.self) (o_custkey)")
    try await db.execute("ANALYZE")
  }

  /// Inserts the rows in a table's file a part at a time: other tests look at how much memory they take.
  private static func insert<Row: Table & CSVRow>(_ type: Row.Type, from file: String, into db: Database) async throws {
    let gzip = Process()
    gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    gzip.arguments = ["gzip", "-dc", folder.appendingPathComponent("\(file).csv.gz").path]
    let output = Pipe()
    gzip.standardOutput = output
    try gzip.run()
    var isFirst = true
    var rest: [UInt8] = []
    while let part = try output.fileHandleForReading.read(upToCount: 1 << 20), !part.isEmpty {
      rest += part
      let lines = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      // The first line of all has the columns' names; the last one goes on in the next part.
      let rows = try lines.dropFirst(isFirst ? 1 : 0).dropLast().map { line in
        var line = CSVLine(line)
        return try Row(from: &line)
      }
      try await db.transaction { tx in try tx.insert(contentsOf: rows) }
      isFirst = false
      rest = Array(lines.last ?? [])
    }
    gzip.waitUntilExit()
    guard gzip.terminationStatus == 0, rest.isEmpty else {
      throw CSVLine.Malformed(description: "\(file).csv.gz can't be read to its end")
    }
  }

  /// The folder with the data and the answers.
  static let folder = URL(fileURLWithPath: #filePath).appendingPathComponent("../../Fixtures/tpch").standardizedFileURL

  /// Both databases know these types by these names.
  private static func createTables(in db: Database) async throws {
    try await db.execute(
      """
      CREATE TABLE \(Region.self) (r_regionkey BIGINT PRIMARY KEY, r_name TEXT NOT NULL, r_comment TEXT NOT NULL)
      """)
    try await db.execute(
      """
      CREATE TABLE \(Nation.self) (
        n_nationkey BIGINT PRIMARY KEY, n_name TEXT NOT NULL, n_regionkey BIGINT NOT NULL, n_comment TEXT NOT NULL)
      """)
    try await db.execute(
      """
      CREATE TABLE \(Supplier.self) (
        s_suppkey BIGINT PRIMARY KEY, s_name TEXT NOT NULL, s_address TEXT NOT NULL, s_nationkey BIGINT NOT NULL,
        s_phone TEXT NOT NULL, s_acctbal NUMERIC(15, 2) NOT NULL, s_comment TEXT NOT NULL)
      """)
    try await db.execute(
      """
      CREATE TABLE \(Part.self) (
        p_partkey BIGINT PRIMARY KEY, p_name TEXT NOT NULL, p_mfgr TEXT NOT NULL, p_brand TEXT NOT NULL,
        p_type TEXT NOT NULL, p_size INTEGER NOT NULL, p_container TEXT NOT NULL,
        p_retailprice NUMERIC(15, 2) NOT NULL, p_comment TEXT NOT NULL)
      """)
    try await db.execute(
      """
      CREATE TABLE \(PartSupply.self) (
        ps_partkey BIGINT NOT NULL, ps_suppkey BIGINT NOT NULL, ps_availqty INTEGER NOT NULL,
        ps_supplycost NUMERIC(15, 2) NOT NULL, ps_comment TEXT NOT NULL, PRIMARY KEY (ps_partkey, ps_suppkey))
      """)
    try await db.execute(
      """
      CREATE TABLE \(Customer.self) (
        c_custkey BIGINT PRIMARY KEY, c_name TEXT NOT NULL, c_address TEXT NOT NULL, c_nationkey BIGINT NOT NULL,
        c_phone TEXT NOT NULL, c_acctbal NUMERIC(15, 2) NOT NULL, c_mktsegment TEXT NOT NULL, c_comment TEXT NOT NULL)
      """)
    try await db.execute(
      """
      CREATE TABLE \(Order.self) (
        o_orderkey BIGINT PRIMARY KEY, o_custkey BIGINT NOT NULL, o_orderstatus TEXT NOT NULL,
        o_totalprice NUMERIC(15, 2) NOT NULL, o_orderdate DATE NOT NULL, o_orderpriority TEXT NOT NULL,
        o_clerk TEXT NOT NULL, o_shippriority INTEGER NOT NULL, o_comment TEXT NOT NULL)
      """)
    try await db.execute(
      """
      CREATE TABLE \(LineItem.self) (
        l_orderkey BIGINT NOT NULL, l_partkey BIGINT NOT NULL, l_suppkey BIGINT NOT NULL, l_linenumber INTEGER NOT NULL,
        l_quantity NUMERIC(15, 2) NOT NULL, l_extendedprice NUMERIC(15, 2) NOT NULL,
        l_discount NUMERIC(15, 2) NOT NULL, l_tax NUMERIC(15, 2) NOT NULL, l_returnflag TEXT NOT NULL,
        l_linestatus TEXT NOT NULL, l_shipdate DATE NOT NULL, l_commitdate DATE NOT NULL, l_receiptdate DATE NOT NULL,
        l_shipinstruct TEXT NOT NULL, l_shipmode TEXT NOT NULL, l_comment TEXT NOT NULL,
        PRIMARY KEY (l_orderkey, l_linenumber))
      """)
  }
}
#endif
