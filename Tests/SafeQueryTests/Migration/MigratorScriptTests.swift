import SafeQuery
import Testing

/// Scripts with statements that hold semicolons.
@Suite struct MigratorScriptTests {
  private let sqlite = """
    CREATE TABLE item (id INTEGER PRIMARY KEY, price INTEGER NOT NULL);
    CREATE TABLE log (line TEXT NOT NULL);
    CREATE TRIGGER item_price AFTER UPDATE ON item WHEN CASE WHEN new.price > 10 THEN 1 ELSE 0 END BEGIN
      INSERT INTO log VALUES ('a; b');
      INSERT INTO log SELECT CASE WHEN new.price > 100 THEN 'dear' ELSE 'cheap' END;
    END;
    INSERT INTO item VALUES (1, 1); -- the first; not the last
    UPDATE item SET price = 20;
    """

  private let postgreSQL = """
    CREATE TABLE item (id BIGINT PRIMARY KEY, price BIGINT NOT NULL);
    CREATE TABLE log (line TEXT NOT NULL);
    CREATE FUNCTION item_price() RETURNS trigger LANGUAGE plpgsql AS $body$
    BEGIN
      INSERT INTO log VALUES ('a; b');
      INSERT INTO log SELECT CASE WHEN new.price > 100 THEN 'dear' ELSE 'cheap' END;
      RETURN new;
    END;
    $body$;
    CREATE FUNCTION twice(n BIGINT) RETURNS BIGINT LANGUAGE SQL BEGIN ATOMIC SELECT CASE WHEN n > 0 THEN 2 * n END; END;
    CREATE TRIGGER item_price AFTER UPDATE ON item FOR EACH ROW WHEN (new.price > 10) EXECUTE FUNCTION item_price();
    INSERT INTO item VALUES (1, 1); -- the first; not the last
    UPDATE item SET price = twice(10);
    """

  @Test(arguments: Backend.allCases)
  func `triggers and functions keep the semicolons of their bodies`(_ backend: Backend) async throws {
    let script = backend == .sqlite ? sqlite : postgreSQL
    try await TemporaryFolder.with(["0001_trigger.sql": script]) { folder in
      try await backend.withDatabase { db in
        try await folder.migrator(db).up()
        let lines = try await db.fetch("SELECT line FROM log ORDER BY line", as: String.self)
        #expect(lines == ["a; b", "cheap"])
      }
    }
  }

  @Test(arguments: [Backend.postgreSQL])
  func `a script that changes the search path moves neither the history nor later work`(
    _ backend: Backend
  ) async throws {
    let script = "SELECT pg_catalog.set_config('search_path', '', false); SELECT 1;"
    try await TemporaryFolder.with(["0001_dump.sql": script, "0002_next.sql": "CREATE TABLE here (id BIGINT)"]) {
      folder in
      try await backend.withDatabase { db in
        let applied = try await folder.migrator(db).up()
        #expect(applied.count == 2)
        #expect(try await db.hasTable("here"))
        #expect(try await db.history() == ["0001_dump", "0002_next"])
      }
    }
  }

  @Test(arguments: [Backend.postgreSQL])
  func `a migration has no time limit, and the connection's limits are back after it`(_ backend: Backend) async throws {
    let limits: SQL = "SELECT current_setting('statement_timeout'), current_setting('lock_timeout')"
    try await backend.withDatabase { db in
      let before = try await db.fetchOne(limits, as: String.self, String.self)
      let migration = Migration("0001_a") { tx in
        let during = try tx.fetchOne(limits, as: String.self, String.self)
        #expect(during?.0 == "0" && during?.1 == before?.1)
      }
      try await Migrator(db, [migration]).up()
      let after = try await db.fetchOne(limits, as: String.self, String.self)
      #expect(before?.0 != "0" && after?.0 == before?.0 && after?.1 == before?.1)
    }
  }
}
