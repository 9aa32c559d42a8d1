import VulnerableControl

/// Reading a secret of which no answer shows a letter: by yes-or-no questions, four for each hexadecimal digit.
enum Questions {
  /// Conditions on the vault's secret, each on one bit of one digit.
  static func bits(_ backend: Backend) -> [String] {
    let find = backend == .sqlite ? "instr" : "strpos"
    return (0..<Secrets.digits).flatMap { digit in
      (0..<4).map { bit in
        let letter = "substr((SELECT secret FROM vault WHERE id = 1), \(Secrets.prefix.utf8.count + digit + 1), 1)"
        return "((\(find)('0123456789abcdef', \(letter)) - 1) >> \(bit)) & 1 = 1"
      }
    }
  }

  /// The secret that the answers spell.
  static func secret(_ answers: [Bool]) -> String {
    let digits = stride(from: 0, to: answers.count, by: 4).map { start in
      let value = answers[start...].prefix(4).enumerated().reduce(0) { $0 + ($1.element ? 1 << $1.offset : 0) }
      return String(value, radix: 16)
    }
    return Secrets.prefix + digits.joined()
  }
}
