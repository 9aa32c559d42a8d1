import SafeQuery

/// What the shell starts with when it is given no database.
enum SampleDatabase {
  static func fill(_ database: Database) async throws {
    try await database.transaction { transaction in
      try transaction.execute(
        "CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL, born INTEGER)")
      try transaction.execute(
        """
        CREATE TABLE book (id INTEGER PRIMARY KEY, author INTEGER NOT NULL REFERENCES author (id), title TEXT NOT NULL,
          year INTEGER)
        """)
      try transaction.execute(
        """
        INSERT INTO author (id, name, born) VALUES
          (1, 'Ada Lovelace', 1815), (2, 'Grace Hopper', 1906), (3, 'Robert''); DROP TABLE author; --', NULL)
        """)
      try transaction.execute(
        """
        INSERT INTO book (author, title, year) VALUES
          (1, 'Notes on the Analytical Engine', 1843), (2, 'The Education of a Computer', 1952), (3, 'Exploits', 2007)
        """)
    }
  }
}
