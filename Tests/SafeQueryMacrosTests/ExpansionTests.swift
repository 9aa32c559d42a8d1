#if Macros
import Testing

/// What `@Table` writes.
@Suite struct ExpansionTests {
  @Test func `a struct becomes a table`() {
    expect(
      """
      @Table struct User {
        let id: Int64
        var email: String
        var age: Int?
      }
      """,
      expandsTo: """
        struct User {
          let id: Int64
          var email: String
          var age: Int?

          /// The columns of ``User``.
          struct Columns: SafeQuery.TableColumns {
            let table: SafeQuery.TableReference<User>
            init(table: SafeQuery.TableReference<User>) {
              self.table = table
            }
            var id: SafeQuery.Column<Int64> {
              table.column("id")
            }
            var email: SafeQuery.Column<String> {
              table.column("email")
            }
            var age: SafeQuery.Column<Int?> {
              table.column("age")
            }
          }

          static let schema = SafeQuery.TableSchema(
            "user",
            [
              SafeQuery.ColumnDefinition("id", Int64.self, [.primaryKey, .generated]),
              SafeQuery.ColumnDefinition("email", String.self),
              SafeQuery.ColumnDefinition("age", Int?.self),
            ])

          /// A row of ``User`` that a select makes of expressions.
          static func row(
            id: some SafeQuery.SQLExpression<Int64>,
            email: some SafeQuery.SQLExpression<String>,
            age: some SafeQuery.SQLExpression<Int?>
          ) -> SafeQuery.RowExpression<User> {
            SafeQuery.RowExpression(id, email, age)
          }

          /// A new row of ``User``, without what the database generates.
          struct Draft: SafeQuery.Insertable {
            typealias Model = User
            static let insertedColumns: [SafeQuery.ColumnDefinition] = [
              SafeQuery.ColumnDefinition("email", String.self),
              SafeQuery.ColumnDefinition("age", Int?.self),
            ]
            var email: String
            var age: Int?

            init(email: String, age: Int? = nil) {
              self.email = email
              self.age = age
            }

            func encode(into row: inout SafeQuery.RowEncoder) {
              row.encode(self.email)
              row.encode(self.age)
            }
          }
        }

        extension User: SafeQuery.Table {
          init(row: borrowing SafeQuery.Row, at index: Int) throws {
            self.id = try .init(row: row, at: index)
            self.email = try .init(row: row, at: index + 1)
            self.age = try .init(row: row, at: index + 2)
          }

          func encode(into row: inout SafeQuery.RowEncoder) {
            row.encode(self.id)
            row.encode(self.email)
            row.encode(self.age)
          }
        }
        """)
  }

  @Test func `a public struct has public columns, and a draft as visible as its properties`() {
    expect(
      """
      @Table("users", schema: "app", naming: .snakeCase)
      public struct User {
        public let id: Int
        @Column("e_mail") public internal(set) var email: String = "none"
        private var passwordHash: [UInt8]
        @Column(generated: true) var createdAt: Date
      }
      """,
      expandsTo: """

        public struct User {
          public let id: Int
          public internal(set) var email: String = "none"
          private var passwordHash: [UInt8]
          var createdAt: Date

          /// The columns of ``User``.
          public struct Columns: SafeQuery.TableColumns {
            public let table: SafeQuery.TableReference<User>
            public init(table: SafeQuery.TableReference<User>) {
              self.table = table
            }
            public var id: SafeQuery.Column<Int> {
              table.column("id")
            }
            public var email: SafeQuery.Column<String> {
              table.column("e_mail")
            }
            fileprivate var passwordHash: SafeQuery.Column<[UInt8]> {
              table.column("password_hash")
            }
            var createdAt: SafeQuery.Column<Date> {
              table.column("created_at")
            }
          }

          public static let schema = SafeQuery.TableSchema(
            "users", in: "app",
            [
              SafeQuery.ColumnDefinition("id", Int.self, [.primaryKey, .generated]),
              SafeQuery.ColumnDefinition("e_mail", String.self),
              SafeQuery.ColumnDefinition("password_hash", [UInt8].self),
              SafeQuery.ColumnDefinition("created_at", Date.self, [.generated]),
            ])

          /// A row of ``User`` that a select makes of expressions.
          fileprivate static func row(
            id: some SafeQuery.SQLExpression<Int>,
            email: some SafeQuery.SQLExpression<String>,
            passwordHash: some SafeQuery.SQLExpression<[UInt8]>,
            createdAt: some SafeQuery.SQLExpression<Date>
          ) -> SafeQuery.RowExpression<User> {
            SafeQuery.RowExpression(id, email, passwordHash, createdAt)
          }

          /// A new row of ``User``, without what the database generates.
          public struct Draft: SafeQuery.Insertable {
            public typealias Model = User
            public static let insertedColumns: [SafeQuery.ColumnDefinition] = [
              SafeQuery.ColumnDefinition("e_mail", String.self),
              SafeQuery.ColumnDefinition("password_hash", [UInt8].self),
            ]
            public var email: String
            fileprivate var passwordHash: [UInt8]

            fileprivate init(email: String = "none", passwordHash: [UInt8]) {
              self.email = email
              self.passwordHash = passwordHash
            }

            public func encode(into row: inout SafeQuery.RowEncoder) {
              row.encode(self.email)
              row.encode(self.passwordHash)
            }
          }
        }

        extension User: SafeQuery.Table {
          public init(row: borrowing SafeQuery.Row, at index: Int) throws {
            self.id = try .init(row: row, at: index)
            self.email = try .init(row: row, at: index + 1)
            self.passwordHash = try .init(row: row, at: index + 2)
            self.createdAt = try .init(row: row, at: index + 3)
          }

          public func encode(into row: inout SafeQuery.RowEncoder) {
            row.encode(self.id)
            row.encode(self.email)
            row.encode(self.passwordHash)
            row.encode(self.createdAt)
          }
        }
        """)
  }

  @Test func `a table without a generated column has no draft`() {
    expect(
      """
      @Table struct Member {
        @Column(primaryKey: true) let `group`: Int
        @Column(primaryKey: true) let user: Swift.Int
        var role, note: JSON<Role>
      }
      """,
      expandsTo: """
        struct Member {
          let `group`: Int
          let user: Swift.Int
          var role, note: JSON<Role>

          /// The columns of ``Member``.
          struct Columns: SafeQuery.TableColumns {
            let table: SafeQuery.TableReference<Member>
            init(table: SafeQuery.TableReference<Member>) {
              self.table = table
            }
            var `group`: SafeQuery.Column<Int> {
              table.column("group")
            }
            var user: SafeQuery.Column<Swift.Int> {
              table.column("user")
            }
            var role: SafeQuery.Column<JSON<Role>> {
              table.column("role")
            }
            var note: SafeQuery.Column<JSON<Role>> {
              table.column("note")
            }
          }

          static let schema = SafeQuery.TableSchema(
            "member",
            [
              SafeQuery.ColumnDefinition("group", Int.self, [.primaryKey]),
              SafeQuery.ColumnDefinition("user", Swift.Int.self, [.primaryKey]),
              SafeQuery.ColumnDefinition("role", JSON<Role>.self),
              SafeQuery.ColumnDefinition("note", JSON<Role>.self),
            ])

          /// A row of ``Member`` that a select makes of expressions.
          static func row(
            `group`: some SafeQuery.SQLExpression<Int>,
            user: some SafeQuery.SQLExpression<Swift.Int>,
            role: some SafeQuery.SQLExpression<JSON<Role>>,
            note: some SafeQuery.SQLExpression<JSON<Role>>
          ) -> SafeQuery.RowExpression<Member> {
            SafeQuery.RowExpression(`group`, user, role, note)
          }
        }

        extension Member: SafeQuery.Table {
          init(row: borrowing SafeQuery.Row, at index: Int) throws {
            self.`group` = try .init(row: row, at: index)
            self.user = try .init(row: row, at: index + 1)
            self.role = try .init(row: row, at: index + 2)
            self.note = try .init(row: row, at: index + 3)
          }

          func encode(into row: inout SafeQuery.RowEncoder) {
            row.encode(self.`group`)
            row.encode(self.user)
            row.encode(self.role)
            row.encode(self.note)
          }
        }
        """)
  }
}
#endif
