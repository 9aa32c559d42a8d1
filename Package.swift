// swift-tools-version: 6.2
import CompilerPluginSupport
import PackageDescription

// Asynchronous functions run where they are called: no hop before a short read.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6), .strictMemorySafety(), .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
  name: "SafeQuery",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "SafeQuery", targets: ["SafeQuery"]),
    .executable(name: "safequery", targets: ["SafeQueryShell"]),
  ],
  traits: [
    .default(enabledTraits: ["Macros"]),
    .trait(name: "Macros", description: "The @Table macro. Without it, swift-syntax is neither fetched nor built."),
  ],
  dependencies: [
    .package(url: "https://github.com/swiftlang/swift-syntax", from: "603.0.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
    .systemLibrary(
      name: "CPostgres", pkgConfig: "libpq",
      providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
    .target(
      name: "SafeQuery",
      dependencies: [
        "CSQLite", "CPostgres",
        .target(name: "SafeQueryMacros", condition: .when(traits: ["Macros"])),
      ],
      swiftSettings: strict),
    .macro(
      name: "SafeQueryMacros",
      dependencies: [
        .product(name: "SwiftSyntaxMacros", package: "swift-syntax", condition: .when(traits: ["Macros"])),
        .product(name: "SwiftCompilerPlugin", package: "swift-syntax", condition: .when(traits: ["Macros"])),
        .product(name: "SwiftDiagnostics", package: "swift-syntax", condition: .when(traits: ["Macros"])),
        .product(name: "SwiftParser", package: "swift-syntax", condition: .when(traits: ["Macros"])),
        .product(name: "SwiftSyntaxBuilder", package: "swift-syntax", condition: .when(traits: ["Macros"])),
      ],
      swiftSettings: strict),
    .target(
      name: "VulnerableControl",
      dependencies: ["CSQLite", "CPostgres"],
      swiftSettings: [.swiftLanguageMode(.v6)]),
    .executableTarget(
      name: "SafeQueryShell",
      dependencies: [
        "SafeQuery", "VulnerableControl",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "SafeQueryTests",
      dependencies: ["SafeQuery", "VulnerableControl"],
      exclude: ["CompileFailures/Cases", "CompileFailures/ReviewedTextAPI.txt", "Fixtures"],
      swiftSettings: strict),
    .testTarget(
      name: "SafeQueryMacrosTests",
      dependencies: [
        .target(name: "SafeQueryMacros", condition: .when(traits: ["Macros"])),
        .product(
          name: "SwiftSyntaxMacrosGenericTestSupport", package: "swift-syntax", condition: .when(traits: ["Macros"])),
      ],
      swiftSettings: strict),
  ]
)
