import SafeQuery
import Testing

/// Runs a call that must throw a `DatabaseError`.
func databaseError(_ body: () async throws -> Void) async -> DatabaseError? {
  do {
    try await body()
    Issue.record("nothing was thrown")
  } catch let error as DatabaseError { return error } catch { Issue.record("\(error) is not a DatabaseError") }
  return nil
}
