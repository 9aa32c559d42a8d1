import Foundation
import SafeQuery

// Random queries of more than rows: groups, windows, queries of queries.

extension RandomQuery {
  static func groups(_ random: Expressions) -> some ReadQuery<(Int?, Int, Int64?, Int?, Int, Int)> {
    User.where { random.predicate(depth, .init($0)) }.groupBy { $0.age }
      .having { random.number(1, .init($0)).count() >= random.integer(0...2) }
      .order { $0.age }
      .select { user in
        let (number, truth, words) = chosen(random, .init(user))
        return (user.age, count(), number.sum(), number.min(), truth.count(), words.countDistinct())
      }
  }

  static func sampleGroups(
    _ random: Expressions
  ) -> some ReadQuery<(Bool?, CalendarDate?, Decimal?, Int, Int64?, Decimal?, Double?, CalendarDate?)> {
    Sample.where { random.predicate(2, .init($0)) }
      .groupBy { ($0.flag, $0.day, $0.price) }
      .order { sample in
        sample.flag.ascending
        sample.day.descending
        sample.price.ascending.nullsLast
      }
      .select { sample in
        let scope = Expressions.Scope(sample)
        return (
          sample.flag, sample.day, sample.price, count().filter(random.predicate(2, scope)),
          random.number(2, scope).sum().filter(random.predicate(2, scope)), random.price(2, scope).sum(),
          random.ratio(2, scope).avg(), random.day(2, scope).max()
        )
      }
  }

  /// Of all rows, which may be none.
  static func aggregates(
    _ random: Expressions
  ) -> some ReadQuery<(Int64?, Decimal?, Double?, Int, Bool?, Bool?, String?, Date?, Int64, Decimal)> {
    Sample.where { random.predicate(depth, .init($0)) }.select { sample in
      let scope = Expressions.Scope(sample)
      let filter = random.predicate(2, scope)
      return (
        random.number(2, scope).sum().distinct().filter(filter), random.price(2, scope).sum().distinct(),
        random.number(2, scope).avg().filter(filter), random.price(2, scope).countDistinct(),
        random.truth(2, scope).every(), random.truth(2, scope).some().filter(filter),
        random.words(2, scope).collate(.binary).min(), random.moment(2, scope).min().filter(filter),
        random.number(2, scope).total(), random.price(2, scope).max().coalesce(random.decimal())
      )
    }
  }

  // MARK: - Windows

  /// Rows that are together: by a column, by an expression, or all of them.
  private static func partition(_ random: Expressions, _ sample: Sample.Columns) -> Window {
    switch random.choice(4) {
    case 0: .partition(by: sample.flag)
    case 1: .partition(by: sample.price)
    case 2: .partition(by: random.number(1, .init(sample)))
    default: Window()
    }
  }

  static func windows(
    _ random: Expressions
  ) -> some ReadQuery<(Int64, Int, Int, Int, Double, Double, Int, Int?, String?, Date?)> {
    Sample.where { random.predicate(1, .init($0)) }.order { $0.id }.select { sample in
      let scope = Expressions.Scope(sample)
      let part = partition(random, sample)
      let (ties, total) = (part.order(by: term(random, scope)), part.order(by: term(random, scope), sample.id))
      return (
        sample.id, rowNumber().over(total), rank().over(ties), denseRank().over(ties), percentRank().over(ties),
        cumeDist().over(ties), ntile(random.integer(1...5)).over(total),
        random.number(1, scope).lag(random.integer(0...3)).over(total),
        random.words(1, scope).lead(random.integer(0...3)).over(total), random.moment(1, scope).firstValue().over(total)
      )
    }
  }

  private static func bounds(_ random: Expressions) -> (FrameBound, FrameBound) {
    let offset = random.integer(0...3)
    switch random.choice(6) {
    case 0: return (.unboundedPreceding, .currentRow)
    case 1: return (.preceding(offset), .currentRow)
    case 2: return (.preceding(offset), .following(random.integer(0...3)))
    case 3: return (.currentRow, .following(offset))
    case 4: return (.following(offset), .unboundedFollowing)
    default: return (.unboundedPreceding, .unboundedFollowing)
    }
  }

  static func frames(
    _ random: Expressions
  ) -> some ReadQuery<(Int64, Int64?, Int, Decimal?, Int?, Double?, String?)> {
    Sample.where { random.predicate(1, .init($0)) }.order { $0.id }.select { sample in
      let scope = Expressions.Scope(sample)
      let part = partition(random, sample)
      let (start, end) = bounds(random)
      let exclusion = random.choice(of: [FrameExclusion.noOthers, .currentRow, .group, .ties])
      let rows = part.order(by: term(random, scope), sample.id).rows(from: start, to: end, excluding: exclusion)
      let groups = part.order(by: term(random, scope)).groups(from: start, to: end, excluding: exclusion)
      let range = part.order(by: random.number(1, scope)).range(from: start, to: end, excluding: exclusion)
      return (
        sample.id, random.number(1, scope).sum().over(rows), count().over(groups),
        random.price(1, scope).sum().filter(random.predicate(1, scope)).over(groups),
        random.number(1, scope).min().over(range), random.ratio(0, scope).avg().over(range),
        random.words(0, scope).joined(separator: random.word()).over(rows)
      )
    }
  }

  // MARK: - Queries of queries

  typealias Three = (Int?, String?, Decimal?)

  private static func three(_ random: Expressions) -> Select<Sample.Columns, Three> {
    Sample.where { random.predicate(2, .init($0)) }.select { sample in
      let scope = Expressions.Scope(sample)
      // SQLite tells decimals apart by how they are stored.
      return (random.number(1, scope), random.words(1, scope), sample.price)
    }
  }

  private static func operation(_ random: Expressions, _ left: some ReadQuery<Three>) -> CombinedQuery<Three> {
    let right = three(random)
    switch random.choice(4) {
    case 0: return left.union(right)
    case 1: return left.unionAll(right)
    case 2: return left.intersect(right)
    default: return left.except(right)
    }
  }

  private static func sorted(
    _ query: Select<(Column<Int?>, Column<String?>, Column<Decimal?>), Three>
  ) -> Select<(Column<Int?>, Column<String?>, Column<Decimal?>), Three> {
    query.order { number, word, price in
      number.ascending
      word.collate(.binary).descending
      price.ascending
    }
  }

  static func combined(_ random: Expressions) -> some ReadQuery<Three> {
    let once = operation(random, three(random))
    let both = random.choice(2) == 0 ? once : operation(random, once)
    return sorted(both.asTable()).limit(random.integer(0...30))
  }

  static func different(_ random: Expressions) -> some ReadQuery<Three> { sorted(three(random).distinct().asTable()) }

  private static func scope(
    _ number: Column<Int?>, _ word: Column<String?>, _ price: Column<Decimal?>
  ) -> Expressions.Scope { .init(numbers: [number.nullable], words: [word.nullable], prices: [price.nullable]) }

  static func derived(_ random: Expressions) -> some ReadQuery<(Int?, Int, Int?, Int, Bool?)> {
    three(random).asTable().where { random.predicate(2, scope($0, $1, $2)) }
      .groupBy { number, _, _ in number }
      .order { number, _, _ in number }
      .select { number, word, price in
        let inner = scope(number, word, price)
        return (
          number, count(), random.number(2, inner).max(), random.words(1, inner).countDistinct(),
          random.truth(2, inner).every()
        )
      }
  }

  /// A common table that is used twice.
  static func commonTable(_ random: Expressions) -> some ReadQuery<(Int64, Int64, Int?, Int?, Bool?)> {
    let users = User.where { random.predicate(2, .init($0)) }
      .asCTE(random.choice(of: Materialization.allCases))
    let most = users.asTable().select { random.number(2, .init($0)).max() }.scalar()
    return Post.all.joinQuery(users) { random.predicate(2, .init($0) + .init($1)) }
      .order { post, user in
        post.id.ascending
        user.id.ascending
      }
      .select { post, user in
        let inner = Expressions.Scope(post) + .init(user)
        return (post.id, user.id, random.number(2, inner), most, random.truth(2, inner))
      }
  }
}
