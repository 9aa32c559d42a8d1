#if Macros
import Foundation
import SafeQuery

// How a line of each table's file becomes a row.

extension TPCH.Region: CSVRow {
  init(from line: inout CSVLine) throws {
    key = try line.next()
    name = try line.next()
    comment = try line.next()
  }
}

extension TPCH.Nation: CSVRow {
  init(from line: inout CSVLine) throws {
    key = try line.next()
    name = try line.next()
    regionKey = try line.next()
    comment = try line.next()
  }
}

extension TPCH.Supplier: CSVRow {
  init(from line: inout CSVLine) throws {
    key = try line.next()
    name = try line.next()
    address = try line.next()
    nationKey = try line.next()
    phone = try line.next()
    accountBalance = try line.next()
    comment = try line.next()
  }
}

extension TPCH.Part: CSVRow {
  init(from line: inout CSVLine) throws {
    key = try line.next()
    name = try line.next()
    manufacturer = try line.next()
    brand = try line.next()
    type = try line.next()
    size = try line.next()
    container = try line.next()
    retailPrice = try line.next()
    comment = try line.next()
  }
}

extension TPCH.PartSupply: CSVRow {
  init(from line: inout CSVLine) throws {
    partKey = try line.next()
    supplierKey = try line.next()
    availableQuantity = try line.next()
    supplyCost = try line.next()
    comment = try line.next()
  }
}

extension TPCH.Customer: CSVRow {
  init(from line: inout CSVLine) throws {
    key = try line.next()
    name = try line.next()
    address = try line.next()
    nationKey = try line.next()
    phone = try line.next()
    accountBalance = try line.next()
    marketSegment = try line.next()
    comment = try line.next()
  }
}

extension TPCH.Order: CSVRow {
  init(from line: inout CSVLine) throws {
    key = try line.next()
    customerKey = try line.next()
    status = try line.next()
    totalPrice = try line.next()
    date = try line.next()
    priority = try line.next()
    clerk = try line.next()
    shipPriority = try line.next()
    comment = try line.next()
  }
}

extension TPCH.LineItem: CSVRow {
  init(from line: inout CSVLine) throws {
    orderKey = try line.next()
    partKey = try line.next()
    supplierKey = try line.next()
    number = try line.next()
    quantity = try line.next()
    extendedPrice = try line.next()
    discount = try line.next()
    tax = try line.next()
    returnFlag = try line.next()
    status = try line.next()
    shipDate = try line.next()
    commitDate = try line.next()
    receiptDate = try line.next()
    shipInstructions = try line.next()
    shipMode = try line.next()
    comment = try line.next()
  }
}
#endif
