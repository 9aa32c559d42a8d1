import SafeQuery
import Testing

@Suite struct RelationLoadingTests {
  @Test(arguments: Backend.allCases)
  func `the rows that rows lead to are loaded with one more statement`(_ backend: Backend) async throws {
    let query = Artist.order { $0.id }.with(Artist.albums.order { $0.year.descending })
    try await backend.withShop { db in
      let (artists, statements) = try await db.counting { try $0.fetch(query) }
      let albums: [[Album]] = artists.map(\.1)
      #expect(albums == [[.arrival, .waterloo], [.parklife], []])
      #expect(statements.map(\.rows) == [3, 3])
    }
  }

  @Test(arguments: Backend.allCases)
  func `rows come with what they lead to, and the same when they are loaded again`(_ backend: Backend) async throws {
    let query = Artist.order { $0.id }.with(Artist.albums.order { $0.year.descending })
    try await backend.withShop { db in
      let first = try await db.fetch(query)
      #expect(first.map(\.0) == [.abba, .blur, .can])
      let again = try await db.fetch(query)
      let albums: [[Album]] = again.map(\.1)
      #expect(albums == [[.arrival, .waterloo], [.parklife], []])
      #expect(first.map(\.1) == albums)
    }
  }

  @Test(arguments: Backend.allCases)
  func `the statement has the keys of all rows as one parameter`(_ backend: Backend) async throws {
    let query = Artist.order { $0.id }.with(Artist.albums.order { $0.year.descending })
    let text =
      backend == .sqlite
      ? #"""
      SELECT t1."safequery_position", t2."id", t2."artist", t2."title", t2."year" FROM (SELECT value AS "c1", \#
      key AS "safequery_position" FROM json_each(?)) AS t1 CROSS JOIN "album" AS t2 \#
      WHERE (t2."artist" = t1."c1") ORDER BY t2."year" DESC
      """#
      : #"""
      SELECT t1."safequery_position", t2."id", t2."artist", t2."title", t2."year" FROM (SELECT "c1", \#
      position - 1 AS "safequery_position" FROM unnest($1) WITH ORDINALITY AS keys ("c1", position)) AS t1 \#
      CROSS JOIN "album" AS t2 WHERE (t2."artist" = t1."c1") ORDER BY t2."year" DESC
      """#
    try await backend.withShop { db in
      let (_, statements) = try await db.counting { try $0.fetch(query) }
      try #require(statements.count == 2)
      #expect(statements[1].text == text)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a row that every row refers to is there for each, and is asked for once`(_ backend: Backend) async throws {
    try await backend.withShop { db in
      let (albums, statements) = try await db.counting { try $0.fetch(Album.order { $0.id }.with(Album.maker)) }
      let makers: [Artist] = albums.map(\.1)
      #expect(makers == [.abba, .abba, .blur])
      #expect(statements.map(\.rows) == [3, 2])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a reference that may be null leads to a row or to nil`(_ backend: Backend) async throws {
    try await backend.withShop { db in
      let tracks = try await db.fetch(Track.order { $0.id }.with(Track.on))
      let albums: [Album?] = tracks.map(\.1)
      #expect(albums == [.waterloo, .arrival, .arrival, .parklife, nil])
      let (loose, statements) = try await db.counting { try $0.fetch(Track.where { $0.album == nil }.with(Track.on)) }
      #expect(loose.map(\.0) == [.loose] && loose[0].1 == nil)
      #expect(statements.count == 1)
    }
  }

  @Test(arguments: Backend.allCases)
  func `several relations are one statement each, and none where there is no row`(_ backend: Backend) async throws {
    let staff = Employee.order { $0.id }.with(Employee.manager, Employee.reports.order { $0.id })
    let nobody = Employee.where { $0.id == 0 }.with(Employee.manager, Employee.reports)
    try await backend.withShop { db in
      let (rows, statements) = try await db.counting { try $0.fetch(staff) }
      #expect(rows.map(\.0) == [.ada, .bo, .cy, .di])
      #expect(statements.count == 3)
      let (none, sent) = try await db.counting { try $0.fetch(nobody).count }
      #expect(none == 0 && sent.count == 1)
    }
  }

  @Test(arguments: Backend.allCases)
  func `several relations lead from each row to the rows of each`(_ backend: Backend) async throws {
    let staff = Employee.order { $0.id }.with(Employee.manager, Employee.reports.order { $0.id })
    try await backend.withShop { db in
      let rows = try await db.fetch(staff)
      let managers: [Employee?] = rows.map(\.1)
      #expect(managers == [nil, .ada, .ada, .cy])
      #expect(rows.map(\.2) == [[.bo, .cy], [], [.di], []])
    }
  }

  @Test(arguments: Backend.allCases)
  func `relations of relations are one statement for each level`(_ backend: Backend) async throws {
    try await backend.withShop { db in
      let query = Artist.order { $0.id }
        .with(Artist.albums.order { $0.id }.with(Album.tracks.order { $0.id }.with(Track.on.with(Album.maker))))
      let (artists, statements) = try await db.counting { tx in
        try tx.fetch(query).map { artist, albums in
          (
            artist.name,
            albums.map { album, tracks in (album.title, tracks.map { "\($0.title) \($1?.1.name ?? "")" }) }
              .map { "\($0): \($1)" }
          )
        }
      }
      #expect(artists.map(\.0) == ["Abba", "Blur", "Can"])
      #expect(
        artists.map(\.1) == [
          [#"Waterloo: ["first Abba"]"#, #"Arrival: ["second Abba", "third Abba"]"#], [#"Parklife: ["fourth Blur"]"#],
          [],
        ])
      #expect(statements.count == 5)
    }
  }

  @Test(arguments: Backend.allCases)
  func `many to many is a relation through a table of pairs, in the order of the pairs`(_ backend: Backend) async throws
  {
    let playlists = Playlist.order { $0.id }.with(Playlist.tracks)
    let tracks = Track.order { $0.id }.with(Track.playlists.order { $0.id })
    try await backend.withShop { db in
      let (lists, statements) = try await db.counting { try $0.fetch(playlists) }
      #expect(lists.map(\.1) == [[.fourth, .first, .first, .loose], [.first], []])
      #expect(statements.count == 2)
      let names = try await db.fetch(tracks).map { $0.1.map(\.name) }
      #expect(names == [["mix", "mix", "one"], [], [], ["mix"], ["mix"]])
    }
  }

  @Test(arguments: Backend.allCases)
  func `what a relation through a table of pairs leads to can't be deleted`(_ backend: Backend) async throws {
    // The table of pairs is not what a delete of the tracks would be about.
    let tracks = Playlist.tracks(of: Playlist(1, "mix"))
    try await backend.withShop { db in
      _ = await #expect(throws: DatabaseError.self) { try await db.execute(tracks.delete()) }
    }
  }

  @Test(arguments: Backend.allCases)
  func `a relation through another is a relation, limited for each parent`(_ backend: Backend) async throws {
    let artists = Artist.order { $0.id }
    try await backend.withShop { db in
      let all = try await db.fetch(artists.with(Artist.tracks.order { $0.id }))
      #expect(all.map(\.1) == [[.first, .second, .third], [.fourth], []])
      let last = try await db.fetch(artists.with(Artist.tracks.order { $0.id.descending }.limit(2)))
      #expect(last.map(\.1) == [[.third, .second], [.fourth], []])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a relation is narrowed, and limited for each parent`(_ backend: Backend) async throws {
    let artists = Artist.order { $0.id }
    let newest = Artist.albums.order { $0.year.descending }.limit(1)
    try await backend.withShop { db in
      let (rows, statements) = try await db.counting { try $0.fetch(artists.with(newest)) }
      #expect(rows.map(\.1) == [[.arrival], [.parklife], []])
      #expect(statements.count == 2)
      let first = try await db.fetch(artists.with(Artist.albums.order { $0.year }.first()))
      let albums: [Album?] = first.map(\.1)
      #expect(albums == [.waterloo, .parklife, nil])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a relation has conditions, and one makes what is always there optional`(_ backend: Backend) async throws {
    let artists = Artist.order { $0.id }
    let both = Artist.albums.where { $0.year > 1970 }.where { $0.title != "Arrival" }.limit(5).with(Album.tracks)
    let blur = Album.order { $0.id }.with(Album.maker.where { $0.name == "Blur" })
    try await backend.withShop { db in
      let old = try await db.fetch(artists.with(Artist.albums.where { $0.year < 1976 }))
      #expect(old.map(\.1) == [[.waterloo], [], []])
      let nested = try await db.fetch(artists.with(both))
      #expect(nested.map { $0.1.map(\.0) } == [[.waterloo], [.parklife], []])
      let makers = try await db.fetch(blur)
      let optional: [Artist?] = makers.map(\.1)
      #expect(optional == [nil, nil, .blur])
    }
  }

  @Test(arguments: Backend.allCases)
  func `rows that are there already get what they lead to`(_ backend: Backend) async throws {
    try await backend.withShop { db in
      let rows = [Artist.blur, .abba, .blur]
      let (artists, statements) = try await db.counting { try $0.fetch(rows.with(Artist.albums)) }
      #expect(artists.map(\.0) == rows)
      let albums = artists.map { $0.1.map(\.id).sorted() }
      #expect(albums == [[13], [11, 12], [13]])
      #expect(statements.count == 1)
      let none = try await db.fetch([Artist]().with(Artist.albums))
      #expect(none.isEmpty)
    }
  }

  @Test(arguments: Backend.allCases)
  func `one row gets what it leads to`(_ backend: Backend) async throws {
    try await backend.withShop { db in
      let one = try await db.fetchOne([Artist.blur].with(Artist.albums))
      #expect(one?.1 == [.parklife])
      let found = try await db.fetchOne(Artist.where { $0.name == "Blur" }.with(Artist.albums))
      #expect(found?.0 == .blur && found?.1 == [.parklife])
      let nothing = try await db.fetchOne(Artist.where { $0.name == "Doors" }.with(Artist.albums))
      #expect(nothing == nil)
    }
  }

  @Test(arguments: Backend.allCases)
  func `several rows are an error where one is expected`(_ backend: Backend) async throws {
    try await backend.withShop { db in
      let error = await #expect(throws: DatabaseError.self) { try await db.fetchOne(Artist.with(Artist.albums)) }
      #expect(error?.kind == .decoding)
      let three = [Artist.blur, .abba, .blur].with(Artist.albums)
      let several = await #expect(throws: DatabaseError.self) { try await db.fetchOne(three) }
      #expect(several?.message == "there are 3 rows, where at most one is expected")
    }
  }

  @Test(arguments: Backend.allCases)
  func `a part of what two to four relations give is taken in the same expression`(_ backend: Backend) async throws {
    try await backend.withShop { db in
      let cy = Employee.where { $0.id == 3 }
      let boss = try await db.fetchOne(cy.with(Employee.manager, Employee.reports))?.1
      #expect(boss == .ada)
      let staff = try await db.fetchOne(cy.with(Employee.manager, Employee.reports))?.2
      #expect(staff == [.di])
      let again = try await db.fetchOne(cy.with(Employee.manager, Employee.reports, Employee.manager))?.3
      #expect(again == .ada)
      let four = try await db.fetchOne(
        cy.with(Employee.manager, Employee.reports, Employee.manager, Employee.reports))
      #expect(four?.4 == [.di])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a part is taken of each of several rows, and of a row that is there already`(_ backend: Backend) async throws {
    try await backend.withShop { db in
      let names = try await db.fetch(Employee.with(Employee.manager, Employee.reports)).map { $0.1?.name ?? "" }
      #expect(names.sorted() == ["", "Ada", "Ada", "Cy"])
      let rows = try await db.fetchOne([Employee.cy].with(Employee.reports, Employee.manager, Employee.reports))?.1
      #expect(rows == [.di])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a transaction loads what it has written itself`(_ backend: Backend) async throws {
    try await backend.withShop { db in
      let albums = try await db.transaction { tx in
        try tx.insert(Album(14, 3, "Tago Mago", 1971))
        let can = try tx.fetchOne(Artist.where { $0.id == 3 }.with(Artist.albums))
        return can?.1
      }
      #expect(albums?.map(\.title) == ["Tago Mago"])
    }
  }

  @Test(arguments: Backend.allCases)
  func `what a relation says of its rows is held to`(_ backend: Backend) async throws {
    try await backend.withShop { db in
      try await db.execute(Artist.where { $0.id == 2 }.delete())
      let missing = await #expect(throws: DatabaseError.self) { try await db.fetch(Album.all.with(Album.maker)) }
      #expect(missing?.kind == .decoding)
      #expect(
        missing?.message
          == "a row of album refers to a row of artist that is not there; if that may be, declare it with hasOne")
      let only = Artist.hasOne(Album.self, from: { $0.id }, to: { $0.artist })
      let several = await #expect(throws: DatabaseError.self) { try await db.fetch(Artist.all.with(only)) }
      #expect(
        several?.message
          == "artist leads to several rows of album, where at most one is expected; declare it with hasMany")
      #expect(several?.location != nil)
      let can = try await db.fetchOne(Artist.where { $0.id == 3 }.with(only))
      #expect(can != nil && can?.1 == nil)
    }
  }

  @Test(arguments: Backend.allCases)
  func `five thousand parents are one statement, whose text is that for one`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createShop()
      try await db.transaction { tx in
        try tx.insert(contentsOf: (1...5000).lazy.map { Artist($0, "artist \($0)") })
        try tx.insert(contentsOf: (1...10000).lazy.map { Album($0, 1 + $0 % 5000, "album \($0)", 2000) })
      }
      let relation = Artist.albums.where { $0.title != "album 1" }.order { $0.id }.limit(7)
      let (all, many) = try await db.counting { try $0.fetch(Artist.order { $0.id }.with(relation)) }
      #expect(all.count == 5000)
      #expect(all.allSatisfy { artist, albums in albums.allSatisfy { $0.artist == artist.id } })
      #expect(all.reduce(0) { $0 + $1.1.count } == 9999)
      let (_, one) = try await db.counting { try $0.fetch(Artist.where { $0.id == 1 }.with(relation)).count }
      #expect(many.count == 2 && one.count == 2)
      #expect(many.last?.text == one.last?.text)
    }
  }

  @Test func `a limit below zero, a limit in a path and a key that no row holds are errors`() {
    let negative = Artist.albums.limit(-1)
    expectRefusal(negative(of: .abba).sql, .invalidQuery, "the limit is -1: it can't be negative")
    let path = Artist.albums.limit(1).through(Album.tracks)
    expectRefusal(
      path(of: .abba).sql, .invalidQuery, "a relation with a limit can't be a part of a path; limit the whole path")
    let other = Artist.hasMany(Album.self, from: { $0.table.column("code") as Column<Int64> }, to: { $0.artist })
    expectRefusal(
      other(of: .abba).sql, .invalidQuery, "a relation goes by the column artist.code, which a row does not hold")
  }
}
