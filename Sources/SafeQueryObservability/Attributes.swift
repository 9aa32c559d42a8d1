#if Observability
import SafeQuery

extension DatabaseIdentity {
  /// The attributes that all signals have, by the names of OpenTelemetry's conventions.
  /// (opentelemetry.io/docs/specs/semconv/database/)
  var attributes: [(String, String)] {
    var attributes = [("db.system.name", dialect == .sqlite ? "sqlite" : "postgresql")]
    if let name { attributes.append(("db.namespace", name)) }
    if let host { attributes.append(("server.address", host)) }
    // The conventions leave the usual one out.
    if let port, port != 5432 { attributes.append(("server.port", "\(port)")) }
    return attributes
  }
}

extension StatementEvent {
  /// The attributes of its parameters, if one may be shown; the others are then named as hidden.
  var shownParameters: [(String, String)] {
    let parameters = parameters
    guard parameters.contains(where: { $0 != nil }) else { return [] }
    return parameters.enumerated().map { ("db.query.parameter.\($0)", $1 ?? "(hidden)") }
  }
}

/// The name of a pool: `server:port/database` and, of a SQLite file, which of its two.
enum PoolName {
  static func text(_ event: PoolEvent) -> String {
    let database = event.database
    var place = database.host ?? ""
    if let port = database.port { place += ":\(port)" }
    if let name = database.name { place += place.isEmpty ? name : "/\(name)" }
    if place.isEmpty { place = database.dialect == .sqlite ? "sqlite" : "postgresql" }
    return event.pool == "connections" ? place : "\(place) (\(event.pool))"
  }
}

extension Duration {
  var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000
  }
}
#endif
