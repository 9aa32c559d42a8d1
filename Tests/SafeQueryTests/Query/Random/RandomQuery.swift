import SafeQuery

/// A query with the seed of its shape; its rows as text, whatever their type is.
struct RandomQuery: Sendable {
  let seed: UInt64
  let statement: @Sendable (Dialect) throws -> Statement
  let rows: @Sendable (Transaction) throws -> [String]

  private init(_ seed: UInt64, _ query: some ReadQuery) {
    self.seed = seed
    statement = { try query.sql(for: $0) }
    rows = { try $0.fetch(query).map { "\($0)" } }
  }

  /// What tells how to have it again.
  var description: String {
    let texts = Dialect.allCases.map { dialect in
      (try? statement(dialect)).map { "\(dialect): \($0.text)\n  \($0.parameters)" } ?? "\(dialect): not rendered"
    }
    return "seed \(seed)\n" + texts.joined(separator: "\n")
  }

  /// The query of a seed: of one table, of a join of any kind, or of groups.
  init(seed: UInt64, values: UInt64) {
    let random = RandomExpressions(shape: seed, values: values)
    switch random.choice(7) {
    case 0: self.init(seed, Self.inner(random))
    case 1: self.init(seed, Self.left(random))
    case 2: self.init(seed, Self.right(random))
    case 3: self.init(seed, Self.full(random))
    case 4: self.init(seed, Self.groups(random))
    default: self.init(seed, Self.table(random))
    }
  }

  private static let depth = 3

  private typealias Chosen = (RandomExpressions.Number, TypedSQL<Bool?>, RandomExpressions.Words)

  private static func chosen(_ random: RandomExpressions, _ scope: RandomExpressions.Scope) -> Chosen {
    (random.number(depth, scope), random.predicate(depth, scope).nullable, random.words(depth, scope))
  }

  private static func table(_ random: RandomExpressions) -> some ReadQuery {
    User.where { random.predicate(depth, .init($0)) }.order { $0.id }.select { user in
      let (number, truth, words) = chosen(random, .init(user))
      return (user.id, number, truth, words)
    }
  }

  private static func inner(_ random: RandomExpressions) -> some ReadQuery {
    User.all.join(Post.self) { random.predicate(depth, .init($0) + .init($1)) }
      .order { user, post in
        user.id.ascending
        post.id.ascending
      }
      .select { user, post in
        let (number, truth, words) = chosen(random, .init(user) + .init(post))
        return (user.id, post.id, number, truth, words)
      }
  }

  private static func left(_ random: RandomExpressions) -> some ReadQuery {
    User.all.leftJoin(Post.self) { random.predicate(depth, .init($0) + .init($1)) }
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

  private static func right(_ random: RandomExpressions) -> some ReadQuery {
    User.all.rightJoin(Post.self) { random.predicate(depth, .init($0) + .init($1)) }
      .order { user, post in
        user.id.ascending
        post.id.ascending
      }
      .select { user, post in
        let (number, truth, words) = chosen(random, .init(user) + .init(post))
        return (user.id, post.id, number, truth, words)
      }
  }

  /// PostgreSQL joins both sides in full where the condition has an equality only.
  private static func full(_ random: RandomExpressions) -> some ReadQuery {
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

  private static func groups(_ random: RandomExpressions) -> some ReadQuery {
    User.where { random.predicate(depth, .init($0)) }.groupBy { $0.age }
      .having { random.number(1, .init($0)).count() >= random.choice(2) }
      .order { $0.age }
      .select { user in
        let (number, truth, words) = chosen(random, .init(user))
        return (user.age, count(), number.sum(), number.min(), truth.count(), words.countDistinct())
      }
  }
}
