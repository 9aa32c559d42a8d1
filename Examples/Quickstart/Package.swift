// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Quickstart",
  platforms: [.macOS(.v15)],
  dependencies: [
    // In a project of your own: .package(url: "https://github.com/…/SafeQuery", from: "…")
    .package(name: "SafeQuery", path: "../..")
  ],
  targets: [
    .executableTarget(name: "Quickstart", dependencies: [.product(name: "SafeQuery", package: "SafeQuery")])
  ]
)
