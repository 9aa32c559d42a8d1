import Foundation
import SafeQuery

/// A random insert, upsert, update or delete of samples; what it returns as text, in no order.
struct RandomWrite: Sendable {
  let seed: UInt64
  let statement: @Sendable (Dialect) throws -> Statement
  let run: @Sendable (Transaction) throws -> [String]

  private init(_ seed: UInt64, _ values: UInt64, _ command: some RowCommand<Sample>, _ random: RandomExpressions) {
    self.seed = seed
    guard random.choice(4) > 0 else {
      statement = { try command.sql(for: $0) }
      run = { ["\(try $0.execute(command))"] }
      return
    }
    let query = command.returning { sample in
      // The closure is called for each dialect.
      let random = RandomExpressions(shape: seed &+ 1 << 32, values: values)
      let scope = Expressions.Scope(sample)
      return (
        sample.id, random.number(1, scope), random.words(1, scope), random.price(1, scope),
        random.predicate(1, scope).nullable
      )
    }
    statement = { try query.sql(for: $0) }
    run = { tx in
      try tx.fetch(query).map { RandomRow.text($0.0, $0.1, $0.2, $0.3, $0.4) }.sorted()
    }
  }

  /// What tells how to have it again.
  var description: String { RandomRow.description(seed, statement) }

  private typealias Expressions = RandomExpressions

  /// The write of a seed.
  init(seed: UInt64, values: UInt64) {
    let random = RandomExpressions(shape: seed, values: values)
    switch random.choice(10) {
    case 0:
      self.init(
        seed, values, Sample.insert(Sample(id: Self.newID(random), random)).onConflict { $0.id }.doNothing(), random)
    case 1: self.init(seed, values, Sample.insert(contentsOf: Self.rows(random)).onConflictDoNothing(), random)
    case 2: self.init(seed, values, Self.values(random), random)
    case 3: self.init(seed, values, Self.copy(random), random)
    case 4, 5: self.init(seed, values, Self.upsert(random), random)
    case 6: self.init(seed, values, Self.updateFrom(random), random)
    case 7: self.init(seed, values, Sample.where { random.predicate(3, .init($0)) }.delete(), random)
    case 8: self.init(seed, values, Self.deleteUsing(random), random)
    default: self.init(seed, values, Self.update(random), random)
    }
  }

  private static func newID(_ random: Expressions) -> Int64 { Int64(random.integer(0...99)) }

  /// From none to five rows with different keys, some of which are there.
  private static func rows(_ random: Expressions) -> [Sample] {
    let first = random.integer(-2...12)
    return (0..<random.integer(0...5)).map { Sample(id: Int64(first + $0), random) }
  }

  private static func values(_ random: Expressions) -> Insert<Sample> {
    Sample.insert {
      $0.id = newID(random)
      $0.number = random.number(2, .init())
      $0.word = random.words(2, .init())
      $0.ratio = random.ratio(2, .init())
      $0.moment = random.moment(2, .init())
    }.onConflictDoNothing()
  }

  private static func copy(_ random: Expressions) -> Insert<Sample> {
    let distance = Int64(random.integer(1...40))
    let rows = Sample.where { random.predicate(2, .init($0)) }.select { sample in
      let scope = Expressions.Scope(sample)
      return (sample.id + distance, random.number(2, scope), random.words(2, scope), random.day(2, scope))
    }
    let insert = Sample.insert(from: rows, into: \.id, \.number, \.word, \.day).onConflict { $0.id }
    return random.choice(2) == 0
      ? insert.doNothing()
      : insert.doUpdate { row, new in
        row.number = new.number
        row.word = random.words(1, .init(words: [row.word.nullable, new.word.nullable]))
      }
  }

  private static func upsert(_ random: Expressions) -> Insert<Sample> {
    let conflict = Sample.insert(contentsOf: rows(random)).onConflict { $0.id }
    func assign(_ row: inout Assignments<Sample>, _ new: Excluded<Sample>) {
      let scope = Expressions.Scope(
        numbers: [row.number.nullable, new.number.nullable], words: [row.word.nullable, new.word.nullable],
        prices: [row.price.nullable, new.price.nullable], days: [row.day.nullable, new.day.nullable])
      row.number = random.number(2, scope)
      row.price = random.price(1, scope)
      row.day = random.day(2, scope)
    }
    return random.choice(2) == 0
      ? conflict.doUpdate(assign)
      : conflict.doUpdate(assign) { row, new in
        random.predicate(
          2, .init(row) + .init(numbers: [new.number.nullable], words: [new.word.nullable], days: [new.day.nullable]))
      }
  }

  private static func update(_ random: Expressions) -> Update<Sample> {
    Sample.where { random.predicate(3, .init($0)) }.update {
      let scope = Expressions.Scope(
        numbers: [$0.number.nullable], words: [$0.word.nullable], truths: [$0.flag.nullable],
        prices: [$0.price.nullable], ratios: [$0.ratio.nullable], days: [$0.day.nullable],
        moments: [$0.moment.nullable])
      $0.number = random.number(2, scope)
      $0.word = random.words(2, scope)
      $0.flag = random.truth(2, scope)
      $0.price = random.price(1, scope)
      $0.moment = random.moment(2, scope)
    }
  }

  private static func updateFrom(_ random: Expressions) -> Update<Sample> {
    Sample.where { random.predicate(2, .init($0)) }
      .update(from: User.self) {
        $0.id == $1.id && random.predicate(1, .init($0) + .init($1))
      } set: { row, user in
        let scope = Expressions.Scope(user) + .init(numbers: [row.number.nullable], words: [row.word.nullable])
        row.number = random.number(2, scope)
        row.word = random.words(2, scope)
        row.ratio = random.optional { random.double() }
      }
  }

  private static func deleteUsing(_ random: Expressions) -> Delete<Sample> {
    Sample.where { random.predicate(2, .init($0)) }
      .delete(using: User.self) { $0.id == $1.id && random.predicate(1, .init($0) + .init($1)) }
  }
}
