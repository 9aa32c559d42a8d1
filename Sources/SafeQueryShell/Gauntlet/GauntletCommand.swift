import ArgumentParser
import Foundation
import SafeQuery
import VulnerableControl

/// `safequery gauntlet`
struct GauntletCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gauntlet",
    abstract: "Runs injection attacks against a naive program, where they must succeed, and against SafeQuery.",
    discussion: """
      Everything happens on throwaway databases: a SQLite file in a temporary folder, and a schema of its own in the \
      PostgreSQL database that --postgres names, with the rights of its role. Both are removed at the end. The exit code \
      is not zero if the naive program withstands an attack, or if one gets through SafeQuery.
      """)

  @Option(help: "A PostgreSQL database to make the schema in, as postgres://…  Default: $SAFEQUERY_POSTGRES_URL.")
  var postgres: String?

  @Option(help: "Only the attack of this name, or the attacks of this class (C01). May be repeated.")
  var only: [String] = []

  @Flag(help: "One line an attack, without inputs, texts and parameters.")
  var brief = false

  @Flag(help: "JSON instead of a table.")
  var json = false

  @Flag(help: "Lists the attacks and runs none.")
  var list = false

  func run() async throws {
    let attacks = try chosenAttacks()
    if list { return printList(attacks) }
    do { try await Interruption.cancelling { [self] in try await fight(attacks) } } catch is CancellationError {
      FileHandle.standardError.write(Data("interrupted; the throwaway databases are removed\n".utf8))
      throw ExitCode(130)
    }
  }

  private func fight(_ attacks: [any Attack]) async throws {
    var arenas: [Arena] = []
    defer { for arena in arenas { arena.remove() } }
    arenas.append(try Arena.sqlite())
    if let url = postgres ?? ProcessInfo.processInfo.environment["SAFEQUERY_POSTGRES_URL"] {
      arenas.append(try Arena.postgreSQL(url))
    }
    let trials = try await run(attacks, in: arenas)
    if json { print(try TrialJSON(trials).text()) } else { printEnd(trials, arenas) }
    guard trials.allSatisfy(\.isPassed) else { throw ExitCode.failure }
  }

  private func chosenAttacks() throws -> [any Attack] {
    if only.isEmpty { return allAttacks }
    for name in only where !allAttacks.contains(where: { matches($0, name) }) {
      throw ValidationError("there is no attack or class \(Printable.literal(name)); --list shows them")
    }
    return allAttacks.filter { attack in only.contains { matches(attack, $0) } }
  }

  private func matches(_ attack: any Attack, _ name: String) -> Bool {
    attack.name == name.lowercased() || attack.attackClass.rawValue == name.uppercased()
  }

  private func run(_ attacks: [any Attack], in arenas: [Arena]) async throws -> [Trial] {
    let table = TrialTable(isBrief: brief, paint: .forOutput)
    if !json { table.head.forEach { print($0) } }
    var trials: [Trial] = []
    for attack in attacks {
      for arena in arenas where attack.backends.contains(arena.place.backend) {
        try Task.checkCancellation()
        let trial = try await arena.run(attack)
        trials.append(trial)
        if !json { table.lines(trial).forEach { print($0) } }
        fflush(nil)
      }
    }
    return trials
  }

  private func printList(_ attacks: [any Attack]) {
    let rows = attacks.map { attack in
      [
        attack.name, attack.attackClass.rawValue, attack.attackClass.title, attack.position,
        attack.backends.map(\.rawValue).joined(separator: ", "),
      ]
    }
    TextLayout.table(head: ["attack", "class", "", "position", "databases"], rows: rows, alignedRight: [])
      .forEach { print($0) }
  }

  private func printEnd(_ trials: [Trial], _ arenas: [Arena]) {
    if !arenas.contains(where: { $0.place.backend == .postgresql }) {
      print("PostgreSQL was not attacked: give --postgres or SAFEQUERY_POSTGRES_URL.")
    }
    for trial in trials where !trial.isPassed {
      print("FAILED: \(trial.attack.name) on \(trial.backend.rawValue)")
    }
    print(TrialTable.summary(trials))
  }
}
