#if canImport(SwiftCompilerPlugin)
#endif
