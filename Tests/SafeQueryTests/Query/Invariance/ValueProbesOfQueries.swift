import Foundation
import SafeQuery

extension ValueProbe {
  private static func array(_ values: ProbeValues) -> TypedSQL<[Int]> { TypedSQL(value: values.numbers) }
  private static func document(_ values: ProbeValues) -> TypedSQL<JSON<[String: Int]>> {
    TypedSQL(value: JSON(values.json))
  }

  static let arrays: [ValueProbe] = [
    .select("SQLExpression.element(at:)") { array($1).element(at: $1.number + 1) },
    .select("SQLExpression.hasElement(_:)") { array($1).hasElement($1.number) },
    .select("SQLExpression.contains(all:)") { array($1).contains(all: $1.numbers) },
    .select("SQLExpression.isContained(in:)") { array($1).isContained(in: $1.numbers) },
    .select("SQLExpression.overlaps(_:)") { array($1).overlaps($1.numbers) },
    .select("SQLExpression.appending(_:)") { array($1).appending($1.number) },
    .select("SQLExpression.appending(contentsOf:)") { array($1).appending(contentsOf: $1.numbers) },
    .select("SQLExpression.removing(_:)") { array($1).removing($1.number) },
  ]

  static let json: [ValueProbe] = [
    .select("JSONPath.subscript(_:)", "SQLExpression.subscript(_:)") { document($1)[$1.text][$1.number].text },
    .select("JSONPath.set(to:)") { document($1)[$1.text].set(to: $1.texts) },
    .select("JSONPath.insert(_:)") { document($1)[$1.text].insert($1.number) },
    .select("JSONPath.append(_:)") { document($1)[$1.text].append($1.text) },
    .select("JSONPath.hasElement(_:)") { document($1)[$1.text].hasElement($1.text) },
    .select("JSONPath.contains(_:)") { document($1).json.contains(JSON($1.json)) },
    .select("JSONPath.isContained(in:)") { document($1).json.isContained(in: JSON($1.json)) },
  ]

  static let search: [ValueProbe] = [
    .select("TextSearch.words(_:)") { $0.word.matches(.words($1.text)) },
    .select("TextSearch.phrase(_:)") { $0.word.matches(.phrase($1.text)) },
    .select("TextSearch.prefix(_:)") { $0.word.matches(.prefix($1.text)) },
    .select("TextSearch.searchSyntax(_:)") { $0.word.matches(.searchSyntax($1.text)) },
    .select("Column.snippet(_:in:before:after:words:)") {
      $0.word.snippet(.words($1.text), before: "[", after: "]", words: $1.number + 2)
    },
  ]

  // MARK: - Clauses

  static let clauses: [ValueProbe] = [
    .query("SelectQuery.limit(_:)") { Sample.all.limit($0.number) },
    .query("SelectQuery.page(_:size:maximumSize:)") {
      Sample.all.order { $0.id }.page($0.number + 1, size: $0.number + 1, maximumSize: 100 + $0.count)
    },
    .query("SelectQuery.page(by:size:cursor:key:maximumSize:)") {
      let shown = Sample.where { [text = $0.text] in $0.word != text }
      return shown.page(
        by: { $0.word.ascending }, size: $0.number + 1, key: CursorKey.random(), maximumSize: 100 + $0.count)
    },
    .query("Values.init(_:)") { Values($0.samples) },
    .query("Values.init(_:)") { Values($0.texts) },
    .query("Series.init(_:by:)") { Series($0.number...($0.number + 5), by: $0.number + 1) },
    .query("SelectQuery.limit(_:offset:)") { Sample.all.limit($0.number, offset: $0.number) },
    .query("SelectQuery.offset(_:)") { Sample.all.offset($0.number) },
    .query("SelectQuery.limit(_:offset:)") { values in
      Prepared { (count: Parameter<Int>) in Sample.all.limit(count, offset: values.number) }(values.number)
    },
    .query("SelectQuery.limit(_:offset:)") { values in
      Prepared { (offset: Parameter<Int>) in Sample.all.limit(values.number, offset: offset) }(values.number)
    },
    .query("Parameter.contains(_:)") { values in
      Prepared { (list: Parameter<[Int]>) in Sample.where { list.contains($0.number) } }(values.numbers)
    },
    .text("SQL.StringInterpolation.appendInterpolation(_:)") { values in
      "SELECT \(values.number), \(values.text), \(values.optionalText)"
    },
    .text("SQL.StringInterpolation.appendInterpolation(in:)") { values in
      "SELECT \(1) WHERE \(values.number) IN \(in: values.numbers)"
    },
  ]

  // MARK: - Writes

  static let writes: [ValueProbe] = [
    .query("Table.insert(_:)") { Sample.insert($0.sample) },
    .query("Table.insert(_:omitting:_:)") { Sample.insert($0.sample, omitting: \.word, \.price) },
    .query("Table.insert(contentsOf:)") { Sample.insert(contentsOf: $0.samples) },
    .query("Table.insert(contentsOf:omitting:_:)") { Sample.insert(contentsOf: $0.samples, omitting: \.word) },
    .query("Table.insert(contentsOf:)") { values in
      Sample.insert(contentsOf: values.samples).onConflict { $0.id }.doUpdate {
        $0.word = values.text + $1.word
      }
      .returning()
    },
    .query("Assignments.subscript(dynamicMember:)") { values in
      Sample.insert {
        $0.id = Int64(values.number)
        $0.word = values.optionalText
      }
    },
    .query("Assignments.subscript(dynamicMember:)") { values in
      Sample.where { $0.word == values.optionalText }.update { $0.number = values.optionalNumber }
    },
    .query("Assignments.setGenerated(_:to:)") { values in
      User.insert {
        $0.setGenerated(\.id, to: Int64(values.number))
        $0.email = values.text
        $0.age = values.optionalNumber
      }
    },
    .query("Sequence.contains(_:)") { values in Sample.where { values.numbers.contains($0.number) }.delete() },
  ]
}
