import Foundation
import SafeQuery

/// A call of each function of the builder that takes a value, a list or a number of rows. ``InvarianceTests`` compares the
/// module's interface with it.
extension ValueProbe {
  static let all: [ValueProbe] =
    operators + conditions + conditional + texts + numbers + dates + windows + arrays + json + search + clauses + writes

  // MARK: - Expressions

  static let operators: [ValueProbe] = [
    .select("==(_:_:)") { $0.number == $1.number },
    .select("==(_:_:)") { $0.number == $1.optionalNumber },
    .select("!=(_:_:)") { $0.word != $1.text },
    .select("!=(_:_:)") { $0.word != $1.optionalText },
    .select("<(_:_:)") { $0.price < $1.decimal },
    .select("<=(_:_:)") { $0.ratio <= $1.double },
    .select(">(_:_:)") { $0.day > $1.date },
    .select(">=(_:_:)") { $0.moment >= $1.instant },
    .select("+(_:_:)") { $0.word + $1.text },
    .select("+(_:_:)") { $1.number + $0.number },
    .select("-(_:_:)") { $0.price - $1.decimal },
    .select("-(_:_:)") { $1.number - $0.number },
    .select("*(_:_:)") { $0.ratio * $1.double },
    .select("*(_:_:)") { $1.number * $0.number },
    .select("/(_:_:)") { $0.number / ($1.number + 1) },
    .select("/(_:_:)") { $1.number / $0.number },
    .select("%(_:_:)") { $0.number % ($1.number + 1) },
    .select("TypedSQL.init(value:)") { TypedSQL(value: $1.optionalNumber) },
  ]

  static let conditions: [ValueProbe] = [
    .select("SQLExpression.between(_:_:)") { $0.price.between($1.decimal, $1.decimal) },
    .select("SQLExpression.isDistinct(from:)") { $0.number.isDistinct(from: $1.optionalNumber) },
    .select("SQLExpression.isNotDistinct(from:)") { $0.word.isNotDistinct(from: $1.optionalText) },
    .select("Sequence.contains(_:)") { $1.numbers.contains($0.number) },
    .select("Sequence.contains(_:)") { $1.texts.contains($0.word) },
    .select("SQLExpression.contains(_:)") { $0.word.contains($1.text) },
    .select("SQLExpression.hasPrefix(_:)") { $0.word.hasPrefix($1.text) },
    .select("SQLExpression.hasSuffix(_:)") { $0.word.hasSuffix($1.text) },
    .select("SQLExpression.like(_:)") { $0.word.like($1.text) },
    .select("SQLExpression.ilike(_:)") { $0.word.ilike($1.text) },
    .select("SQLExpression.isEqual(ignoringCase:)") { $0.word.isEqual(ignoringCase: $1.text) },
    .select("SQLExpression.matchesRegularExpression(_:ignoringCase:)") { $0.word.matchesRegularExpression($1.text) },
    .select("rowValue(_:)", "RowValue.==(_:_:)") { rowValue($0.number, $0.word) == rowValue($1.number, $1.text) },
    .select("RowValue.<(_:_:)") { rowValue($0.number, $0.word) < rowValue($1.number, $1.text) },
    .select("RowValue.isIn(_:)") { sample, values in
      rowValue(sample.number, sample.word).isIn(values.texts.map { (values.number, $0) })
    },
  ]

  static let conditional: [ValueProbe] = [
    .select("SQLExpression.coalesce(_:)") { $0.number.coalesce($1.number) },
    .select("SQLExpression.nullIf(_:)") { $0.price.nullIf($1.decimal) },
    .select("SQLExpression.greatest(_:)") { $0.number.greatest($1.number) },
    .select("SQLExpression.least(_:)") { $0.day.least($1.date) },
    .select("when(_:then:)", "Case.when(_:then:)", "Case.else(_:)") { sample, values in
      when(sample.number == nil, then: values.text).when(sample.number == 1, then: values.text).else(values.text)
    },
    .select("CaseOperand.when(_:then:)", "SimpleCase.when(_:then:)", "SimpleCase.else(_:)") { sample, values in
      caseOf(sample.number).when(values.number, then: values.text).when(values.number, then: values.text)
        .else(values.text)
    },
    .select("Case.when(_:then:)", "Case.else(_:)") { sample, values in
      when(sample.number == nil, then: values.text).when(sample.number == 1, then: values.optionalText)
        .else(values.optionalText)
    },
    .select("CaseOfNull.when(_:then:)", "CaseOfNull.else(_:)") { sample, values in
      let null = when(sample.number == nil, then: nil)
      return null.when(sample.number == 1, then: values.text).else(null.else(values.text))
    },
    .select("SimpleCase.when(_:then:)", "SimpleCase.else(_:)") { sample, values in
      caseOf(sample.number).when(values.number, then: values.text).when(values.number, then: values.optionalText)
        .else(values.optionalText)
    },
    .select("CaseOperand.when(_:then:)", "SimpleCase.when(_:then:)") { sample, values in
      caseOf(sample.number).when(values.number, then: sample.word).when(values.number, then: sample.word)
    },
  ]

  static let texts: [ValueProbe] = [
    .select("SQLExpression.trim(_:)") { $0.word.trim($1.text) },
    .select("SQLExpression.trimStart(_:)") { $0.word.trimStart($1.text) },
    .select("SQLExpression.trimEnd(_:)") { $0.word.trimEnd($1.text) },
    .select("SQLExpression.substring(from:)") { $0.word.substring(from: $1.number + 1) },
    .select("SQLExpression.substring(from:length:)") { $0.word.substring(from: $1.number + 1, length: $1.number) },
    .select("SQLExpression.left(_:)") { $0.word.left($1.number) },
    .select("SQLExpression.right(_:)") { $0.word.right($1.number) },
    .select("SQLExpression.replacing(_:with:)") { $0.word.replacing($1.text, with: $1.text) },
    .select("SQLExpression.repeated(_:)") { $0.word.repeated($1.number) },
    .select("SQLExpression.padLeft(to:with:)") { $0.word.padLeft(to: $1.number, with: $1.text) },
    .select("SQLExpression.padRight(to:with:)") { $0.word.padRight(to: $1.number, with: $1.text) },
    .select("SQLExpression.position(of:)") { $0.word.position(of: $1.text) },
    .select("SQLExpression.joined(separator:)") { $0.word.joined(separator: $1.text) },
  ]

  static let numbers: [ValueProbe] = [
    .select("SQLExpression.round(_:)") { $0.price.round($1.number) },
    .select("SQLExpression.round(_:)") { $0.ratio.round($1.number) },
    .select("SQLExpression.mod(_:)") { $0.price.mod($1.decimal) },
    .select("SQLExpression.power(_:)") { $0.ratio.power($1.double) },
    .select("SQLExpression.widthBucket(from:to:count:)") {
      $0.ratio.widthBucket(from: -$1.double, to: $1.double, count: $1.number + 1)
    },
    .query("SQLExpression.widthBucket(from:to:count:)") { values in
      Sample.all.groupBy { $0.ratio.widthBucket(from: 0, to: values.double, count: 3) }
        .order { $0.ratio.widthBucket(from: 0, to: values.double, count: 3) }
        .select {
          ($0.ratio.widthBucket(from: 0, to: values.double, count: 3), count().filter($0.number == values.number))
        }
    },
    .query("%(_:_:)") { values in
      Sample.all.groupBy { ($0.number % (values.number + 1), $0.id) }
        .select { ($0.number % (values.number + 1), ($0.number % 2).sum()) }
    },
    .select("SQLExpression.percentile(_:)") { $0.ratio.percentile($1.fraction) },
  ]

  static let dates: [ValueProbe] = [
    .select("SQLExpression.adding(years:months:days:)") { $0.day.adding(years: $1.number, days: -$1.number) },
    .select("SQLExpression.adding(years:months:days:hours:minutes:seconds:)") {
      $0.moment.adding(months: $1.number, hours: -$1.number, seconds: $1.number)
    },
    .select("SQLExpression.days(since:)") { $0.day.days(since: $1.date) },
    .select("SQLExpression.seconds(since:)") { $0.moment.seconds(since: $1.instant) },
  ]

  static let windows: [ValueProbe] = [
    .select("ntile(_:)") { ntile($1.number + 1).over(.order(by: $0.id)) },
    .select("SQLExpression.lag(_:)") { $0.word.lag($1.number).over(.order(by: $0.id)) },
    .select("SQLExpression.lead(_:)") { $0.word.lead($1.number).over(.order(by: $0.id)) },
    .select("SQLExpression.lag(_:default:)") { $0.word.lag($1.number, default: $1.text).over(.order(by: $0.id)) },
    .select("SQLExpression.lead(_:default:)") { $0.word.lead($1.number, default: $1.text).over(.order(by: $0.id)) },
    .select("SQLExpression.nthValue(_:)") { $0.word.nthValue($1.number + 1).over(.order(by: $0.id)) },
    .select("FrameBound.preceding(_:)", "FrameBound.following(_:)") { sample, values in
      count().over(.order(by: sample.id).rows(from: .preceding(values.number), to: .following(values.number)))
    },
    .select("FrameBound.preceding(days:)", "FrameBound.following(days:)") { sample, values in
      count().over(
        .order(by: sample.day).range(from: .preceding(days: values.number), to: .following(days: values.number)))
    },
    .select("FrameBound.preceding(hours:minutes:seconds:)", "FrameBound.following(hours:minutes:seconds:)") {
      count().over(.order(by: $0.moment).range(from: .preceding(hours: $1.number), to: .following(seconds: $1.number)))
    },
    .select("FrameBound.preceding(_:)", "FrameBound.following(_:)") { sample, values in
      count().over(.order(by: sample.ratio).range(from: .preceding(values.double), to: .following(values.double)))
    },
  ]
}
