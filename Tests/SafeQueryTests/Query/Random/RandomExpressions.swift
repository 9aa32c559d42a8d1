import SafeQuery

/// Random expressions over the columns that are in scope. The shape and the values come from two seeds, so that one shape
/// can be had with other values.
final class RandomExpressions {
  typealias Number = TypedSQL<Int?>
  typealias Words = TypedSQL<String?>

  /// The columns that an expression may name.
  struct Scope {
    var numbers: [Number]
    var words: [Words]

    static func + (left: Scope, right: Scope) -> Scope {
      Scope(numbers: left.numbers + right.numbers, words: left.words + right.words)
    }
  }

  static let words = ["", "a", "A", "ab", "b%", "x'y", "_", "é", "zz"]

  private var shape: SeededGenerator
  private var values: SeededGenerator

  init(shape: UInt64, values: UInt64) {
    self.shape = SeededGenerator(seed: shape)
    self.values = SeededGenerator(seed: values)
  }

  // MARK: - Choices

  /// A part of the shape.
  func choice(_ count: Int) -> Int { Int.random(in: 0..<count, using: &shape) }

  private func integer() -> Int { Int.random(in: -9...9, using: &values) }
  private func divisor() -> Int { Int.random(in: 1...9, using: &values) * (Bool.random(using: &values) ? 1 : -1) }
  private func word() -> String { Self.words.randomElement(using: &values) ?? "" }
  private func integers() -> [Int] { (0..<Int.random(in: 0...4, using: &values)).map { _ in integer() } }
  private func someWords() -> [String] { (0..<Int.random(in: 0...4, using: &values)).map { _ in word() } }
  private func optionalInteger() -> Int? { Int.random(in: 0...3, using: &values) == 0 ? nil : integer() }

  // MARK: - Expressions

  func number(_ depth: Int, _ scope: Scope) -> Number {
    guard depth > 0 else {
      return choice(3) == 0 ? Number(value: optionalInteger()) : scope.numbers[choice(scope.numbers.count)]
    }
    func next() -> Number { number(depth - 1, scope) }
    switch choice(14) {
    case 0: return next() + next()
    case 1: return next() - integer()
    // The remainder keeps products of products from overflowing.
    case 2: return (next() * next()) % 1009
    case 3: return next() / next()
    case 4: return next() / divisor()
    case 5: return next() % next()
    case 6: return -next()
    case 7: return next().coalesce(next())
    case 8: return next().nullIf(integer())
    case 9: return next().nullIf(next())
    case 10: return when(predicate(depth - 1, scope), then: next()).else(next())
    case 11: return words(depth - 1, scope).length()
    case 12: return next().greatest(next())
    default:
      return Post.where { self.predicate(depth - 1, scope + Scope($0)) }
        .select { self.number(depth - 1, Scope($0)).max() }.scalar()
    }
  }

  func words(_ depth: Int, _ scope: Scope) -> Words {
    guard depth > 0 else { return choice(3) == 0 ? Words(value: word()) : scope.words[choice(scope.words.count)] }
    func next() -> Words { words(depth - 1, scope) }
    switch choice(6) {
    case 0: return next() + next()
    case 1: return next() + word()
    case 2: return next().coalesce(next())
    case 3: return next().nullIf(word())
    case 4: return when(predicate(depth - 1, scope), then: next()).else(next())
    default: return next().replacing(word(), with: word())
    }
  }

  func predicate(_ depth: Int, _ scope: Scope) -> TypedSQL<Bool> {
    let below = max(depth - 1, 0)
    func one() -> Number { number(below, scope) }
    func text() -> Words { words(below, scope) }
    if depth > 1 {
      switch choice(10) {
      case 0, 1: return predicate(below, scope) && predicate(below, scope)
      case 2, 3: return predicate(below, scope) || predicate(below, scope)
      case 4, 5: return !predicate(below, scope)
      case 6: return subquery(below, scope)
      default: break
      }
    }
    return choice(2) == 0 ? comparison(one, text) : condition(one, text)
  }

  private func comparison(_ one: () -> Number, _ text: () -> Words) -> TypedSQL<Bool> {
    switch choice(8) {
    case 0: return one() == one()
    case 1: return one() != integer()
    case 2: return one() < one()
    case 3: return one() >= integer()
    case 4: return one() > one()
    case 5: return text() == text()
    case 6: return text() != word()
    // The order of text is the database's without this.
    default: return text().collate(.binary) < text().collate(.binary)
    }
  }

  private func condition(_ one: () -> Number, _ text: () -> Words) -> TypedSQL<Bool> {
    switch choice(9) {
    case 0: return one().between(integer(), integer())
    case 1: return one().between(one(), one())
    case 2: return integers().contains(one())
    case 3: return someWords().contains(text())
    case 4: return one().isDistinct(from: optionalInteger())
    case 5: return text().isDistinct(from: text())
    case 6: return text().contains(word())
    case 7: return text().hasPrefix(word())
    default: return one() == nil
    }
  }

  private func subquery(_ depth: Int, _ scope: Scope) -> TypedSQL<Bool> {
    let posts = Post.where { self.predicate(depth, scope + Scope($0)) }
    return choice(2) == 0
      ? exists(posts) : posts.select { self.number(depth, Scope($0)) }.contains(number(depth, scope))
  }
}

extension RandomExpressions.Scope {
  init(_ user: User.Columns) {
    self.init(numbers: [TypedSQL(user.id.sql), TypedSQL(user.age.sql)], words: [TypedSQL(user.email.sql)])
  }

  init(_ post: Post.Columns) {
    self.init(numbers: [TypedSQL(post.id.sql), TypedSQL(post.author.sql)], words: [TypedSQL(post.title.sql)])
  }

  init(_ user: Nullable<User.Columns>) {
    self.init(numbers: [TypedSQL(user.id.sql), TypedSQL(user.age.sql)], words: [TypedSQL(user.email.sql)])
  }

  init(_ post: Nullable<Post.Columns>) {
    self.init(numbers: [TypedSQL(post.id.sql), TypedSQL(post.author.sql)], words: [TypedSQL(post.title.sql)])
  }
}
