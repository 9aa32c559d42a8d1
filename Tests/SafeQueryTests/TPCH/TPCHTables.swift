#if Macros
import Foundation
import SafeQuery

/// The tables and queries of TPC-H, a decision support benchmark (tpc.org/tpch, specification 3.0.1): a workload that nobody
/// made for this library.
enum TPCH {
  @Table("region") struct Region {
    @Column("r_regionkey", primaryKey: true) let key: Int64
    @Column("r_name") var name: String
    @Column("r_comment") var comment: String
  }

  @Table("nation") struct Nation {
    @Column("n_nationkey", primaryKey: true) let key: Int64
    @Column("n_name") var name: String
    @Column("n_regionkey") var regionKey: Int64
    @Column("n_comment") var comment: String
  }

  @Table("supplier") struct Supplier {
    @Column("s_suppkey", primaryKey: true) let key: Int64
    @Column("s_name") var name: String
    @Column("s_address") var address: String
    @Column("s_nationkey") var nationKey: Int64
    @Column("s_phone") var phone: String
    @Column("s_acctbal") var accountBalance: Decimal
    @Column("s_comment") var comment: String
  }

  @Table("part") struct Part {
    @Column("p_partkey", primaryKey: true) let key: Int64
    @Column("p_name") var name: String
    @Column("p_mfgr") var manufacturer: String
    @Column("p_brand") var brand: String
    @Column("p_type") var type: String
    @Column("p_size") var size: Int32
    @Column("p_container") var container: String
    @Column("p_retailprice") var retailPrice: Decimal
    @Column("p_comment") var comment: String
  }

  /// What a supplier has of a part, and at what cost.
  @Table("partsupp") struct PartSupply {
    @Column("ps_partkey", primaryKey: true) let partKey: Int64
    @Column("ps_suppkey", primaryKey: true) let supplierKey: Int64
    @Column("ps_availqty") var availableQuantity: Int32
    @Column("ps_supplycost") var supplyCost: Decimal
    @Column("ps_comment") var comment: String
  }

  @Table("customer") struct Customer {
    @Column("c_custkey", primaryKey: true) let key: Int64
    @Column("c_name") var name: String
    @Column("c_address") var address: String
    @Column("c_nationkey") var nationKey: Int64
    @Column("c_phone") var phone: String
    @Column("c_acctbal") var accountBalance: Decimal
    @Column("c_mktsegment") var marketSegment: String
    @Column("c_comment") var comment: String
  }

  @Table("orders") struct Order {
    @Column("o_orderkey", primaryKey: true) let key: Int64
    @Column("o_custkey") var customerKey: Int64
    @Column("o_orderstatus") var status: String
    @Column("o_totalprice") var totalPrice: Decimal
    @Column("o_orderdate") var date: CalendarDate
    @Column("o_orderpriority") var priority: String
    @Column("o_clerk") var clerk: String
    @Column("o_shippriority") var shipPriority: Int32
    @Column("o_comment") var comment: String
  }

  @Table("lineitem") struct LineItem {
    @Column("l_orderkey", primaryKey: true) let orderKey: Int64
    @Column("l_partkey") var partKey: Int64
    @Column("l_suppkey") var supplierKey: Int64
    @Column("l_linenumber", primaryKey: true) let number: Int32
    @Column("l_quantity") var quantity: Decimal
    @Column("l_extendedprice") var extendedPrice: Decimal
    @Column("l_discount") var discount: Decimal
    @Column("l_tax") var tax: Decimal
    @Column("l_returnflag") var returnFlag: String
    @Column("l_linestatus") var status: String
    @Column("l_shipdate") var shipDate: CalendarDate
    @Column("l_commitdate") var commitDate: CalendarDate
    @Column("l_receiptdate") var receiptDate: CalendarDate
    @Column("l_shipinstruct") var shipInstructions: String
    @Column("l_shipmode") var shipMode: String
    @Column("l_comment") var comment: String
  }
}
#endif
