#if Observability
public import SafeQuery
public import ServiceLifecycle

/// A database as a service of a group: put it before the services that use it, so that it is shut down after them.
///
/// ```swift
/// let group = ServiceGroup(services: [db, server], gracefulShutdownSignals: [.sigterm], logger: logger)
/// ```
extension Database: Service {
  /// Waits until the group is shut down, or its task is cancelled; then lets what runs come to its end, for up to 30 s,
  /// and closes the connections.
  /// - Throws: ``DatabaseError`` of kind `timeout` if work was not done by then.
  public func run() async throws {
    // It throws when the task is cancelled: that is an end too.
    try? await gracefulShutdown()
    try await shutdown(within: .seconds(30))
  }
}
#endif
