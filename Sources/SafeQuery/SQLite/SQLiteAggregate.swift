import CSQLite

/// What SQLite keeps of a group or a window for an aggregate of numbers that it has not, or for several of one kind. Rows in
/// which an argument is null are passed over.
///
/// It begins as zero bytes, so it is made of numbers alone, for which that is a beginning.
protocol SQLiteAggregate: BitwiseCopyable {
  /// Which of the functions.
  associatedtype Kind: CaseIterable, RawRepresentable<Int>

  static func name(of kind: Kind) -> StaticString
  /// What a row has for the functions.
  associatedtype Arguments
  static var argumentCount: Int32 { get }
  static func arguments(_ number: (Int) -> Double) -> Arguments

  mutating func add(_ arguments: Arguments)
  /// Takes a row away again that has left the window.
  mutating func remove(_ arguments: Arguments)
  func result(_ kind: Kind) -> Double?
}

extension SQLiteAggregate {
  /// Registers the functions on a connection. They are not for schemas: other programs don't have them.
  ///
  /// The three functions call those below: C's can't be made where a type is yet open.
  static func register(
    on connection: OpaquePointer,
    add: @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void,
    remove: @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void,
    finish: @convention(c) (OpaquePointer?) -> Void
  ) -> Int32 {
    for kind in Kind.allCases {
      // SAFETY: SQLite copies the name, which ends with NUL as every literal does, and hands the number in the pointer's
      // place back without following it.
      let code = name(of: kind).withUTF8Buffer { name in
        unsafe sqlite3_create_window_function(
          connection, UnsafeRawPointer(name.baseAddress)?.assumingMemoryBound(to: CChar.self), argumentCount,
          SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, UnsafeMutableRawPointer(bitPattern: kind.rawValue),
          add, finish, finish, remove, nil)
      }
      if code != SQLITE_OK { return code }
    }
    return SQLITE_OK
  }

  // SAFETY (every call below): SQLite calls these with a valid context and as many arguments as were registered; the memory
  // of `sqlite3_aggregate_context` is this group's own, aligned for any type, and zero at first.

  static func change(
    _ context: OpaquePointer?, _ values: UnsafeMutablePointer<OpaquePointer?>?,
    _ change: (inout Self, Arguments) -> Void
  ) {
    for index in 0..<Int(argumentCount) {
      guard unsafe sqlite3_value_type(values?[index]) != SQLITE_NULL else { return }
    }
    guard let memory = unsafe sqlite3_aggregate_context(context, Int32(MemoryLayout<Self>.size))
    else { return unsafe sqlite3_result_error_nomem(context) }
    let arguments = arguments { unsafe sqlite3_value_double(values?[$0]) }
    unsafe change(&memory.assumingMemoryBound(to: Self.self).pointee, arguments)
  }

  static func finish(_ context: OpaquePointer?) {
    guard
      let kind = unsafe Kind(rawValue: Int(bitPattern: sqlite3_user_data(context))),
      let memory = unsafe sqlite3_aggregate_context(context, 0),
      let result = unsafe memory.assumingMemoryBound(to: Self.self).pointee.result(kind)
    else { return unsafe sqlite3_result_null(context) }
    unsafe sqlite3_result_double(context, result)
  }
}
