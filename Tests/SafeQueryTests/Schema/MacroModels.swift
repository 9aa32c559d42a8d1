#if Macros
import Foundation
import SafeQuery

@Table struct Account: Equatable {
  let id: Int64
  var email: String
  var age: Int?
}

@Table("order_items", naming: .snakeCase)
struct OrderLine: Equatable {
  @Column(primaryKey: true) let orderID: Int64
  @Column(primaryKey: true) let position: Int32
  var unitPrice: Decimal
  @Column("the \"note\" here") var note: String?
}

/// No generated column, names that are Swift's keywords, and what is no column at all.
@Table struct Country: Equatable {
  static let unknown = 0
  @Column(generated: false) let id: Int32
  var `class`: String, `init`: Bool
  var row, index: Optional<Int16>
  private var secret: [UInt8] = [7]
  private(set) var visits: Int = 0 {
    didSet { if visits < 0 { visits = 0 } }
  }
  var label: String { `class`.uppercased() }

  init(id: Int32, class name: String, secret: [UInt8]) {
    self.id = id
    `class` = name
    `init` = true
    row = nil
    index = 3
    self.secret = secret
  }
}

/// A namespace, whose types its tables use.
public enum Zoo {
  /// What an animal eats, stored as text.
  public enum Diet: String, DatabaseValue { case plants, meat }
  /// How large it is, stored as a number.
  public enum Size: Int16, DatabaseValue { case small = 1, large = 2 }

  /// What else is known, stored as JSON.
  public struct Traits: Codable, Equatable, Sendable {
    var legs: Int
    var names: [String]
  }

  /// A row with two generated columns.
  @Table("animal", schema: "main")
  public struct Animal: Equatable {
    /// Its key.
    public let id: Int
    /// What it eats.
    public var diet: Diet
    /// How large it is.
    public var size: Size?
    /// What else is known.
    public var traits: JSON<Traits>
    /// When it was born.
    public var born: Date = Date(timeIntervalSince1970: 0)
    /// Made by a default of the table.
    @Column(generated: true) public var token: Int64
  }
}

@Table struct Visit: Equatable {
  let id: Int64
}

@Table struct Specimen: Equatable {
  @Column(primaryKey: true) let key: UUID
  var bool: Bool
  var int: Int
  var int8: Int8
  var int16: Int16
  var int32: Int32
  var int64: Int64
  var uint8: UInt8
  var uint16: UInt16
  var uint32: UInt32
  var uint64: UInt64
  var uint: UInt
  var float: Float
  var double: Double
  var decimal: Decimal
  var text: String
  var bytes: [UInt8]
  var data: Data
  var instant: Date
  var day: CalendarDate
  var time: TimeWithZone
  var diet: Zoo.Diet
  var traits: JSON<Zoo.Traits>
}

/// The same types, each of which may be null.
@Table("maybe") struct OptionalSpecimen: Equatable {
  @Column("key", primaryKey: true) let id: UUID
  var bool: Bool?
  var int: Int?
  var int8: Int8?
  var int16: Int16?
  var int32: Int32?
  var int64: Int64?
  var uint8: UInt8?
  var uint16: UInt16?
  var uint32: UInt32?
  var uint64: UInt64?
  var uint: UInt?
  var float: Float?
  var double: Double?
  var decimal: Decimal?
  var text: String?
  var bytes: [UInt8]?
  var data: Data?
  var instant: Date?
  var day: CalendarDate?
  var time: TimeWithZone?
  var diet: Zoo.Diet?
  var traits: JSON<Zoo.Traits>?
}
#endif
