import Foundation
import Testing

/// How long a test waits for what takes its time. A sanitizer makes programs slower: where tests run under one,
/// `scripts/test` sets `SAFEQUERY_PATIENCE=10`, and every limit is ten times as long.
enum Patience {
  private static let factor = ProcessInfo.processInfo.environment["SAFEQUERY_PATIENCE"].flatMap { Int($0) } ?? 1

  static func seconds(_ seconds: Int) -> Duration { .seconds(seconds * factor) }
  static func minutes(_ minutes: Int) -> TimeLimitTrait.Duration { .minutes(minutes * factor) }
}
