/// Random marks that an attacker must not see. A leak is one of them in an answer, whatever the answer looks like.
public struct Secrets: Sendable {
  /// The administrator's password.
  public let password: String
  /// A note inside a document that is not for the visitor.
  public let note: String
  /// The one row of a table that no operation reads.
  public let vault: String

  /// The shape of a secret: this prefix and ``digits`` hexadecimal digits.
  public static let prefix = "key-"
  /// How many hexadecimal digits follow the prefix.
  public static let digits = 8

  /// Draws new secrets.
  public init(using generator: inout some RandomNumberGenerator) {
    password = Secrets.draw(&generator)
    note = Secrets.draw(&generator)
    vault = Secrets.draw(&generator)
  }

  /// All of them.
  public var all: [String] { [password, note, vault] }

  private static func draw(_ generator: inout some RandomNumberGenerator) -> String {
    let hexadecimal = Array("0123456789abcdef")
    return prefix + String((0..<digits).map { _ in hexadecimal[Int.random(in: 0..<16, using: &generator)] })
  }
}
