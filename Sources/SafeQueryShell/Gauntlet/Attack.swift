import SafeQuery
import VulnerableControl

/// One attack: a job that two programs do, an input that makes the naive one do something else, and how to tell.
///
/// To add one, write a file in `Attacks/` and a line in ``allAttacks``. The runner does the rest: both programs first get
/// the ordinary input and must answer alike, so neither is a sham; then both get the hostile inputs on a fresh database,
/// and are judged by their answers and by the state of the database, read over another connection.
protocol Attack: Sendable {
  /// What a request carries.
  associatedtype Input: Sendable = String

  /// A short name, for `--only`.
  var name: String { get }
  /// The class it belongs to.
  var attackClass: AttackClass { get }
  /// Where in the statement the input would go.
  var position: String { get }
  /// The databases on which it exists.
  var backends: [Backend] { get }

  /// An input of an honest visitor.
  var ordinaryInput: Input { get }
  /// The attacker's inputs, sent one after the other.
  func hostileInputs(_ target: Target) -> [Input]

  /// The job as the naive program does it.
  func control(_ database: VulnerableDatabase, _ input: Input) throws -> Rows
  /// The same job with SafeQuery.
  func safeQuery(_ database: Session, _ input: Input) async throws -> Rows

  /// What the attacker has won, as the evidence shows it; nil for nothing. Secrets in an answer and tables that are gone
  /// are found without it.
  func loss(_ evidence: Evidence) -> String?
  /// Whether SafeQuery has no way at all to write this statement with the input in this place: then the ordinary input is
  /// refused like the hostile one.
  var isClosedPosition: Bool { get }
  /// What SafeQuery's side must answer to each of the hostile inputs.
  func harmlessAnswer(_ target: Target) -> HarmlessAnswer
  /// The state that SafeQuery's side must leave behind.
  func harmlessState(after before: State) -> State
}

extension Attack {
  var backends: [Backend] { Backend.allCases }
  func loss(_ evidence: Evidence) -> String? { nil }
  var isClosedPosition: Bool { false }
  func harmlessAnswer(_ target: Target) -> HarmlessAnswer { .rows([]) }
  func harmlessState(after before: State) -> State { before }
}

/// What a hostile input can be made for.
struct Target: Sendable {
  let backend: Backend
  /// The folder that the database is in.
  let directory: String

  /// Picks what differs between the two databases.
  func pick<Value>(sqlite: Value, postgresql: Value) -> Value {
    switch backend {
    case .sqlite: sqlite
    case .postgresql: postgresql
    }
  }
}

/// An answer that shows that the hostile input was taken for what it is: data, or an error.
enum HarmlessAnswer: Sendable {
  /// Exactly these rows.
  case rows(Rows)
  /// An error, whose message holds this.
  case refused(String)
}

/// What a web framework throws before there is any SQL: the request does not decode to the type that the program needs.
struct BadRequest: Error, CustomStringConvertible {
  let description: String
}

extension String {
  /// A number in a request.
  func asNumber() throws -> Int64 {
    guard let number = Int64(self) else { throw BadRequest(description: "the request's text is not a number") }
    return number
  }
}
