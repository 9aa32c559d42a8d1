import SafeQuery

/// A call of the relations' interface, in loads of any rows with any values.
struct LoadProbe: Sendable {
  /// Which functions it calls, as the module's interface has them.
  let calls: [String]
  /// Loads for artists that are given.
  let load: @Sendable (Transaction, [Artist], ProbeValues) throws -> Void

  init(_ calls: String..., load: @escaping @Sendable (Transaction, [Artist], ProbeValues) throws -> Void) {
    self.calls = calls
    self.load = load
  }

  static let all: [LoadProbe] = [
    LoadProbe("Array.with(_:)", "Transaction.fetch(_:fileID:line:)") { tx, artists, _ in
      _ = try tx.fetch(artists.with(Artist.albums))
    },
    LoadProbe("Array.with(_:_:)") { tx, artists, _ in _ = try tx.fetch(artists.with(Artist.albums, Artist.tracks)) },
    LoadProbe("Array.with(_:_:_:)") { tx, artists, _ in
      _ = try tx.fetch(artists.with(Artist.albums, Artist.tracks, Artist.albums))
    },
    LoadProbe("ReadQuery.with(_:)") { tx, artists, values in
      _ = try tx.fetch(Artist.where { $0.id <= Int64(artists.count) && $0.name != values.text }.with(Artist.albums))
    },
    LoadProbe("ReadQuery.with(_:_:)") { tx, artists, _ in
      _ = try tx.fetch(Artist.where { $0.id <= Int64(artists.count) }.with(Artist.albums, Artist.tracks))
    },
    LoadProbe("ReadQuery.with(_:_:_:)") { tx, artists, _ in
      let query = Artist.where { $0.id <= Int64(artists.count) }
      _ = try tx.fetch(query.with(Artist.albums, Artist.tracks, Artist.albums))
    },
    LoadProbe("Array.with(_:)") { tx, artists, _ in
      _ = try tx.fetch(artists.with(Artist.albums, Artist.tracks, Artist.albums, Artist.tracks))
    },
    LoadProbe("Table.with(_:)") { tx, _, _ in _ = try tx.fetch(Artist.with(Artist.albums)) },
    LoadProbe("Table.with(_:_:)") { tx, _, _ in _ = try tx.fetch(Artist.with(Artist.albums, Artist.tracks)) },
    LoadProbe("Table.with(_:_:_:)") { tx, _, _ in
      _ = try tx.fetch(Artist.with(Artist.albums, Artist.tracks, Artist.albums))
    },
    LoadProbe("Relation.with(_:)") { tx, artists, values in
      let albums = Artist.albums.where { $0.title != values.text }
      _ = try tx.fetch(artists.with(albums.with(Album.tracks.with(Track.on.with(Album.maker)))))
    },
    LoadProbe("Relation.where(_:)", "Relation.order(by:)", "Relation.limit(_:)") { tx, artists, values in
      let narrow = Artist.albums.where { $0.title != values.text && values.numbers.contains($0.year) }
      _ = try tx.fetch(artists.with(narrow.order { $0.year + values.number }.limit(values.number)))
    },
    LoadProbe("Relation.where(_:)", "Relation.through(_:)") { tx, artists, values in
      let tracks = Album.tracks.where { $0.title != values.text }
      _ = try tx.fetch(artists.with(Artist.albums.through(tracks).order { $0.id * Int64(values.number) }))
    },
    LoadProbe("Relation.where(_:)") { tx, artists, values in
      let albums = try tx.fetch(Album.where { $0.artist <= Int64(artists.count) })
      _ = try tx.fetch(albums.with(Album.maker.where { $0.name != values.text }))
    },
    LoadProbe("Relation.callAsFunction(of:)") { tx, artists, values in
      if let artist = artists.last { _ = try tx.fetch(Artist.albums(of: artist).where { $0.year != values.number }) }
    },
    LoadProbe("Relation.callAsFunction(of:)") { tx, artists, values in
      let albums = Artist.albums.where { $0.year != values.number }.limit(values.number)
      let query = Artist.where { $0.id <= Int64(artists.count) }
      _ = try tx.fetch(query.select { ($0.name, count(albums(of: $0))) })
    },
    LoadProbe("Relation.callAsFunction(from:to:)") { tx, artists, values in
      let albums = Artist.albums.where { $0.year != values.number }
      let query = Artist.where { $0.id <= Int64(artists.count) }
      _ = try tx.fetch(query.join(Album.self) { albums(from: $0, to: $1) })
    },
  ]
}
