#if Macros
import Testing

/// The names that `@Table` derives.
@Suite struct NamingTests {
  @Test(arguments: [
    ("User", "user"), ("OrderLine", "order_line"), ("HTTPServer", "http_server"), ("UserID", "user_id"),
    ("Address2", "address2"), ("A", "a"), ("Already_Snake", "already_snake"), ("ÄußereForm", "äußere_form"),
    ("V2API", "v2_api"), ("`Type`", "type"), ("`two words`", "two words"),
  ])
  func `a table is named after its type`(_ type: String, _ name: String) throws {
    try expect("@Table struct \(type) { let n: Bool }", names: name, columns: ["n"])
  }

  @Test(arguments: [("userID", "user_id"), ("`class`", "class"), ("`a \"b\" c`", "a \"b\" c"), ("_x", "_x")])
  func `a column is named after its property`(_ property: String, _ name: String) throws {
    try expect("@Table(naming: .snakeCase) struct T { let \(property): Bool }", names: "t", columns: [name])
  }

  @Test func `columns keep the property's own name unless told otherwise`() throws {
    try expect("@Table struct T { let userID: Bool }", names: "t", columns: ["userID"])
    try expect("@Table(naming: .asWritten) struct T { let userID: Bool }", names: "t", columns: ["userID"])
    try expect(
      ##"@SafeQuery.Table(#"a"b"#, naming: .snakeCase) struct T { @SafeQuery.Column("X") let userID: Bool }"##,
      names: #"a"b"#, columns: ["X"])
  }
}
#endif
