import SafeQuery
import Testing

@Suite struct RelationQueryTests {
  @Test(arguments: Backend.allCases)
  func `the rows that one row leads to are a query`(_ backend: Backend) async throws {
    let late = Artist.albums(of: .abba).where { $0.year > 1974 }.select { $0.title }
    try await backend.withShop { db in
      try await db.expect(
        late, #"SELECT t1."title" FROM "album" AS t1 WHERE (t1."artist" = ?) AND (t1."year" > ?)"#, gives: ["Arrival"])
      let maker = try await db.fetchOne(Album.maker(of: .arrival))
      #expect(maker == .abba)
      let unboxed = try await db.fetchOne(Track.on(of: .loose))
      #expect(unboxed == nil)
      let tracks = try await db.fetch(Playlist.tracks(of: Playlist(1, "mix")))
      #expect(tracks == [.fourth, .first, .first, .loose])
    }
  }

  @Test(arguments: Backend.allCases)
  func `the rows that one row leads to are changed at once`(_ backend: Backend) async throws {
    try await backend.withShop { db in
      let changed = try await db.execute(Artist.albums(of: .abba).update { $0.year = 1980 })
      #expect(changed == 2)
    }
  }

  @Test(arguments: Backend.allCases)
  func `whether a row leads to others, and to how many, are expressions`(_ backend: Backend) async throws {
    let known = Artist.where { exists(Artist.albums(of: $0)) }.order { $0.id }.select { $0.name }
    let old = Artist.where { exists(Artist.albums(of: $0).where { $0.year < 1980 }) }
    try await backend.withShop { db in
      try await db.expect(
        known,
        #"""
        SELECT t1."name" FROM "artist" AS t1 WHERE EXISTS (SELECT t2."id", t2."artist", t2."title", t2."year" \#
        FROM "album" AS t2 WHERE (t2."artist" = t1."id")) ORDER BY t1."id"
        """#,
        postgreSQL: #"""
          SELECT t1."name" FROM "artist" AS t1 WHERE EXISTS (SELECT t2."id", t2."artist", t2."title", t2."year" \#
          FROM "album" AS t2 WHERE (t2."artist" = t1."id")) ORDER BY t1."id"
          """#, gives: ["Abba", "Blur"])
      let none = try await db.fetch(Artist.where { !exists(Artist.albums(of: $0)) })
      #expect(none == [.can])
      let early = try await db.fetch(old)
      #expect(early == [.abba])
      let busy = try await db.fetch(Artist.where { count(Artist.tracks(of: $0)) > 2 })
      #expect(busy == [.abba])
    }
  }

  @Test(arguments: Backend.allCases)
  func `rows are sorted by how many others they lead to`(_ backend: Backend) async throws {
    let counts = Artist.order { count(Artist.albums(of: $0)).descending }
      .select { ($0.name, count(Artist.albums(of: $0))) }
    try await backend.withShop { db in
      let rows: [(String, Int)] = try await db.fetch(counts)
      #expect(rows.map(\.0) == ["Abba", "Blur", "Can"] && rows.map(\.1) == [2, 1, 0])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a sum over the rows that a row leads to is an expression`(_ backend: Backend) async throws {
    let years = Artist.order { $0.id }.select { Artist.albums(of: $0).select { $0.year.sum() }.scalar() }
    try await backend.withShop { db in
      let sums: [Int64?] = try await db.fetch(years)
      #expect(sums == [3950, 1994, nil])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a relation of a table with itself is looked at from the outside and the inside`(_ backend: Backend) async throws
  {
    try await backend.withShop { db in
      let heads = Employee.where { exists(Employee.reports(of: $0).where { exists(Employee.reports(of: $0)) }) }
      let chief = try await db.fetch(heads)
      #expect(chief == [.ada])
      let busy = Employee.where { count(Employee.reports(of: $0)) >= count(Employee.manager(of: $0)) }
      let counted = try await db.fetch(busy.order { $0.id })
      #expect(counted == [.ada, .cy])
      let byBoss = Employee.where { exists(Employee.manager(of: $0).where { $0.name == "Ada" }) }.order { $0.id }
      let found = try await db.fetch(byBoss)
      #expect(found == [.bo, .cy])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a limited relation is limited wherever it is used`(_ backend: Backend) async throws {
    try await backend.withShop { db in
      let newest = Artist.albums.order { $0.year.descending }.limit(1)
      let albums = try await db.fetch(newest(of: .abba))
      #expect(albums == [.arrival])
      let counts: [Int] = try await db.fetch(Artist.order { $0.id }.select { count(newest(of: $0)) })
      #expect(counts == [1, 1, 0])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a relation of joined rows is that of one of them`(_ backend: Backend) async throws {
    try await backend.withShop { db in
      let query = Artist.join(Album.self) { $0.id == $1.artist }
        .where { _, album in exists(Album.tracks(of: album).where { $0.title == "third" }) }
        .select { artist, album in (artist.name, count(Artist.albums(of: artist))) }
      let rows = try await db.fetch(query)
      #expect(rows.map(\.0) == ["Abba"] && rows.map(\.1) == [2])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a relation is the condition of a join`(_ backend: Backend) async throws {
    try await backend.withShop { db in
      let seventies = Artist.albums.where { $0.year < 1980 }
      try await db.expect(
        Artist.all.leftJoin(Album.self) { seventies(from: $0, to: $1) }
          .leftJoin(Track.self) { Album.tracks(from: $1, to: $2) }
          .order { artist, _, track in
            artist.id; track.id
          }.select { ($0.name, $1.title, $2.title) },
        #"""
        SELECT t1."name", t2."title", t3."title" FROM "artist" AS t1 LEFT JOIN "album" AS t2 \#
        ON ((t2."artist" = t1."id") AND (t2."year" < ?)) LEFT JOIN "track" AS t3 ON (t3."album" = t2."id") \#
        ORDER BY t1."id", t3."id"
        """#,
        postgreSQL: #"""
          SELECT t1."name", t2."title", t3."title" FROM "artist" AS t1 LEFT JOIN "album" AS t2 \#
          ON ((t2."artist" = t1."id") AND (t2."year" < $1)) LEFT JOIN "track" AS t3 ON (t3."album" = t2."id") \#
          ORDER BY t1."id", t3."id" NULLS FIRST
          """#,
        gives: [
          ("Abba", "Waterloo", "first"), ("Abba", "Arrival", "second"), ("Abba", "Arrival", "third"),
          ("Blur", nil, nil),
          ("Can", nil, nil),
        ])
      let bosses = Employee.join(Employee.self) { Employee.manager(from: $0, to: $1) }
      let pairs = try await db.fetch(bosses.order { worker, _ in worker.id })
      #expect(pairs.map(\.0) == [.bo, .cy, .di] && pairs.map(\.1) == [.ada, .ada, .cy])
    }
    let limited = Artist.join(Album.self) { Artist.albums.limit(2)(from: $0, to: $1) }
    expectRefusal(
      limited.sql, .invalidQuery,
      "a relation with a limit can't be the condition of a join; join without the limit"
    )
    let path = Artist.join(Track.self) { Artist.tracks(from: $0, to: $1) }
    expectRefusal(
      path.sql, .invalidQuery,
      "a relation through another table can't be the condition of a join; join each table by its own relation")
  }

  @Test(arguments: Backend.allCases)
  func `a row that a left join did not find leads to none`(_ backend: Backend) async throws {
    try await backend.withShop { db in
      let query = Track.all.leftJoin(Album.self) { Track.on(from: $0, to: $1) }.order { track, _ in track.id }
      let counts = try await db.fetch(query.select { _, album in count(Album.tracks(of: album)) })
      #expect(counts == [1, 2, 2, 1, 0])
    }
  }
}
