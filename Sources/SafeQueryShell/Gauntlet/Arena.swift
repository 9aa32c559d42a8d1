import Foundation
import SafeQuery
import VulnerableControl

/// A throwaway database and the way to open it with SafeQuery.
struct Arena {
  let place: ThrowawayDatabase
  /// Opens the present filling.
  let open: () async throws -> Database

  static func sqlite() throws -> Arena {
    let place = try ThrowawayDatabase()
    return Arena(place: place) { try await Database.open(Configuration.sqlite(path: place.path)) }
  }

  /// A new schema of the database that a URL names, in which both programs look their tables up.
  static func postgreSQL(_ url: String) throws -> Arena {
    let schema = "safequery_gauntlet_\(ProcessInfo.processInfo.processIdentifier)"
    let place = try ThrowawayDatabase(postgreSQL: url, schema: schema)
    return Arena(place: place) { try await Database.open(adding(schema: schema, to: url)) }
  }

  func remove() {
    do { try place.remove() } catch {
      FileHandle.standardError.write(Data("could not remove the throwaway database: \(error)\n".utf8))
    }
  }

  private static func adding(schema: String, to url: String) -> String {
    url + (url.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + "schema=\(schema)"
  }
}
