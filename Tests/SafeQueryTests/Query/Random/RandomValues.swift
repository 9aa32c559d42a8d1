import Foundation
import SafeQuery

// Random expressions of each type.

extension RandomExpressions {
  func number(_ depth: Int, _ scope: Scope) -> Number {
    guard depth > 0 else { return leaf(scope.numbers) { integer() } }
    func next() -> Number { number(depth - 1, scope) }
    switch choice(22) {
    case 0: return next() + next()
    case 1: return next() - integer()
    // The remainder keeps products of products from overflowing.
    case 2: return (next() * next()) % 1009
    case 3: return next() / next()
    case 4: return next() / divisor()
    case 5: return next() % next()
    case 6: return -next()
    case 7: return next().abs()
    case 8: return next().sign()
    case 9: return words(depth - 1, scope).length()
    case 10: return words(depth - 1, scope).utf8Length()
    case 11: return words(depth - 1, scope).position(of: word())
    case 12: return words(depth - 1, scope).codePoint()
    case 13: return truth(depth - 1, scope).cast(to: Int.self)
    case 14: return price(depth - 1, scope).mod(1000).cast(to: Int.self)
    case 15: return ratio(depth - 1, scope).least(1000).greatest(-1000).cast(to: Int.self).nullable
    case 16: return day(depth - 1, scope).extract(choice(of: DateField.allCases))
    case 17:
      return choice(2) == 0
        ? moment(depth - 1, scope).extract(choice(of: DateField.allCases))
        : moment(depth - 1, scope).extract(choice(of: TimeField.allCases))
    case 18: return day(depth - 1, scope).days(since: day(depth - 1, scope))
    case 19: return moment(depth - 1, scope).secondsSinceEpoch() % 86_413
    case 20: return scalar(depth, scope)
    default: return any(depth - 1, scope, next) { integer() }
    }
  }

  private func scalar(_ depth: Int, _ scope: Scope) -> Number {
    Post.where { self.predicate(depth - 1, scope + Scope($0)) }.select { self.number(depth - 1, Scope($0)).max() }
      .scalar()
  }

  func words(_ depth: Int, _ scope: Scope) -> Words {
    guard depth > 0 else { return leaf(scope.words) { word() } }
    func next() -> Words { words(depth - 1, scope) }
    switch choice(20) {
    case 0: return next() + next()
    case 1: return next() + word()
    case 2: return next().replacing(word(), with: word())
    case 3: return next().lower()
    case 4: return next().trim(word())
    case 5: return choice(2) == 0 ? next().trimStart(word()) : next().trimEnd(word())
    case 6: return next().substring(from: integer(1...4))
    case 7: return next().substring(from: integer(1...4), length: integer(0...3))
    case 8: return next().left(integer(0...3))
    case 9: return next().right(integer(0...3))
    case 10: return next().repeated(integer(0...3))
    case 11: return next().padLeft(to: integer(0...5), with: word())
    case 12: return next().padRight(to: integer(0...5), with: word())
    case 13: return next().foldingCase()
    case 14: return number(depth - 1, scope).cast(to: String.self)
    case 15: return truth(depth - 1, scope).cast(to: String.self)
    case 16:
      return choice(2) == 0
        ? day(depth - 1, scope).cast(to: String.self)
        : moment(depth - 1, scope).cast(to: String.self)
    case 17: return day(depth - 1, scope).formatted(.day, .dot, .month, .space, .year, .slash, .dayOfYear)
    case 18: return moment(depth - 1, scope).formatted(.year, .dash, .dayOfYear, .t, .hour, .colon, .minute, .second)
    default: return any(depth - 1, scope, { next().collate(.binary) }) { word() }
    }
  }

  func truth(_ depth: Int, _ scope: Scope) -> Truth {
    guard depth > 0 else { return leaf(scope.truths) { truth() } }
    switch choice(4) {
    case 0: return number(depth - 1, scope).cast(to: Bool.self)
    case 1: return any(depth - 1, scope, { truth(depth - 1, scope) }) { truth() }
    case 2: return leaf(scope.truths) { truth() }
    default: return predicate(depth - 1, scope).nullable
    }
  }

  func price(_ depth: Int, _ scope: Scope) -> Price {
    guard depth > 0 else { return leaf(scope.prices) { decimal() } }
    func next() -> Price { price(depth - 1, scope) }
    switch choice(15) {
    case 0: return next() + next()
    case 1: return next() - decimal()
    case 2: return next() * decimal()
    case 3: return -next()
    // Other quotients have digits without end.
    case 4: return next() / 4
    case 5: return next().abs()
    case 6: return next().sign()
    case 7: return next().round(integer(0...2))
    case 8: return next().floor()
    case 9: return next().ceil()
    case 10: return next().mod(Decimal(divisor()) / 2)
    case 11: return number(depth - 1, scope).cast(to: Decimal.self)
    case 12: return ratio(0, scope).cast(to: Decimal.self)
    default: return any(depth - 1, scope, next, decimal)
    }
  }

  func ratio(_ depth: Int, _ scope: Scope) -> Ratio {
    guard depth > 0 else { return leaf(scope.ratios) { double() } }
    func next() -> Ratio { ratio(depth - 1, scope) }
    switch choice(20) {
    case 0: return next() + next()
    case 1: return next() - double()
    case 2: return next() * next()
    case 3: return -next()
    case 4: return next() / 4
    case 5: return next() / next()
    case 6: return next().abs()
    case 7: return next().sign()
    case 8: return next().round(integer(0...2))
    case 9: return next().floor()
    case 10: return next().ceil()
    case 11: return next().abs().sqrt()
    case 12: return next().ln()
    case 13: return next().least(9).exp().nullable
    case 14: return next().least(9).greatest(-9).power(Double(integer(-1...3)) / 2)
    case 15: return number(depth - 1, scope).cast(to: Double.self)
    case 16: return price(depth - 1, scope).cast(to: Double.self)
    case 17: return moment(depth - 1, scope).seconds(since: moment(depth - 1, scope))
    default: return any(depth - 1, scope, next, double)
    }
  }

  /// A number of days that stays within the calendar.
  private func someDays(_ depth: Int, _ scope: Scope) -> TypedSQL<Int> { (number(depth, scope) % 401).coalesce(0) }

  func day(_ depth: Int, _ scope: Scope) -> Day {
    guard depth > 0 else { return leaf(scope.days) { date() } }
    func next() -> Day { day(depth - 1, scope) }
    switch choice(6) {
    case 0: return next().adding(years: integer(-4...4), months: integer(-13...13), days: integer(-40...40))
    case 1: return next().adding(days: someDays(depth - 1, scope))
    case 2, 3: return next().truncated(to: choice(of: DateUnit.allCases))
    case 4: return moment(depth - 1, scope).cast(to: CalendarDate.self)
    default: return any(depth - 1, scope, next, date)
    }
  }

  func moment(_ depth: Int, _ scope: Scope) -> Moment {
    guard depth > 0 else { return leaf(scope.moments) { instant() } }
    func next() -> Moment { moment(depth - 1, scope) }
    switch choice(7) {
    case 0: return next().adding(years: integer(-4...4), months: integer(-13...13), days: integer(-40...40))
    case 1: return next().adding(hours: integer(-30...30), minutes: integer(-70...70), seconds: integer(-70...70))
    case 2: return next().adding(seconds: someDays(depth - 1, scope))
    case 3: return next().truncated(to: choice(of: DateUnit.allCases))
    case 4: return next().truncated(to: choice(of: TimeField.allCases))
    case 5: return day(depth - 1, scope).cast(to: Date.self)
    default: return any(depth - 1, scope, next, instant)
    }
  }
}
