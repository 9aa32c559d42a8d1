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
    .library(name: "SafeQueryObservability", targets: ["SafeQueryObservability"]),
    .executable(name: "safequery", targets: ["SafeQueryShell"]),
  ],
  traits: [
    .default(enabledTraits: ["Macros"]),
    .trait(name: "Macros", description: "The @Table macro. Without it, swift-syntax is neither fetched nor built."),
    .trait(
      name: "Observability",
      description: "SafeQueryObservability: logs, metrics, traces, a service. Without it, that module is empty."),
  ],
  dependencies: [
    .package(url: "https://github.com/swiftlang/swift-syntax", from: "603.0.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.5.0"),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.3.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.6.0"),
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
      name: "SafeQueryObservability",
      dependencies: [
        "SafeQuery",
        .product(name: "Logging", package: "swift-log", condition: .when(traits: ["Observability"])),
        .product(name: "CoreMetrics", package: "swift-metrics", condition: .when(traits: ["Observability"])),
        .product(name: "Tracing", package: "swift-distributed-tracing", condition: .when(traits: ["Observability"])),
        .product(
          name: "ServiceLifecycle", package: "swift-service-lifecycle", condition: .when(traits: ["Observability"])),
      ],
      swiftSettings: strict + [.enableUpcomingFeature("InternalImportsByDefault")]),
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
    .testTarget(
      name: "SafeQueryObservabilityTests",
      dependencies: [
        "SafeQuery", "SafeQueryObservability",
        .product(name: "InMemoryLogging", package: "swift-log", condition: .when(traits: ["Observability"])),
        .product(name: "MetricsTestKit", package: "swift-metrics", condition: .when(traits: ["Observability"])),
        .product(
          name: "InMemoryTracing", package: "swift-distributed-tracing", condition: .when(traits: ["Observability"])),
        .product(
          name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle",
          condition: .when(traits: ["Observability"])),
      ],
      swiftSettings: strict),
  ]
)
