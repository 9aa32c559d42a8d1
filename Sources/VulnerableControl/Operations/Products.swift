// VULNERABLE ON PURPOSE: see VulnerableControl.swift.

extension VulnerableDatabase {
  /// Searches the published products.
  public func search(_ term: String) throws -> Rows {
    try run("SELECT id, name, price FROM product WHERE published = 1 AND name LIKE '%\(term)%'")
  }

  /// One product by its number, as it stands in the address of the page.
  public func product(id number: String) throws -> Rows {
    try run("SELECT id, name, price FROM product WHERE published = 1 AND id = \(number)")
  }

  /// The published products in an order of the visitor's choice.
  public func products(orderedBy column: String) throws -> Rows {
    try run("SELECT id, name, price FROM product WHERE published = 1 ORDER BY \(column)")
  }

  /// A page of products, of a length that the visitor chooses.
  public func products(limit: String) throws -> Rows {
    try run("SELECT id, name, price FROM product WHERE published = 1 ORDER BY id LIMIT \(limit)")
  }

  /// The products with the names on a list.
  public func products(named names: [String]) throws -> Rows {
    let list = names.map { "'\($0)'" }.joined(separator: ", ")
    return try run("SELECT id, name, price FROM product WHERE published = 1 AND name IN (\(list)) ORDER BY id")
  }

  /// The products whose price compares with another in a way that the visitor chooses.
  public func products(price comparison: String, _ price: Int64) throws -> Rows {
    try run("SELECT id, name, price FROM product WHERE published = 1 AND price \(comparison) \(price)")
  }

  /// The page after a cursor, which the visitor sends back: a column, a comparison and a value.
  public func products(after cursor: (column: String, value: String)) throws -> Rows {
    try run(
      """
      SELECT id, name, price FROM product WHERE published = 1 AND \(cursor.column) > \(cursor.value) \
      ORDER BY id LIMIT 2
      """)
  }

  /// How many products there are of each value of a column.
  public func countProducts(groupedBy column: String) throws -> Rows {
    try run("SELECT \(column), count(*) FROM product WHERE published = 1 GROUP BY \(column) ORDER BY 1")
  }

  /// One column of the product table, its name escaped with care.
  public func column(_ name: String) throws -> Rows {
    try run("SELECT \(NaiveEscaping.quotedName(name)) FROM product WHERE published = 1 ORDER BY id")
  }

  /// The names in a table that the visitor chooses.
  public func names(inTable table: String) throws -> Rows {
    try run("SELECT name FROM \"\(table)\" ORDER BY 1")
  }

  /// A search that says in a comment who asks, for the database's log.
  public func search(_ term: String, askedBy user: String) throws -> Rows {
    try run("/* user=\(user) */ SELECT id, name, price FROM product WHERE published = 1 AND name = 'Chair'")
  }
}
