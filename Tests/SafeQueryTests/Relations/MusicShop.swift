import SafeQuery

// A music shop: artists have albums, these have tracks; playlists have tracks by entries; employees report to employees.

struct Artist: Table, Equatable {
  var id: Int64
  var name: String

  struct Columns: TableColumns {
    let table: TableReference<Artist>
    var id: Column<Int64> { table.column("id") }
    var name: Column<String> { table.column("name") }
  }

  static let schema = TableSchema(
    "artist", [.init("id", Int64.self, .primaryKey), .init("name", String.self)])

  init(_ id: Int64, _ name: String) { (self.id, self.name) = (id, name) }

  init(row: borrowing Row, at index: Int) throws {
    id = try Int64(row: row, at: index)
    name = try String(row: row, at: index + 1)
  }

  func encode(into row: inout RowEncoder) {
    row.encode(id)
    row.encode(name)
  }
}

struct Album: Table, Equatable {
  var id: Int64
  var artist: Int64
  var title: String
  var year: Int

  struct Columns: TableColumns {
    let table: TableReference<Album>
    var id: Column<Int64> { table.column("id") }
    var artist: Column<Int64> { table.column("artist") }
    var title: Column<String> { table.column("title") }
    var year: Column<Int> { table.column("year") }
  }

  static let schema = TableSchema(
    "album",
    [
      .init("id", Int64.self, .primaryKey), .init("artist", Int64.self), .init("title", String.self),
      .init("year", Int.self),
    ])

  init(_ id: Int64, _ artist: Int64, _ title: String, _ year: Int) {
    (self.id, self.artist, self.title, self.year) = (id, artist, title, year)
  }

  init(row: borrowing Row, at index: Int) throws {
    id = try Int64(row: row, at: index)
    artist = try Int64(row: row, at: index + 1)
    title = try String(row: row, at: index + 2)
    year = try Int(row: row, at: index + 3)
  }

  func encode(into row: inout RowEncoder) {
    row.encode(id)
    row.encode(artist)
    row.encode(title)
    row.encode(year)
  }
}

struct Track: Table, Equatable {
  var id: Int64
  var album: Int64?
  var title: String

  struct Columns: TableColumns {
    let table: TableReference<Track>
    var id: Column<Int64> { table.column("id") }
    var album: Column<Int64?> { table.column("album") }
    var title: Column<String> { table.column("title") }
  }

  static let schema = TableSchema(
    "track", [.init("id", Int64.self, .primaryKey), .init("album", Int64?.self), .init("title", String.self)])

  init(_ id: Int64, _ album: Int64?, _ title: String) { (self.id, self.album, self.title) = (id, album, title) }

  init(row: borrowing Row, at index: Int) throws {
    id = try Int64(row: row, at: index)
    album = try Int64?(row: row, at: index + 1)
    title = try String(row: row, at: index + 2)
  }

  func encode(into row: inout RowEncoder) {
    row.encode(id)
    row.encode(album)
    row.encode(title)
  }
}

struct Playlist: Table, Equatable {
  var id: Int64
  var name: String

  struct Columns: TableColumns {
    let table: TableReference<Playlist>
    var id: Column<Int64> { table.column("id") }
    var name: Column<String> { table.column("name") }
  }

  static let schema = TableSchema(
    "playlist", [.init("id", Int64.self, .primaryKey), .init("name", String.self)])

  init(_ id: Int64, _ name: String) { (self.id, self.name) = (id, name) }

  init(row: borrowing Row, at index: Int) throws {
    id = try Int64(row: row, at: index)
    name = try String(row: row, at: index + 1)
  }

  func encode(into row: inout RowEncoder) {
    row.encode(id)
    row.encode(name)
  }
}

struct Entry: Table, Equatable {
  var playlist: Int64
  var track: Int64
  var position: Int

  struct Columns: TableColumns {
    let table: TableReference<Entry>
    var playlist: Column<Int64> { table.column("playlist") }
    var track: Column<Int64> { table.column("track") }
    var position: Column<Int> { table.column("position") }
  }

  static let schema = TableSchema(
    "entry", [.init("playlist", Int64.self, .primaryKey), .init("track", Int64.self), .init("position", Int.self)])

  init(_ playlist: Int64, _ track: Int64, _ position: Int) {
    (self.playlist, self.track, self.position) = (playlist, track, position)
  }

  init(row: borrowing Row, at index: Int) throws {
    playlist = try Int64(row: row, at: index)
    track = try Int64(row: row, at: index + 1)
    position = try Int(row: row, at: index + 2)
  }

  func encode(into row: inout RowEncoder) {
    row.encode(playlist)
    row.encode(track)
    row.encode(position)
  }
}

struct Employee: Table, Equatable {
  var id: Int64
  var name: String
  var boss: Int64?

  struct Columns: TableColumns {
    let table: TableReference<Employee>
    var id: Column<Int64> { table.column("id") }
    var name: Column<String> { table.column("name") }
    var boss: Column<Int64?> { table.column("boss") }
  }

  static let schema = TableSchema(
    "employee", [.init("id", Int64.self, .primaryKey), .init("name", String.self), .init("boss", Int64?.self)])

  init(_ id: Int64, _ name: String, _ boss: Int64?) { (self.id, self.name, self.boss) = (id, name, boss) }

  init(row: borrowing Row, at index: Int) throws {
    id = try Int64(row: row, at: index)
    name = try String(row: row, at: index + 1)
    boss = try Int64?(row: row, at: index + 2)
  }

  func encode(into row: inout RowEncoder) {
    row.encode(id)
    row.encode(name)
    row.encode(boss)
  }
}

extension Artist {
  static let albums = hasMany(Album.self, from: { $0.id }, to: { $0.artist })
  static let tracks = albums.through(Album.tracks)
}

extension Album {
  static let maker = belongsTo(Artist.self, from: { $0.artist }, to: { $0.id })
  static let tracks = hasMany(Track.self, from: { $0.id }, to: { $0.album })
}

extension Track {
  static let on = belongsTo(Album.self, from: { $0.album }, to: { $0.id })
  static let entries = hasMany(Entry.self, from: { $0.id }, to: { $0.track })
  static let playlists = entries.through(Entry.list)
}

extension Playlist {
  static let entries = hasMany(Entry.self, from: { $0.id }, to: { $0.playlist })
  static let tracks = entries.order { $0.position }.through(Entry.music)
}

extension Entry {
  static let music = belongsTo(Track.self, from: { $0.track }, to: { $0.id })
  static let list = belongsTo(Playlist.self, from: { $0.playlist }, to: { $0.id })
}

extension Employee {
  static let manager = belongsTo(Employee.self, from: { $0.boss }, to: { $0.id })
  static let reports = hasMany(Employee.self, from: { $0.id }, to: { $0.boss })
}

extension Backend {
  /// Runs a test on this shop:
  ///
  /// | artist  | albums                                  | tracks                           |
  /// |---------|-----------------------------------------|----------------------------------|
  /// | 1 Abba  | 11 Waterloo 1974, 12 Arrival 1976       | 101 on 11; 102, 103 on 12        |
  /// | 2 Blur  | 13 Parklife 1994                        | 104 on 13                        |
  /// | 3 Can   |                                         | 105 on none                      |
  ///
  /// Playlist 1 has the tracks 104, 101, 101 again and 105; playlist 2 has 101; playlist 3 none. Ada is the boss of Bo and Cy, Cy of Di.
  func withShop(_ body: (Database) async throws -> Void) async throws {
    try await withDatabase { db in
      try await db.createShop()
      try await db.transaction { tx in
        try tx.insert(contentsOf: [Artist.abba, .blur, .can])
        try tx.insert(contentsOf: [Album.waterloo, .arrival, .parklife])
        try tx.insert(contentsOf: [Track.first, .second, .third, .fourth, .loose])
        try tx.insert(contentsOf: [Playlist(1, "mix"), Playlist(2, "one"), Playlist(3, "none")])
        let entries = [Entry(1, 104, 1), Entry(1, 101, 2), Entry(1, 101, 3), Entry(1, 105, 4), Entry(2, 101, 1)]
        try tx.insert(contentsOf: entries)
        try tx.insert(contentsOf: [Employee.ada, .bo, .cy, .di])
      }
      try await body(db)
    }
  }
}

extension Artist {
  static let abba = Artist(1, "Abba")
  static let blur = Artist(2, "Blur")
  static let can = Artist(3, "Can")
}

extension Album {
  static let waterloo = Album(11, 1, "Waterloo", 1974)
  static let arrival = Album(12, 1, "Arrival", 1976)
  static let parklife = Album(13, 2, "Parklife", 1994)
}

extension Track {
  static let first = Track(101, 11, "first")
  static let second = Track(102, 12, "second")
  static let third = Track(103, 12, "third")
  static let fourth = Track(104, 13, "fourth")
  static let loose = Track(105, nil, "loose")
}

extension Employee {
  static let ada = Employee(1, "Ada", nil)
  static let bo = Employee(2, "Bo", 1)
  static let cy = Employee(3, "Cy", 1)
  static let di = Employee(4, "Di", 3)
}

extension Database {
  func createShop() async throws {
    try await execute("CREATE TABLE \(Artist.self) (id BIGINT PRIMARY KEY, name TEXT NOT NULL)")
    try await execute(
      "CREATE TABLE \(Album.self) (id BIGINT PRIMARY KEY, artist BIGINT NOT NULL, title TEXT NOT NULL, year BIGINT NOT NULL)"
    )
    try await execute("CREATE TABLE \(Track.self) (id BIGINT PRIMARY KEY, album BIGINT, title TEXT NOT NULL)")
    try await execute("CREATE TABLE \(Playlist.self) (id BIGINT PRIMARY KEY, name TEXT NOT NULL)")
    try await execute(
      "CREATE TABLE \(Entry.self) (playlist BIGINT NOT NULL, track BIGINT NOT NULL, position BIGINT NOT NULL)")
    try await execute("CREATE TABLE \(Employee.self) (id BIGINT PRIMARY KEY, name TEXT NOT NULL, boss BIGINT)")
    try await execute("CREATE INDEX album_artist ON \(Album.self) (artist)")
  }
}

extension Database {
  /// Runs a block of reads.
  /// - Returns: What comes of it, and the statements that it sent.
  func counting<Result: Sendable>(
    _ body: @escaping @Sendable (Transaction) throws -> Result
  ) async throws -> (result: Result, statements: [StatementEvent]) {
    let recording = try await recording { try await read { try body($0) } }
    return (recording.result, recording.statements)
  }
}
