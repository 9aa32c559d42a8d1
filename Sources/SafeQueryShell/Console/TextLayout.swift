/// Text set in columns of a terminal.
enum TextLayout {
  /// The text in lines of at most a width, broken at spaces where there are any.
  static func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      if !line.isEmpty && Printable.width(line) + 1 + Printable.width(String(word)) > width {
        lines.append(line)
        line = ""
      } else if !line.isEmpty {
        line += " "
      }
      for scalar in word.unicodeScalars {
        if Printable.width(line) >= width {
          lines.append(line)
          line = ""
        }
        line.unicodeScalars.append(scalar)
      }
    }
    return lines + [line]
  }

  /// A table with a head: numbers to the right, NULL and empty text unmistakable, control characters escaped.
  static func table(head: [String], rows: [[String?]], alignedRight: [Bool]) -> [String] {
    let cells = rows.map { row in row.map { Printable.cut(Printable.cell($0), to: maximumCell) } }
    let titles = head.map { Printable.cut(Printable.escaped($0), to: maximumCell) }
    let widths = titles.indices.map { column in
      cells.reduce(Printable.width(titles[column])) { widest, row in
        max(widest, column < row.count ? Printable.width(row[column]) : 0)
      }
    }
    func line(_ row: [String], _ isHead: Bool) -> String {
      let padded = zip(row, widths).enumerated().map { column, cell in
        Printable.padded(cell.0, to: cell.1, right: !isHead && column < alignedRight.count && alignedRight[column])
      }
      return trimmedRight(padded.joined(separator: " │ "))
    }
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "─┼─")
    return [line(titles, true), rule] + cells.map { line($0, false) }
  }

  /// The widest cell that is shown in full.
  private static let maximumCell = 200

  /// Without spaces at its end.
  static func trimmedRight(_ text: String) -> String {
    var view = text[...]
    while view.utf8.last == UInt8(ascii: " ") { view = view.dropLast() }
    return String(view)
  }
}
