#if Macros
import Testing

/// What `@Table` can't do, with the error and, where there is one, the fix.
@Suite struct DiagnosticTests {
  @Test func `a class can become a struct`() {
    expect(
      "@Table final «class User { let id: Int }",
      fails: "@Table belongs on a struct: a row of a table is a value",
      fix: "change 'class' to 'struct'", fixed: "@Table struct User { let id: Int }")
    expect(
      "@Table\npublic final «class User { let id: Int }",
      fails: "@Table belongs on a struct: a row of a table is a value",
      fix: "change 'class' to 'struct'", fixed: "@Table\npublic struct User { let id: Int }")
  }

  @Test func `enums and actors are no tables`() {
    expect("@Table «enum User { case one }", fails: "@Table belongs on a struct: a row of a table is a value")
    expect("@Table «actor User { let id = 1 }", fails: "@Table belongs on a struct: a row of a table is a value")
  }

  @Test func `a generic struct is no table`() {
    expect(
      "@Table struct Box«<T> { let id: Int }",
      fails: "a @Table struct can't be generic: its columns and their types are fixed")
  }

  @Test func `a private struct in another type is seen by its file`() {
    expect(
      """
      enum Outer {
        @Table «private struct User { let n: Int
        }
      }
      """,
      fails: "a @Table struct in another type can't be private: its conformance is beside that type",
      fix: "change 'private' to 'fileprivate'",
      fixed: """
        enum Outer {
          @Table fileprivate struct User { let n: Int
          }
        }
        """)
  }

  @Test func `a struct without stored properties is no table`() {
    expect(
      "@Table struct «Empty { static let one = 1; var two: Int { 2 } }",
      fails: "'Empty' has no stored property, so its table has no column")
  }

  @Test(arguments: [
    ("0", "Int"), ("-1", "Int"), ("1.5", "Double"), ("true", "Bool"), ("\"\"", "String"), ("UUID()", "UUID"),
    ("Role.reader", "<#Type#>"),
  ])
  func `a property needs its type written`(_ value: String, _ type: String) {
    expect(
      "@Table struct User { var «n = \(value) }",
      fails: "the column 'n' needs its type written: @Table sees no inferred types",
      fix: "insert ': \(type)'", fixed: "@Table struct User { var n: \(type) = \(value) }")
  }

  @Test func `a tuple pattern is no column`() {
    expect(
      "@Table struct User { let «(a, b): (Int, Int) }",
      fails: "a column is a property of its own, not part of a tuple pattern")
  }

  @Test func `a lazy property is no column`() {
    expect(
      """
      @Table struct User {
        // Later.
        «lazy var n: Int = 1
      }
      """,
      fails: "a lazy property can't be a column: it has no value until it is used", fix: "remove 'lazy'",
      fixed: """
        @Table struct User {
          // Later.
          var n: Int = 1
        }
        """)
  }

  @Test func `a constant with a value is no column`() {
    expect(
      "@Table struct User { «let id: UUID = UUID() }",
      fails: "'id' is a constant that has its value already, so no row can set it", fix: "change 'let' to 'var'",
      fixed: "@Table struct User { var id: UUID = UUID() }")
  }

  @Test func `a wrapped property is no column`() {
    expect(
      "@Table struct User { «@Trimmed var name: String }",
      fails: "a column can't have the wrapper or macro @Trimmed, which decides how it is stored",
      fix: "remove '@Trimmed'", fixed: "@Table struct User { var name: String }")
  }

  @Test func `a stored property under a condition is no column`() {
    expect(
      """
      @Table struct User {
        let id: Int
        «#if DEBUG
        var trace: String
        #endif
      }
      """, fails: "a stored property under #if can't be a column")
  }

  @Test func `an implicitly unwrapped optional becomes an optional`() {
    expect(
      "@Table struct User { var n: «Int! }",
      fails: "a column that can be null has an optional type, which says so where it is used",
      fix: "change '!' to '?'", fixed: "@Table struct User { var n: Int? }")
  }

  @Test(arguments: ["Int64?", "Optional<Int64>", "Swift.Optional<Int64>"])
  func `a primary key is not optional`(_ type: String) {
    expect(
      "@Table struct User { let id: «\(type) }",
      fails: "the primary key 'id' is never null: a row that isn't stored yet is a Draft",
      fix: "change the type to 'Int64'", fixed: "@Table struct User { let id: Int64 }")
  }

  @Test(arguments: ["(Int, Int)", "() -> Int", "any Sendable", "[String: Int]", "A & B", "Int.Type"])
  func `some types are never a column's`(_ type: String) {
    expect(
      "@Table struct User { let n: «\(type) }",
      fails: "a column's type is one that conforms to DatabaseValue; '\(type)' can't")
  }

  @Test func `a type's name that tables use themselves is refused`() {
    expect(
      "@Table struct Car { let model: JSON<«Model> }",
      fails: "'Model' means another type inside a table; write it with its module, or through a typealias")
  }

  @Test(arguments: ["table", "projection"])
  func `a property's name that columns use themselves is refused`(_ name: String) {
    expect(
      "@Table struct Seat { let «\(name): Int }",
      fails: "a column's property can't be called '\(name)', which stands for the table itself; "
        + "give it another name and @Column(\"\(name)\")")
  }

  @Test func `two columns don't share a name`() {
    expect(
      #"@Table struct User { var ‹a: Int; @Column(«"a") var b: Int }"#,
      fails: #"the table has two columns named "a""#, note: "the first one is here")
    expect(
      #"@Table(naming: .snakeCase) struct User { var ‹userID: Int; var «userId: Int }"#,
      fails: #"the table has two columns named "user_id""#, note: "the first one is here")
  }

  @Test(arguments: ["name", #""a\(b)""#, #""a" + "b""#, "nil", "\"\"\"\n    a\n    \"\"\""])
  func `a name is a plain literal`(_ name: String) {
    let message = "a name is one plain string literal, written here: only the program's own text becomes SQL"
    expect("@Table(«\(name)) struct User { var a: Int }", fails: message)
    expect("@Table(schema: «\(name)) struct User { var a: Int }", fails: message)
    expect("@Table struct User { @Column(«\(name)) var a: Int }", fails: message)
  }

  @Test(arguments: [
    (#""""#, "is empty"), (#""a\0""#, "holds a NUL byte"), (#""a\u{0}""#, "holds a NUL byte"),
    ("\"\(String(repeating: "ü", count: 32))\"", "has 64 bytes; PostgreSQL would cut it to 63"),
  ])
  func `a name is one that both databases take`(_ name: String, _ fault: String) {
    expect("@Table(«\(name)) struct User { var a: Int }", fails: "the name \(fault)")
    expect("@Table(schema: «\(name)) struct User { var a: Int }", fails: "the name \(fault)")
    expect("@Table struct User { @Column(«\(name)) var a: Int }", fails: "the name \(fault)")
  }

  @Test func `a derived name is checked too`() {
    let long = String(repeating: "a", count: 64)
    let fault = "the name has 64 bytes; PostgreSQL would cut it to 63"
    expect("@Table struct «\(long) { var a: Int }", fails: fault)
    expect("@Table struct User { var «\(long): Int }", fails: fault)
  }

  @Test func `flags and naming are written out`() {
    expect(
      "@Table struct User { @Column(primaryKey: «yes) var a: Int }",
      fails: "'primaryKey' is true or false, written here")
    expect(
      "@Table struct User { @Column(generated: «!true) var a: Int }",
      fails: "'generated' is true or false, written here")
    expect(
      "@Table(naming: «style) struct User { var a: Int }", fails: "'naming' is .asWritten or .snakeCase, written here")
  }

  @Test func `a column's mark has no other place`() {
    let message = "@Column belongs on a stored property of a @Table struct"
    expect("struct User { «@Column(\"b\") var a: Int }", fails: message)
    expect("«@Column(\"b\") var a: Int = 1", fails: message)
    expect("extension User { «@Column(\"b\") var a: Int { 1 } }", fails: message)
  }
}
#endif
