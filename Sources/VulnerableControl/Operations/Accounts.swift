// VULNERABLE ON PURPOSE: see VulnerableControl.swift.

extension VulnerableDatabase {
  /// Checks a password.
  public func login(email: String, password: String) throws -> Rows {
    try run("SELECT id, email, role FROM account WHERE email = '\(email)' AND password = '\(password)'")
  }

  /// Checks a password, of a request body in which a missing field means 'any'.
  public func login(matching fields: [(name: String, value: String?)]) throws -> Rows {
    let conditions = fields.compactMap { field in
      field.value.map { "\(field.name) = '\(NaiveEscaping.doublingQuotes($0))'" }
    }
    return try run("SELECT id, email, role FROM account WHERE \(conditions.joined(separator: " AND "))")
  }

  /// Checks a password with a 'prepared statement' that the client itself fills in.
  public func login(filling template: [String]) throws -> Rows {
    try run(
      NaiveEscaping.substituting(
        template, in: "SELECT id, email, role FROM account WHERE email = ? AND password = ?"))
  }

  /// Says whether an address is taken, as sign-up forms do.
  public func isTaken(email: String) throws -> Rows {
    try run("SELECT count(*) FROM account WHERE email = '\(email)'")
  }

  /// Finds an account by its address, in a column that the request names.
  public func account(where column: String, is value: String) throws -> Rows {
    let name = NaiveEscaping.quotedName(column)
    return try run("SELECT id, email FROM account WHERE \(name) = '\(NaiveEscaping.doublingQuotes(value))'")
  }

  /// Finds accounts whose column begins with a text; the request names the column.
  public func accounts(where column: String, beginsWith prefix: String) throws -> Rows {
    let name = NaiveEscaping.quotedName(column)
    return try run("SELECT id, email FROM account WHERE \(name) LIKE '\(NaiveEscaping.doublingQuotes(prefix))%'")
  }

  /// Completes an address while it is typed; quotes are escaped.
  public func complete(email prefix: String) throws -> Rows {
    try run("SELECT email FROM account WHERE email LIKE '\(NaiveEscaping.doublingQuotes(prefix))%' ORDER BY id")
  }

  /// Finds an account with a bound parameter, handed over as a C string.
  public func account(cString email: String) throws -> Rows {
    let placeholder = backend == .sqlite ? "?1" : "$1"
    return try run("SELECT id, email, role FROM account WHERE email = \(placeholder)", cStrings: [email])
  }

  /// Finds an account on a server where a backslash escapes; only quotes are doubled.
  public func account(whereBackslashEscapes email: String) throws -> Rows {
    try run("SET standard_conforming_strings = off; SET escape_string_warning = off")
    return try run("SELECT id, email, role FROM account WHERE email = '\(NaiveEscaping.doublingQuotes(email))'")
  }

  /// Finds an account over a connection whose encoding is GBK; quotes get a backslash before them.
  public func account(gbk email: [UInt8]) throws -> Rows {
    try run("SET client_encoding = GBK; SET standard_conforming_strings = off; SET backslash_quote = on")
    try run("SET escape_string_warning = off")
    let escaped = NaiveEscaping.addingBackslashes(email)
    return try run(bytes: Array("SELECT id, email, role FROM account WHERE email = '".utf8) + escaped + Array("'".utf8))
  }

  /// Opens an account; this statement is escaped properly.
  public func register(email: String, password: String) throws {
    let (email, password) = (NaiveEscaping.doublingQuotes(email), NaiveEscaping.doublingQuotes(password))
    try run("INSERT INTO account (email, password, role, tenant) VALUES ('\(email)', '\(password)', 'user', 'acme')")
  }

  /// Changes the password of an account that is logged in: its address comes from the database, 'so it is safe'.
  public func changePassword(ofAccount id: Int64, to password: String) throws {
    let email = try run("SELECT email FROM account WHERE id = \(id)").first?.first ?? nil
    let password = NaiveEscaping.doublingQuotes(password)
    try run("UPDATE account SET password = '\(password)' WHERE email = '\(email ?? "")'")
  }

  /// Changes an account's address.
  public func changeEmail(ofAccount id: Int64, to email: String) throws {
    try run("UPDATE account SET email = '\(email)' WHERE id = \(id)")
  }

  /// Saves a profile form: every field that was sent is a column.
  public func saveProfile(ofAccount id: Int64, _ form: [(name: String, value: String)]) throws {
    let assignments = form.map { "\($0.name) = '\(NaiveEscaping.doublingQuotes($0.value))'" }
    try run("UPDATE account SET \(assignments.joined(separator: ", ")) WHERE id = \(id)")
  }

  /// Lists a tenant's accounts; the tenant is a setting of the session (PostgreSQL).
  public func accounts(ofTenant tenant: String) throws -> Rows {
    try run("SET app.tenant = '\(tenant)'")
    return try run("SELECT email FROM account WHERE tenant = current_setting('app.tenant') ORDER BY id")
  }
}
