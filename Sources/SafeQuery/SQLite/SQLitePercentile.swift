import CSQLite

/// `safequery_percentile(x, fraction)`, which SQLite has not: between two rows' values where the fraction falls between
/// them, as PostgreSQL's `percentile_cont` has it. It keeps a group's numbers until the group ends.
enum SQLitePercentile {
  private final class Numbers {
    var values: [Double] = []
    let fraction: Double

    init(fraction: Double) { self.fraction = fraction }

    var result: Double? {
      guard !values.isEmpty else { return nil }
      values.sort()
      let place = fraction * Double(values.count - 1)
      let (below, above) = (Int(place.rounded(.down)), Int(place.rounded(.up)))
      guard values.indices.contains(below), values.indices.contains(above) else { return nil }
      return values[below] + (values[above] - values[below]) * (place - place.rounded(.down))
    }
  }

  /// Registers the function on a connection. It is not for schemas: other programs don't have it.
  static func register(on connection: OpaquePointer) -> Int32 {
    // SAFETY: the connection is open; the name is a constant, and the functions capture nothing.
    unsafe sqlite3_create_function_v2(
      connection, "safequery_percentile", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, nil, nil,
      { context, _, arguments in unsafe SQLitePercentile.add(arguments, to: context) },
      { context in unsafe SQLitePercentile.finish(context) }, nil)
  }

  // SAFETY (both functions): SQLite calls them with a valid context and as many arguments as were registered; the memory of
  // `sqlite3_aggregate_context` is this group's own, aligned for any type, and zero at first. It holds one retained
  // reference from the first number on, which the end of the group releases; SQLite ends every group, of failed statements
  // too (sqlite.org/c3ref/aggregate_context.html).

  private static func add(_ arguments: UnsafeMutablePointer<OpaquePointer?>?, to context: OpaquePointer?) {
    guard let value = unsafe arguments?[0], unsafe sqlite3_value_type(value) != SQLITE_NULL else { return }
    guard
      let memory = unsafe sqlite3_aggregate_context(context, Int32(MemoryLayout<UnsafeRawPointer?>.size))
    else { return unsafe sqlite3_result_error_nomem(context) }
    let slot = unsafe memory.assumingMemoryBound(to: UnsafeMutableRawPointer?.self)
    if unsafe slot.pointee == nil {
      let numbers = Numbers(fraction: unsafe sqlite3_value_double(arguments?[1]))
      unsafe slot.pointee = Unmanaged.passRetained(numbers).toOpaque()
    }
    guard let held = unsafe slot.pointee else { return }
    let numbers = unsafe Unmanaged<Numbers>.fromOpaque(held).takeUnretainedValue()
    numbers.values.append(unsafe sqlite3_value_double(value))
  }

  private static func finish(_ context: OpaquePointer?) {
    guard
      let memory = unsafe sqlite3_aggregate_context(context, 0),
      let held = unsafe memory.assumingMemoryBound(to: UnsafeMutableRawPointer?.self).pointee
    else { return unsafe sqlite3_result_null(context) }
    guard let result = unsafe Unmanaged<Numbers>.fromOpaque(held).takeRetainedValue().result else {
      return unsafe sqlite3_result_null(context)
    }
    unsafe sqlite3_result_double(context, result)
  }
}
