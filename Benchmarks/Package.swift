// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    // Without traits: the rows' conformances are written by hand, so swift-syntax is neither fetched nor built.
    .package(name: "SafeQuery", path: "..", traits: [])
  ],
  targets: [
    .systemLibrary(
      name: "RawSQLite", pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
    .systemLibrary(
      name: "RawPostgres", pkgConfig: "libpq",
      providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
    .target(name: "RawC", dependencies: ["RawSQLite", "RawPostgres"]),
    .executableTarget(
      name: "benchmarks",
      dependencies: ["RawC", .product(name: "SafeQuery", package: "SafeQuery")],
      swiftSettings: [.swiftLanguageMode(.v6), .strictMemorySafety()]),
    .executableTarget(
      name: "soak",
      dependencies: [.product(name: "SafeQuery", package: "SafeQuery")],
      swiftSettings: [.swiftLanguageMode(.v6), .strictMemorySafety()]),
  ]
)
