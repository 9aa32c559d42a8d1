import Foundation
import SafeQuery

/// Random expressions over the columns that are in scope. The shape and the values come from two seeds, so that one shape
/// can be had with other values.
///
/// Left out is what differs by what is documented: the order of text without a collation, letters beyond ASCII in another
/// case, fractional numbers as text, and numbers beyond their type. Fractions are quarters, which both databases reckon with
/// exactly.
final class RandomExpressions {
  typealias Number = TypedSQL<Int?>
  typealias Words = TypedSQL<String?>
  typealias Price = TypedSQL<Decimal?>
  typealias Ratio = TypedSQL<Double?>
  typealias Truth = TypedSQL<Bool?>
  typealias Day = TypedSQL<CalendarDate?>
  typealias Moment = TypedSQL<Date?>

  /// The columns that an expression may name. Of a type of which there are none it has values only.
  struct Scope {
    var numbers: [Number] = []
    var words: [Words] = []
    var truths: [Truth] = []
    var prices: [Price] = []
    var ratios: [Ratio] = []
    var days: [Day] = []
    var moments: [Moment] = []

    static func + (left: Scope, right: Scope) -> Scope {
      var both = left
      both.numbers += right.numbers
      both.words += right.words
      both.truths += right.truths
      both.prices += right.prices
      both.ratios += right.ratios
      both.days += right.days
      both.moments += right.moments
      return both
    }
  }

  private var shape: SeededGenerator
  private var values: SeededGenerator

  init(shape: UInt64, values: UInt64) {
    self.shape = SeededGenerator(seed: shape)
    self.values = SeededGenerator(seed: values)
  }

  // MARK: - Choices

  /// A part of the shape.
  func choice(_ count: Int) -> Int { Int.random(in: 0..<count, using: &shape) }

  /// A part of the shape.
  func choice<Element>(of elements: [Element]) -> Element { elements[choice(elements.count)] }

  static let words = ["", "a", "A", "ab", "b%", "x'y", "_", "é", "zz"]
  static let patterns = ["%", "", "a%", "_", "%b%", "\\_", "%'%", "z_", "\\%", "é"]
  static let dates = [
    (2024, 2, 29), (2023, 12, 31), (2024, 1, 1), (1969, 12, 31), (1999, 11, 5), (2026, 6, 30), (2021, 1, 3),
  ]

  func integer(_ range: ClosedRange<Int> = -9...9) -> Int { Int.random(in: range, using: &values) }
  func truth() -> Bool { Bool.random(using: &values) }
  func divisor() -> Int { integer(1...9) * (truth() ? 1 : -1) }
  func word() -> String { Self.words.randomElement(using: &values) ?? "" }
  func pattern() -> String { Self.patterns.randomElement(using: &values) ?? "" }
  func decimal() -> Decimal { Decimal(integer(-40...40)) / 4 }
  func double() -> Double { Double(integer(-40...40)) / 4 }
  func date() -> CalendarDate {
    let (year, month, day) = Self.dates.randomElement(using: &values) ?? (2024, 1, 1)
    return CalendarDate(year: year, month: month, day: day) ?? CalendarDate(daysSinceEpoch: 0)
  }
  func instant() -> Date {
    let seconds = Double(integer(0...3) * 21_600) + Double(integer(-6...6)) / 4
    return Date(timeIntervalSince1970: Double(date().daysSinceEpoch) * 86_400 + seconds)
  }
  func optional<Value>(_ value: () -> Value) -> Value? { integer(0...4) == 0 ? nil : value() }
  func list<Value>(_ value: () -> Value) -> [Value] { (0..<integer(0...4)).map { _ in value() } }

  // MARK: - What every type has

  /// A column or a value.
  func leaf<Value: DatabaseValue>(_ columns: [TypedSQL<Value?>], _ value: () -> Value) -> TypedSQL<Value?>
  where Value.Base == Value {
    columns.isEmpty || choice(3) == 0 ? TypedSQL(value: optional(value)) : choice(of: columns)
  }

  /// What is made of expressions of any type.
  func any<Value: DatabaseValue>(
    _ depth: Int, _ scope: Scope, _ next: () -> TypedSQL<Value?>, _ value: () -> Value
  ) -> TypedSQL<Value?> where Value.Base == Value {
    switch choice(9) {
    case 0: return next().coalesce(next())
    case 1: return next().coalesce(value()).nullable
    case 2: return next().nullIf(value())
    case 3: return next().nullIf(next())
    case 4: return next().greatest(next())
    case 5: return next().least(value()).nullable
    case 6: return when(predicate(depth, scope), then: next()).else(next())
    case 7:
      return when(predicate(depth, scope), then: TypedSQL(value: value())).when(predicate(depth, scope), then: next())
        .else(next())
    default:
      return caseOf(number(depth, scope)).when(integer(), then: next()).when(integer(), then: next()).else(next())
    }
  }

  /// A condition on expressions of any type that has an order.
  func comparison<Value: DatabaseValue>(
    _ one: () -> TypedSQL<Value?>, _ value: () -> Value
  ) -> TypedSQL<Bool> where Value.Base == Value {
    switch choice(14) {
    case 0: return one() == one()
    case 1: return one() != value()
    case 2: return one() < one()
    case 3: return one() >= value()
    case 4: return one() > one()
    case 5: return one() <= value()
    case 6: return one().between(value(), value())
    case 7: return one().between(one(), one())
    case 8: return list(value).contains(one())
    case 9: return one().isDistinct(from: one())
    case 10: return one().isNotDistinct(from: optional(value))
    case 11: return one() == optional(value)
    case 12: return one() != optional(value)
    default: return one() == nil
    }
  }

  // MARK: - Conditions

  func predicate(_ depth: Int, _ scope: Scope) -> TypedSQL<Bool> {
    let below = max(depth - 1, 0)
    if depth > 1 {
      switch choice(12) {
      case 0, 1: return predicate(below, scope) && predicate(below, scope)
      case 2, 3: return predicate(below, scope) || predicate(below, scope)
      case 4, 5: return !predicate(below, scope)
      case 6: return subquery(below, scope)
      case 7: return truthTest(below, scope)
      default: break
      }
    }
    // The order of text is the database's without a collation.
    func ordered() -> Words { words(below, scope).collate(.binary) }
    switch choice(10) {
    case 0, 1: return comparison({ number(below, scope) }, { integer() })
    case 2: return comparison(ordered, word)
    case 3: return textCondition(below, scope)
    case 4: return comparison({ price(below, scope) }, decimal)
    case 5: return comparison({ ratio(below, scope) }, double)
    case 6: return comparison({ truth(below, scope) }, truth)
    case 7: return comparison({ day(below, scope) }, date)
    case 8: return comparison({ moment(below, scope) }, instant)
    default: return rowCondition(below, scope)
    }
  }

  private func textCondition(_ depth: Int, _ scope: Scope) -> TypedSQL<Bool> {
    func text() -> Words { words(depth, scope) }
    switch choice(7) {
    case 0: return text().contains(word())
    case 1: return text().hasPrefix(word())
    case 2: return text().hasSuffix(word())
    // Letter case does not count for LIKE on SQLite.
    case 3: return text().foldingCase().like(pattern())
    case 4: return text().ilike(pattern())
    case 5: return text().isEqual(ignoringCase: word())
    default: return text() == text()
    }
  }

  private func truthTest(_ depth: Int, _ scope: Scope) -> TypedSQL<Bool> {
    switch choice(4) {
    case 0: return truth(depth, scope).isTrue
    case 1: return truth(depth, scope).isFalse
    case 2: return predicate(depth, scope).isUnknown
    default: return truth(depth, scope).coalesce(truth())
    }
  }

  private func rowCondition(_ depth: Int, _ scope: Scope) -> TypedSQL<Bool> {
    func row() -> RowValue<Int, String> {
      rowValue(number(depth, scope), words(depth, scope).collate(.binary))
    }
    switch choice(4) {
    case 0: return row() == row()
    case 1: return row() < row()
    case 2: return row() >= rowValue(integer(), word())
    default: return row().isIn(list { (integer(), word()) })
    }
  }

  private func subquery(_ depth: Int, _ scope: Scope) -> TypedSQL<Bool> {
    if choice(2) == 0 {
      let samples = Sample.where { self.predicate(depth, scope + Scope($0)) }
      return choice(2) == 0
        ? exists(samples) : samples.select { self.day(depth, Scope($0)) }.contains(day(depth, scope))
    }
    let posts = Post.where { self.predicate(depth, scope + Scope($0)) }
    return choice(2) == 0
      ? exists(posts) : posts.select { self.number(depth, Scope($0)) }.contains(number(depth, scope))
  }
}

extension RandomExpressions.Scope {
  init(_ user: User.Columns) {
    self.init(numbers: [TypedSQL(user.id.sql), user.age.nullable], words: [user.email.nullable])
  }

  init(_ post: Post.Columns) {
    self.init(numbers: [TypedSQL(post.id.sql), TypedSQL(post.author.sql)], words: [post.title.nullable])
  }

  init(_ user: Nullable<User.Columns>) {
    self.init(numbers: [TypedSQL(user.id.sql), TypedSQL(user.age.sql)], words: [TypedSQL(user.email.sql)])
  }

  init(_ post: Nullable<Post.Columns>) {
    self.init(numbers: [TypedSQL(post.id.sql), TypedSQL(post.author.sql)], words: [TypedSQL(post.title.sql)])
  }

  init(_ sample: Sample.Columns) {
    self.init(
      numbers: [sample.number.nullable], words: [sample.word.nullable], truths: [sample.flag.nullable],
      prices: [sample.price.nullable], ratios: [sample.ratio.nullable], days: [sample.day.nullable],
      moments: [sample.moment.nullable])
  }

  init(_ sample: Nullable<Sample.Columns>) {
    self.init(
      numbers: [TypedSQL(sample.number.sql)], words: [TypedSQL(sample.word.sql)], truths: [TypedSQL(sample.flag.sql)],
      prices: [TypedSQL(sample.price.sql)], ratios: [TypedSQL(sample.ratio.sql)], days: [TypedSQL(sample.day.sql)],
      moments: [TypedSQL(sample.moment.sql)])
  }
}
