import Foundation
import SafeQuery
import Testing

/// The rows of a query as an array in each row of another.
@Suite struct RowListTests {
  private static func albums(of artist: Artist.Columns) -> Select<Album.Columns, Album> {
    Album.where { $0.artist == artist.id }
  }

  @Test(arguments: Backend.allCases)
  func `a list of rows is an array in each row, in its query's order and empty where there are none`(
    _ backend: Backend
  ) async throws {
    try await backend.withShop { db in
      let query = Artist.order { $0.id }.select { artist in
        (artist, Self.albums(of: artist).order { $0.title }.list())
      }
      let found = try await db.counting { try $0.fetch(query) }
      #expect(found.result.map(\.0) == [.abba, .blur, .can])
      #expect(found.result.map(\.1) == [[.arrival, .waterloo], [.parklife], []])
      #expect(found.statements.count == 1)
      let albums = #"""
        SELECT t2."id", t2."artist", t2."title", t2."year" FROM "album" AS t2 WHERE (t2."artist" = t1."id") \#
        ORDER BY t2."title"
        """#
      let list =
        backend == .postgreSQL
        ? "ARRAY(SELECT ROW(list.*) FROM (\(albums)) AS list)"
        : "(WITH safequery_rows(c1, c2, c3, c4) AS (\(albums)) SELECT safequery_list(c1, c2, c3, c4) FROM safequery_rows)"
      #expect(
        try query.sql(for: db.dialect).text
          == #"SELECT t1."id", t1."name", \#(list) FROM "artist" AS t1 ORDER BY t1."id""#)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a list is of values, with their nulls`(_ backend: Backend) async throws {
    try await backend.withShop { db in
      let names: [[String]] = try await db.fetch(
        Artist.order { $0.id }.select { artist in
          Self.albums(of: artist).order { $0.year.descending }.select { $0.title }.list()
        })
      #expect(names == [["Arrival", "Waterloo"], ["Parklife"], []])

      let values: [Int64?] = try await db.listed(Track.order { $0.id }.select { $0.album })
      #expect(values == [11, 12, 12, 13, nil])
      if backend == .sqlite {
        // To SQLite an integer can stand where a number is expected.
        let numbers: [Double] = try await db.listed(Album.all.limit(1).select { _ in TypedSQL<Double>("2") })
        #expect(numbers == [2])
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `a list is of tuples, with their nulls`(_ backend: Backend) async throws {
    try await backend.withShop { db in
      let tuples = Track.order { $0.id }.select { ($0.title, $0.album) }
      let pairs: [(String, Int64?)] = try await db.listed(tuples)
      #expect(pairs.map(\.0) == ["first", "second", "third", "fourth", "loose"])
      #expect(pairs.map(\.1) == [11, 12, 12, 13, nil])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a list is of joined rows, and of rows that may not be there`(_ backend: Backend) async throws {
    let joined = Artist.all.leftJoin(Album.self) { $0.id == $1.artist }.order { ($0.id, $1.id) }
    try await backend.withShop { db in
      let rows: [(Artist, Album?)] = try await db.listed(joined)
      #expect(rows.map(\.0) == [.abba, .abba, .blur, .can])
      #expect(rows.map(\.1) == [.waterloo, .arrival, .parklife, nil])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a list keeps its own order, limit and offset for each row`(_ backend: Backend) async throws {
    try await backend.withShop { db in
      try await db.execute(Album.insert(contentsOf: (0..<20).map { Album(100 + $0, 2, "b\($0 % 7)", Int($0)) }))
      func expect(
        _ list: (Artist.Columns) -> Select<Album.Columns, Album>, _ expected: ([Album]) -> [Album],
        sourceLocation: SourceLocation = #_sourceLocation
      ) async throws {
        let all = try await db.fetch(Album.all)
        let query = Artist.order { $0.id }.select { artist in (artist.id, list(artist).list()) }
        for (artist, albums) in try await db.fetch(query) {
          let wanted = expected(all.filter { $0.artist == artist })
          #expect(albums == wanted, sourceLocation: sourceLocation)
        }
      }
      try await expect({ Self.albums(of: $0).order { $0.id.descending } }) { $0.sorted { $0.id > $1.id } }
      try await expect({ Self.albums(of: $0).order { $0.title }.order { $0.year * -1 } }) {
        $0.sorted { ($0.title, -$0.year) < ($1.title, -$1.year) }
      }
      try await expect({ Self.albums(of: $0).order { $0.year % 3 }.order { $0.id }.limit(4) }) {
        Array($0.sorted { ($0.year % 3, $0.id) < ($1.year % 3, $1.id) }.prefix(4))
      }
      try await expect({ Self.albums(of: $0).order { $0.id.descending }.limit(3, offset: 2) }) {
        Array($0.sorted { $0.id > $1.id }.dropFirst(2).prefix(3))
      }
      try await expect({ Self.albums(of: $0).order { $0.id.descending }.offset(1) }) {
        Array($0.sorted { $0.id > $1.id }.dropFirst())
      }
      let titles: [[String]] = try await db.fetch(
        Artist.order { $0.id }.select { artist in
          Self.albums(of: artist).order { $0.title.descending }.select { $0.title }.distinct().list()
        })
      let letters = (0..<7).reversed().map { "b\($0)" }
      #expect(titles == [["Waterloo", "Arrival"], letters + ["Parklife"], []])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a list is in the rows of a list`(_ backend: Backend) async throws {
    try await backend.withShop { db in
      let query = Artist.order { $0.id }.select { artist in
        (
          artist.name,
          Self.albums(of: artist).order { $0.id.descending }.select { album in
            (album, Track.where { $0.album == album.id && $0.title != artist.name }.order { $0.id }.list())
          }.list()
        )
      }
      let shop: [(String, [(Album, [Track])])] = try await db.fetch(query)
      #expect(shop.map(\.0) == ["Abba", "Blur", "Can"])
      #expect(shop.map { $0.1.map(\.0) } == [[.arrival, .waterloo], [.parklife], []])
      #expect(shop.map { $0.1.map(\.1) } == [[[.second, .third], [.first]], [[.fourth]], []])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a list is of any query that reads`(_ backend: Backend) async throws {
    try await backend.withShop { db in
      func expect<Output: Equatable & Sendable>(
        _ query: some ReadQuery<Output>, _ expected: [Output], sourceLocation: SourceLocation = #_sourceLocation
      ) async throws {
        let found = try await db.listed(query)
        #expect(found == expected, sourceLocation: sourceLocation)
        #expect(try await db.fetch(query) == expected, sourceLocation: sourceLocation)
      }
      let old = Album.where { $0.year < 1975 }.select { $0.title }
      let new = Album.where { $0.year > 1990 }.select { $0.title }
      try await expect(old.union(new).asTable().order { $0 }, ["Parklife", "Waterloo"])
      try await expect(old.unionAll(new), ["Waterloo", "Parklife"])
      try await expect(old.asCTE(), ["Waterloo"])
      try await expect(Album.where { $0.year > 1990 }.asCTE().asTable(), [.parklife])
      try await expect(Series(1...4), [1, 2, 3, 4])
      try await expect(Values([Artist.can]), [.can])
      try await expect(SingleRow { TypedSQL(value: 3) }, [3])
      try await expect(Album.all.count(), [3])
      try await expect(Artist.albums(of: .abba).order { $0.id }, [.waterloo, .arrival])
      let counts = Album.all.groupBy { $0.artist }.order { $0.artist }.select { $0.artist }
      try await expect(counts, [1, 2])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a list stands beside groups`(_ backend: Backend) async throws {
    try await backend.withShop { db in
      let groups = Album.all.groupBy { $0.artist }.order { $0.artist }.select { album in
        (album.artist, count(), Artist.where { $0.id == album.artist }.select { $0.name }.list())
      }
      let grouped: [(Int64, Int, [String])] = try await db.fetch(groups)
      #expect(grouped.map(\.1) == [2, 1])
      #expect(grouped.map(\.2) == [["Abba"], ["Blur"]])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a list stands in a prepared query`(_ backend: Backend) async throws {
    let since = Prepared { (year: Parameter<Int>, name: Parameter<String>) in
      Artist.where { $0.name != name }.order { $0.id }.select { artist in
        (artist.name, Self.albums(of: artist).where { $0.year >= year }.select { ($0.title, year) }.list())
      }
    }
    try await backend.withShop { db in
      for (year, expected) in [(1976, [["Arrival"], []]), (1900, [["Waterloo", "Arrival"], []])] {
        let rows: [(String, [(String, Int)])] = try await db.fetch(since(year, "Blur"))
        #expect(rows.map { Set($0.1.map(\.0)) } == expected.map { Set($0) })
        #expect(rows.flatMap { $0.1.map(\.1) }.allSatisfy { $0 == year })
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `a list stands in what a write returns`(_ backend: Backend) async throws {
    func before(_ artist: Artist.Columns) -> RowList<String> {
      Album.where { $0.artist < artist.id }.order { $0.title }.select { $0.title }.list()
    }
    try await backend.withShop { db in
      let inserted = try await db.fetch(Artist.insert(Artist(9, "new")).returning { ($0.id, before($0)) })
      #expect(inserted.map(\.1) == [["Arrival", "Parklife", "Waterloo"]])
      let updated = try await db.fetch(
        Artist.where { $0.id == 2 }.update { $0.name = "B" }.returning { ($0.name, before($0)) })
      #expect(updated.map(\.0) == ["B"])
      #expect(updated.map(\.1) == [["Arrival", "Waterloo"]])
      let deleted = try await db.fetch(Artist.where { $0.id == 1 }.delete().returning { before($0) })
      #expect(deleted == [[]])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a list can be long, and its texts hold anything`(_ backend: Backend) async throws {
    try await backend.withShop { db in
      let hostile = [
        "'); DROP TABLE album; --", #"{"(a,""b"")"}"#, #"\x00\\"#, "\"'`", "NULL", "", "é\u{301}👩‍👧\u{202E}", "a\nb\tc",
        "c1) FROM safequery_rows) --",
      ]
      let many = (0..<10_000).map { Album(1000 + Int64($0), 3, hostile[$0 % hostile.count], $0) }
      try await db.transaction { _ = try $0.insert(contentsOf: many) }
      let query = Artist.where { $0.id == 3 }.select { artist in Self.albums(of: artist).order { $0.id }.list() }
      let found = try #require(try await db.fetchOne(query))
      #expect(found == many)
      #expect(zip(found, many).allSatisfy { $0.title.utf8.elementsEqual($1.title.utf8) })
      let titles = Album.where { $0.title == hostile[0] }.order { $0.id }.limit(1).select { ($0.title, hostile[1]) }
      let bound: [(String, String)] = try await db.listed(titles)
      #expect(bound.map(\.0) == [hostile[0]])
      #expect(bound.map(\.1) == [hostile[1]])
    }
  }
}

extension Database {
  /// The rows of a query, as one list.
  func listed<Output>(_ query: some ReadQuery<Output>) async throws -> [Output] {
    let list = try await fetchOne(SingleRow { query.list() })
    return try #require(list)
  }
}
