import SafeQuery
import VulnerableControl

/// Runs attacks on the throwaway database, which is filled anew for every run of a program, and judges them.
extension Arena {
  private var target: Target { Target(backend: place.backend, directory: place.directory.path) }

  /// Runs both programs, with the ordinary input and with the hostile ones, and judges them.
  func run<A: Attack>(_ attack: A) async throws -> Trial {
    var generator = SystemRandomNumberGenerator()
    let secrets = Secrets(using: &generator)
    let hostile = attack.hostileInputs(target)
    let naiveUsual = try control(attack, [attack.ordinaryInput], secrets)
    let usual = try await safeQuery(attack, [attack.ordinaryInput], secrets)
    let naive = try control(attack, hostile, secrets)
    let safe = try await safeQuery(attack, hostile, secrets)

    var loss = attack.loss(safe.evidence) ?? safe.evidence.plainLoss
    loss = loss ?? difference(attack, naiveUsual.evidence, usual.evidence)
    loss = loss ?? surprise(attack, safe.evidence) ?? changedText(usual.sent, safe.sent)
    return Trial(
      attack: attack, backend: place.backend, inputs: hostile.map { describe($0) },
      control: outcome(naive, loss: attack.loss(naive.evidence) ?? naive.evidence.plainLoss),
      safeQuery: outcome(safe, loss: loss))
  }

  // MARK: Running the programs

  private typealias Record = (evidence: Evidence, sent: [SentStatement])

  private func control<A: Attack>(_ attack: A, _ inputs: [A.Input], _ secrets: Secrets) throws -> Record {
    try place.fill(with: secrets)
    let before = try place.state()
    let database = try VulnerableDatabase(on: place)
    defer { database.close() }
    var answers: [Answer] = []
    for input in inputs {
      var content = Answer.Content.rows([])
      let elapsed = ContinuousClock().measure {
        do { content = .rows(try attack.control(database, input)) } catch { content = .error("\(error)") }
      }
      answers.append(Answer(content: content, elapsed: elapsed))
    }
    let evidence = Evidence(answers: answers, secrets: secrets, before: before, after: try place.state())
    return (evidence, database.sent.map { SentStatement(text: $0, parameters: []) })
  }

  private func safeQuery<A: Attack>(_ attack: A, _ inputs: [A.Input], _ secrets: Secrets) async throws -> Record {
    try place.fill(with: secrets)
    let before = try place.state()
    let database = try await open()
    let session = Session(database)
    var answers: [Answer] = []
    for input in inputs {
      let clock = ContinuousClock()
      let start = clock.now
      var content: Answer.Content
      do { content = .rows(try await attack.safeQuery(session, input)) } catch { content = .error("\(error)") }
      answers.append(Answer(content: content, elapsed: start.duration(to: clock.now)))
    }
    // Its files are removed next: no connection may still be closing.
    try await database.shutdown()
    let evidence = Evidence(answers: answers, secrets: secrets, before: before, after: try place.state())
    return (evidence, session.sent)
  }

  private func outcome(_ record: Record, loss: String?) -> Trial.Outcome {
    let evidence = record.evidence
    var answer = evidence.answers.last?.summary ?? "no answer"
    if let change = evidence.after.change(since: evidence.before) { answer = "done as asked, \(change)" }
    return Trial.Outcome(loss: loss, answer: answer, sent: record.sent)
  }

  // MARK: Judging

  /// Whether the two programs do the same job: without that, an attack that fails shows nothing.
  private func difference(_ attack: some Attack, _ naive: Evidence, _ safe: Evidence) -> String? {
    if let loss = attack.loss(naive) ?? naive.plainLoss { return "the judge sees a loss in ordinary use: \(loss)" }
    if attack.isClosedPosition { return surprise(in: safe.answers, attack.harmlessAnswer(target)) }
    for (first, second) in zip(naive.answers, safe.answers) where first.content != second.content {
      return "the programs differ on ordinary input: \(first.summary) / \(second.summary)"
    }
    if let change = safe.after.change(since: naive.after) { return "the programs differ on ordinary input: \(change)" }
    return nil
  }

  /// What is not as the attack says that it must be if the input is taken for data.
  private func surprise(_ attack: some Attack, _ evidence: Evidence) -> String? {
    if let surprise = surprise(in: evidence.answers, attack.harmlessAnswer(target)) { return surprise }
    let expected = attack.harmlessState(after: evidence.before)
    return evidence.after.change(since: expected) ?? expected.change(since: evidence.after)
  }

  private func surprise(in answers: [Answer], _ expected: HarmlessAnswer) -> String? {
    for answer in answers {
      switch (expected, answer.content) {
      case (.rows(let wanted), .rows(let found)) where wanted == found: continue
      case (.refused(let reason), .error(let message)) where message.contains(reason): continue
      default: return "unexpected answer: \(answer.summary)"
      }
    }
    return nil
  }

  /// The text must be the program's: the same for the hostile input as for the ordinary one, if it is sent at all.
  private func changedText(_ usual: [SentStatement], _ hostile: [SentStatement]) -> String? {
    let known = Set(usual.map(\.text))
    let strange = hostile.first { !known.contains($0.text) }
    return strange.map { "the input changed the text of the statement: \($0.text)" }
  }

  private func describe(_ input: some Any) -> String {
    switch input {
    case let text as String: Printable.literal(text)
    case let texts as [String]: "[" + texts.map(Printable.literal).joined(separator: ", ") + "]"
    case let bytes as [UInt8]: bytes.map(describe).joined()
    case let filter as Filter: "\(Printable.literal(filter.column)) is \(Printable.literal(filter.text))"
    default: Printable.escaped("\(input)")
    }
  }

  private func describe(_ byte: UInt8) -> String {
    byte < 0x80 ? Printable.escaped("\(UnicodeScalar(byte))") : "\\x\(String(byte, radix: 16))"
  }
}
