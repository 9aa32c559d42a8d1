import Foundation

@testable import SafeQuery

extension Target {
  /// Dates and times in the text that SQLite stores.
  static let sqliteText = Target(name: "sqlite-text") { bytes in
    let text = bytes.text
    if let days = SQLiteText.parseDate(text) {
      expect(SQLiteText.parseDate(SQLiteText.date(days: days)) == days, "a date that is written as another")
    }
    if let moment = SQLiteText.parseTimestamp(text) {
      let written = SQLiteText.timestamp(moment)
      // A zone may carry the first and last days out of the years that the text can have.
      let isInRange = (-62_135_596_800_000_000..<253_402_300_800_000_000).contains(moment)
      expect(!isInRange || SQLiteText.parseTimestamp(written) == moment, "\(written) for another time")
    }
    if let (time, offset) = SQLiteText.parseTime(text) {
      let again = SQLiteText.parseTime(SQLiteText.time(time, offset: Int32(offset)))
      expect(again?.0 == time && again?.1 == offset, "a time that is written as another")
    }
  }

  /// Decimal numbers as text, and their order.
  static let decimalText = Target(name: "decimal-text") { bytes in
    if let number = DecimalText.parse(bytes.text), !number.isNaN {
      expect(DecimalText.parse("\(number)") == number, "\(number) is read as another")
    }
    let parts = bytes.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return }
    let order = DecimalText.compare(parts[0], parts[1])
    expect(order == -DecimalText.compare(parts[1], parts[0]), "an order that depends on the side")
    expect(DecimalText.compare(parts[0], parts[0]) == 0, "a number that is not its own equal")
    if let left = DecimalText.parse(Array(parts[0]).text), let right = DecimalText.parse(Array(parts[1]).text),
      !left.isNaN, !right.isNaN, left.magnitude < 1e30, right.magnitude < 1e30
    {
      expect((order < 0) == (left < right) || left == right, "\(left) and \(right) in another order")
    }
  }

  /// JSON as SQLite's functions of this library read and change it: a path, a new value and a document, a line each.
  static let json = Target(name: "json") { bytes in
    let parts = bytes.split(separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false).map { Array($0) }
    guard parts.count == 3 else { return }
    let steps = (try? JSONText.steps(parts[0])) ?? parts[0].split(separator: UInt8(ascii: ".")).map { Array($0) }
    guard let document = try? JSONText(parts[2]) else { return }
    if let found = try? document.find(steps) {
      expect(found.lowerBound >= 0 && found.upperBound <= document.bytes.count, "a value outside of the text")
      _ = document.kind(of: found)
    }
    guard (try? JSONText(parts[1])) != nil else { return }
    for change in [JSONText.Change.set, .insert, .remove, .append] {
      var changed = document
      _ = try? change.apply(&changed, steps, parts[1])
      _ = try? JSONText(changed.bytes)
    }
  }
}

extension JSONText {
  enum Change {
    case set, insert, remove, append

    func apply(_ text: inout JSONText, _ path: [[UInt8]], _ new: [UInt8]) throws {
      switch self {
      case .set: try text.set(path, to: new)
      case .insert: try text.insert(path, new)
      case .remove: try text.remove(path)
      case .append: try text.append(path, new)
      }
    }
  }
}
