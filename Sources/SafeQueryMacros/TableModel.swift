#if Macros
/// What `@Table` knows about a struct. Names are kept as the source text of their literals: what the user wrote is passed
/// on verbatim.
struct TableModel {
  let type: String
  let access: Access
  let nameLiteral: String
  let spaceLiteral: String?
  let columns: [ColumnModel]
}

/// What `@Table` knows about a stored property.
struct ColumnModel {
  /// As it is written, with backticks if it has them.
  let property: String
  let type: String
  let access: Access
  let nameLiteral: String
  /// The value that a new row has if none is given, as source text.
  let initialValue: String?
  let isPrimaryKey: Bool
  let isGenerated: Bool
}

/// Who sees a declaration, from the fewest to the most. Swift caps the members of a type by the type's own access, so
/// those of a private struct count as internal here and are written without a modifier.
enum Access: Int, Comparable {
  case `fileprivate`, `internal`, `package`, `public`

  static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// As a modifier in front of a declaration, which is internal without one.
  var prefix: String {
    switch self {
    case .fileprivate: "fileprivate "
    case .internal: ""
    case .package: "package "
    case .public: "public "
    }
  }
}
#endif
