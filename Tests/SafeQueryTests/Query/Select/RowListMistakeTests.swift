import SafeQuery
import Testing

/// What goes wrong with a list: in its rows, and where it can't stand.
@Suite struct RowListMistakeTests {
  private static func albums(of artist: Artist.Columns) -> Select<Album.Columns, Album> {
    Album.where { $0.artist == artist.id }
  }

  /// Tracks, whose albums are said never to be null.
  struct PlacedTrack: Table {
    let id: Int64
    let album: Int64

    struct Columns: TableColumns {
      let table: TableReference<PlacedTrack>
      var id: Column<Int64> { table.column("id") }
      var album: Column<Int64> { table.column("album") }
    }

    static let schema = TableSchema("track", [.init("id", Int64.self), .init("album", Int64.self)])

    init(row: borrowing Row, at index: Int) throws {
      id = try Int64(row: row, at: index)
      album = try Int64(row: row, at: index + 1)
    }

    func encode(into row: inout RowEncoder) {}
  }

  private enum Mood: String, DatabaseValue { case first, second }

  @Test(arguments: Backend.allCases)
  func `an error in a row of a list names the list, the row and the column`(_ backend: Backend) async throws {
    try await backend.withShop { db in
      func expect(_ query: some ReadQuery, _ message: String, sourceLocation: SourceLocation = #_sourceLocation) async {
        let error = await #expect(throws: DatabaseError.self, sourceLocation: sourceLocation) {
          _ = try await db.fetch(query)
        }
        #expect(error?.kind == .decoding, sourceLocation: sourceLocation)
        #expect(error?.message == message, sourceLocation: sourceLocation)
      }
      let placed = PlacedTrack.order { $0.id }
      await expect(
        Artist.all.select { artist in (artist, placed.list()) },
        "row 5 of the list in column 3: column 2 (album) holds null, where an integer is expected")
      await expect(
        SingleRow { Artist.order { $0.id }.select { artist in (artist.name, placed.list()) }.list() },
        """
        row 1 of the list in column 1: row 5 of the list in column 2: column 2 (album) holds null, where an integer is \
        expected
        """)
      let moods = Track.order { $0.id }.select { $0.title.cast(to: Mood.self) }
      await expect(
        SingleRow { moods.list() },
        "row 3 of the list in column 1: column 1 (an expression) holds a value that is no case of Mood")
    }
  }

  @Test(arguments: Dialect.allCases)
  func `a list is no value of another query's columns`(_ dialect: Dialect) {
    func expect(_ query: some Preparable, sourceLocation: SourceLocation = #_sourceLocation) {
      let error = #expect(throws: DatabaseError.self, sourceLocation: sourceLocation) { try query.sql(for: dialect) }
      #expect(error?.kind == .invalidQuery, sourceLocation: sourceLocation)
      #expect(
        error?.message == """
          a query that selects a list() stands where another statement uses its columns, and a list is no value of a column; \
          select the list in the outer query
          """, sourceLocation: sourceLocation)
    }
    // Bytes are an array of numbers to the compiler.
    let ones = Album.all.select { _ in TypedSQL<UInt8>(value: 1) }
    let bytes = TypedSQL<[UInt8]>(value: [1])
    let lists = Artist.all.select { _ in ones.list() }
    let pairs = Artist.all.select { ($0.id, ones.list()) }
    expect(lists.asTable())
    expect(pairs.asTable().select { id, _ in id })
    expect(pairs.asRows().asTable())
    expect(pairs.asCTE())
    expect(lists.asCTE().asTable())
    expect(lists.recursive { $0 })
    expect(Artist.all.joinQuery(lists) { artist, _ in artist.id == 1 }.select { artist, _ in artist })
    // SQLite has no bytes in a lateral join, and says that first.
    if dialect == .postgreSQL { expect(Artist.all.joinLateral { _ in lists }.select { artist, _ in artist }) }
    expect(Artist.all.select { _ in lists.scalar() })
    expect(Artist.where { _ in lists.contains(bytes) })
    expect(Artist.where { _ in bytes == any(lists) })
    expect(Artist.where { rowValue($0.id, bytes).isIn(pairs) })
    expect(lists.union(lists))
    expect(pairs.unionAll(pairs))
    expect(Cell<[UInt8]>.insert(from: pairs, into: \.id, \.value))
  }

  @Test(arguments: Backend.allCases)
  func `whether a query with a list has rows, and how many, can be asked`(_ backend: Backend) async throws {
    try await backend.withShop { db in
      let lists = Artist.all.select { artist in Self.albums(of: artist).list() }
      #expect(try await db.fetchOne(lists.count()) == 3)
      #expect(try await db.fetch(Artist.where { _ in exists(lists) }).count == 3)
      let page = try await db.fetch(
        Artist.order { $0.id }.select { artist in (artist.id, Self.albums(of: artist).list()) }.page(2, size: 1))
      #expect(page.rows.map(\.1) == [[.parklife]])
      #expect(page.total == 3)
    }
  }

  @Test(arguments: Backend.allCases)
  func `the rows of a list have at most a hundred columns on SQLite`(_ backend: Backend) async throws {
    try await backend.withShop { db in
      // Four columns each.
      let widest = Album.order { $0.id }.select {
        ($0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0)
      }
      let rows = try await db.listed(widest)
      #expect(rows.map(\.0) == [.waterloo, .arrival, .parklife])
      #expect(rows.map(\.24) == [.waterloo, .arrival, .parklife])
      let wider = Album.all.select { ($0.id, widest.list()) }
      #expect(try await db.fetch(wider).count == 3)
      let tooWide = Album.order { $0.id }.select {
        ($0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0, $0.id)
      }
      let query = SingleRow { tooWide.list() }
      if backend == .postgreSQL {
        #expect(try await db.fetchOne(query)?.map(\.25) == [11, 12, 13])
      } else {
        let error = #expect(throws: DatabaseError.self) { try query.sql(for: .sqlite) }
        #expect(error?.kind == .unsupported)
        #expect(
          error?.message == """
            the rows of a list have 101 columns, and SQLite's functions take at most 100 values; select fewer of them
            """)
      }
    }
  }
}
