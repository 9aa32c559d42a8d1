/// What must hold of the identifiers of a list of migrations.
enum MigrationList {
  /// Checks identifiers that are sorted by their bytes.
  /// - Throws: ``DatabaseError`` of kind `migration` for two with one number, and for numbers whose order as numbers is
  ///   not that of their bytes.
  static func check(_ identifiers: [MigrationIdentifier]) throws {
    for (before, next) in zip(identifiers, identifiers.dropFirst()) {
      if before == next { throw DatabaseError(.migration, "there are two migrations \(next.text); remove one") }
      guard before.isInNumericOrder(before: next) else {
        throw DatabaseError(
          .migration,
          """
          \(before.text) comes before \(next.text) by its bytes and after it by its number; give all numbers the same \
          count of digits, with zeros in front
          """)
      }
    }
    var owners: [String: MigrationIdentifier] = [:]
    for identifier in identifiers {
      if let owner = owners.updateValue(identifier, forKey: identifier.number) {
        throw DatabaseError(
          .migration,
          "two migrations have the number \(identifier.number): \(owner.text) and \(identifier.text); give one the next number"
        )
      }
    }
  }
}
