import Foundation
import SafeQuery

/// A query with the seed of its shape; its rows as text, whatever their type is.
struct RandomQuery: Sendable {
  let seed: UInt64
  let statement: @Sendable (Dialect) throws -> Statement
  let rows: @Sendable (Transaction) throws -> [String]

  private init<Query: ReadQuery, each Value>(_ seed: UInt64, _ query: Query) where Query.Output == (repeat each Value) {
    self.seed = seed
    statement = { try query.sql(for: $0) }
    rows = { try $0.fetch(query).map { RandomRow.text(repeat each $0) } }
  }

  /// What tells how to have it again.
  var description: String { RandomRow.description(seed, statement) }

  /// The query of a seed.
  init(seed: UInt64, values: UInt64) {
    let random = RandomExpressions(shape: seed, values: values)
    switch random.choice(17) {
    case 0: self.init(seed, Self.inner(random))
    case 1: self.init(seed, Self.left(random))
    case 2: self.init(seed, Self.right(random))
    case 3: self.init(seed, Self.full(random))
    case 4: self.init(seed, Self.samplesLeft(random))
    case 5: self.init(seed, Self.groups(random))
    case 6: self.init(seed, Self.sampleGroups(random))
    case 7: self.init(seed, Self.aggregates(random))
    case 8: self.init(seed, Self.windows(random))
    case 9: self.init(seed, Self.frames(random))
    case 10: self.init(seed, Self.combined(random))
    case 11: self.init(seed, Self.derived(random))
    case 12: self.init(seed, Self.commonTable(random))
    case 13: self.init(seed, Self.different(random))
    case 14: self.init(seed, Self.table(random))
    default: self.init(seed, Self.samples(random))
    }
  }

  static let depth = 3

  typealias Expressions = RandomExpressions
  typealias Chosen = (Expressions.Number, TypedSQL<Bool?>, Expressions.Words)

  static func chosen(_ random: Expressions, _ scope: Expressions.Scope) -> Chosen {
    (random.number(depth, scope), random.predicate(depth, scope).nullable, random.words(depth, scope))
  }

  // MARK: - Of one table

  private static func table(_ random: Expressions) -> some ReadQuery<(Int64, Int?, Bool?, String?)> {
    User.where { random.predicate(depth, .init($0)) }.order { $0.id }.select { user in
      let (number, truth, words) = chosen(random, .init(user))
      return (user.id, number, truth, words)
    }
  }

  private static func samples(
    _ random: Expressions
  ) -> some ReadQuery<(Int64, Int?, String?, Bool?, Decimal?, Double?, CalendarDate?, Date?)> {
    let query = Sample.where { random.predicate(depth, .init($0)) }
      .order { sample in
        term(random, .init(sample))
        sample.id.ascending
      }
      .select { sample in
        let scope = Expressions.Scope(sample)
        let (number, truth, words) = chosen(random, scope)
        return (
          sample.id, number, words, truth, random.price(depth, scope), random.ratio(depth, scope),
          random.day(depth, scope), random.moment(depth, scope)
        )
      }
    switch random.choice(4) {
    case 0: return query.limit(random.integer(0...6))
    case 1: return query.limit(random.integer(0...6), offset: random.integer(0...6))
    case 2: return query.offset(random.integer(0...6))
    default: return query
    }
  }

  /// A key of any type, with nulls at either end.
  static func term(_ random: Expressions, _ scope: Expressions.Scope) -> OrderTerm {
    let direction: SortDirection = random.choice(2) == 0 ? .ascending : .descending
    let term =
      switch random.choice(7) {
      case 0: random.number(2, scope).ordered(direction)
      case 1: random.words(2, scope).collate(.binary).ordered(direction)
      case 2: random.truth(2, scope).ordered(direction)
      case 3: random.price(2, scope).ordered(direction)
      case 4: random.ratio(2, scope).ordered(direction)
      case 5: random.day(2, scope).ordered(direction)
      default: random.moment(2, scope).ordered(direction)
      }
    switch random.choice(3) {
    case 0: return term.nullsFirst
    case 1: return term.nullsLast
    default: return term
    }
  }

  // MARK: - Of joined tables

  private typealias Joined = (Int64?, Int64?, Int?, Bool?, String?)

  private static func inner(_ random: Expressions) -> some ReadQuery<Joined> {
    User.all.join(Post.self) { random.predicate(depth, .init($0) + .init($1)) }
      .order { user, post in
        user.id.ascending
        post.id.ascending
      }
      .select { user, post in
        let (number, truth, words) = chosen(random, .init(user) + .init(post))
        return (user.id.nullable, post.id.nullable, number, truth, words)
      }
  }

  private static func left(_ random: Expressions) -> some ReadQuery<Joined> {
    User.all.leftJoin(Post.self) { random.predicate(depth, .init($0) + .init($1)) }
      .where { random.predicate(depth, .init($0) + .init($1)) }
      .order { user, post in
        user.id.ascending
        post.id.ascending
      }
      .select { user, post in
        let (number, truth, words) = chosen(random, .init(user) + .init(post))
        return (user.id.nullable, post.id, number, truth, words)
      }
  }

  private static func right(_ random: Expressions) -> some ReadQuery<Joined> {
    User.all.rightJoin(Post.self) { random.predicate(depth, .init($0) + .init($1)) }
      .order { user, post in
        user.id.ascending
        post.id.ascending
      }
      .select { user, post in
        let (number, truth, words) = chosen(random, .init(user) + .init(post))
        return (user.id, post.id.nullable, number, truth, words)
      }
  }

  /// PostgreSQL joins both sides in full where the condition has an equality only.
  private static func full(_ random: Expressions) -> some ReadQuery<Joined> {
    User.all.fullJoin(Post.self) { $0.id == $1.author && $0.email == $1.title }
      .where { random.predicate(depth, .init($0) + .init($1)) }
      .order { user, post in
        user.id.ascending
        post.id.ascending
      }
      .select { user, post in
        let (number, truth, words) = chosen(random, .init(user) + .init(post))
        return (user.id, post.id, number, truth, words)
      }
  }

  private static func samplesLeft(
    _ random: Expressions
  ) -> some ReadQuery<(Int64, Int64?, Int?, Bool?, Decimal?, CalendarDate?)> {
    User.all.leftJoin(Sample.self) { random.predicate(depth, .init($0) + .init($1)) }
      .where { random.predicate(1, .init($0) + .init($1)) }
      .order { user, sample in
        user.id.ascending
        sample.id.ascending
      }
      .select { user, sample in
        let scope = Expressions.Scope(user) + .init(sample)
        return (
          user.id, sample.id, random.number(depth, scope), random.truth(depth, scope), random.price(depth, scope),
          random.day(depth, scope)
        )
      }
  }
}
