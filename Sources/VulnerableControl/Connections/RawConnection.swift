/// What the control and the referee need of a database: whole texts in, rows out.
protocol RawConnection: AnyObject {
  /// Runs a text, however many statements are in it, and returns the rows it gave.
  func run(_ text: String) throws -> Rows

  /// Runs text in whatever bytes it came.
  func run(bytes: [UInt8]) throws -> Rows

  /// Runs one statement whose parameters are handed over as C strings, the oldest way to bind.
  func run(_ text: String, cStrings: [String]) throws -> Rows

  func close()
}
