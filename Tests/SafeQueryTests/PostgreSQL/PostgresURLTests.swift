import SafeQuery
import Testing

@Suite struct PostgresURLTests {
  private func complaint(_ url: String) -> String? {
    do {
      _ = try Configuration(url: url)
      return nil
    } catch let error as DatabaseError {
      #expect(error.kind == .invalidConfiguration)
      return error.description
    } catch { return "\(error)" }
  }

  @Test(arguments: [
    "postgres://ann:secret@db.example.org:5433/shop", "postgresql://localhost/shop",
    "postgres:///shop?host=/run/postgresql",
    "postgres://ann@[::1]:5432/shop", "postgres://%2Frun%2Fpostgresql/shop", "postgres://",
    "postgres://db.example.org?port=1",
    "postgres://db/x?sslmode=verify-ca&sslrootcert=/etc/ca.pem&application_name=shop%20api&connect_timeout=3",
    "postgres://db/x?statement_timeout=0&lock_timeout=500&idle_in_transaction_session_timeout=1000&schema=tenant",
    "postgres://db/x?network_timeout=8",
    "postgres://ann:p%40ss%2Fw%3Ard@db/x",
    "postgres://ann@one:5432,two,[::1]:5434/x?target_session_attrs=read-write",
  ])
  func `a well-formed URL is read`(_ url: String) { #expect(complaint(url) == nil) }

  @Test(arguments: [
    ("postgres:shop", "has no //"),
    ("postgres://db:54x2/shop", "port that is no number from 1 to 65535"),
    ("postgres://db:0/shop", "port that is no number"),
    ("postgres://db:65536/shop", "port that is no number"),
    ("postgres://db:/shop", "port that is no number"),
    ("postgres://db/shop?sslmode=none", "expected one of disable, prefer, require, verify-ca, verify-full"),
    ("postgres://db/shop?options=-csearch_path%3Devil", "not known, options"),
    ("postgres://db/shop?hostaddr=1.2.3.4", "not known, hostaddr"),
    ("postgres://db/shop?host=other", "gives the option host twice"),
    ("postgres://db/shop?sslmode=require&sslmode=disable", "gives the option sslmode twice"),
    ("postgres://db/shop?sslmode", "option without a value"),
    ("postgres://db/shop?connect_timeout=soon", "connect_timeout that is no whole number of seconds from 1"),
    ("postgres://db/shop?connect_timeout=0", "whole number of seconds from 1"),
    ("postgres://db/shop?statement_timeout=-1", "whole number of milliseconds from 0"),
    ("postgres://db/shop?network_timeout=8s", "network_timeout that is no whole number of seconds from 0"),
    ("postgres://one,/x", "names no server beside a comma"),
    ("postgres://,two/x", "names no server beside a comma"),
    ("postgres://one,two:0/x", "port that is no number"),
    (
      "postgres://one,two/x?target_session_attrs=master", "expected one of any, read-write, read-only, primary, standby"
    ),
    ("postgres://db/a%00b", "NUL byte in its database"),
    ("postgres://d%zzb/shop", "malformed percent-encoding in its host"),
    ("postgres://db/shop%4", "malformed percent-encoding in its database"),
    ("postgres://db/%ff", "database that is not valid UTF-8"),
    ("postgres://db/a/b", "database with a /"),
    ("postgres://[::1/shop", "[ without its ]"),
    ("postgres://db/shop#x", "percent-encode it as %23"),
    ("postgres://db/my shop", "space or control character"),
  ])
  func `a malformed URL is an error that says what is wrong`(_ url: String, _ words: String) throws {
    let message = try #require(complaint(url))
    #expect(message.contains(words), "\(message)")
  }

  @Test(arguments: [
    "postgres://ann:secr/et@db/shop", "postgres://ann:12/secret@db/shop", "postgres://ann:12?secret=secret@db/shop",
    "postgres://ann:secr@et@db/shop", "postgres://ann:secr%zzet@db/shop", "postgres://ann:secret@db:x/shop",
    "postgres://ann:secret#@db/shop", "postgres://ann:secret@db/shop?sslmode=secret",
    "postgres://ann:se?cret=x@db/shop",
  ])
  func `no error of a URL shows a part of the password`(_ url: String) throws {
    let message = try #require(complaint(url))
    for part in ["secr", "cret", "se?", "12"] { #expect(!message.contains(part), "\(message)") }
  }

  @Test func `options do not show the password`() {
    let options = PostgresOptions(host: "db", user: "ann", password: "secret")
    var dumped = ""
    dump(options, to: &dumped)
    for text in ["\(options)", String(reflecting: options), dumped] { #expect(!text.contains("secret")) }
  }

  @Test(arguments: [
    PostgresOptions(host: "one,two"), PostgresOptions(host: "a\0b"), PostgresOptions(host: "db", port: 0),
    PostgresOptions(host: "db", database: ""), PostgresOptions(host: "db", connectTimeout: .zero),
    PostgresOptions(host: "db", schemas: ["a\0b"]), PostgresOptions(host: "db", schemas: [""]),
    PostgresOptions(host: "db", schemas: [String(repeating: "x", count: 64)]),
  ])
  func `options that could set another are refused before anything is sent`(_ options: PostgresOptions) async throws {
    let error = await #expect(throws: DatabaseError.self) { try await Database.open(.postgreSQL(options)) }
    #expect(error?.kind == .invalidConfiguration)
  }
}
