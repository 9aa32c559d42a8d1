#if Macros
import SwiftSyntax
import SwiftSyntaxBuilder

/// The generated code. Types of the library are written with its name, so that a user's own `Row` or `Column` is no
/// obstacle.
extension TableModel {
  /// The columns, the schema, a row from expressions, and a draft if the database generates a column.
  var members: [DeclSyntax] {
    var members = [columnsStruct, schemaConstant, rowExpression]
    if columns.contains(where: \.isGenerated) { members.append(draft) }
    return members.map { DeclSyntax(stringLiteral: $0) }
  }

  /// The extension that reads and writes a row.
  func conformance(of type: String, isNew: Bool) throws -> ExtensionDeclSyntax {
    let assignments = columns.enumerated().map { index, column in
      "self.\(column.property) = try .init(row: row, at: index\(index == 0 ? "" : " + \(index)"))"
    }
    return try ExtensionDeclSyntax(
      """
      extension \(raw: type)\(raw: isNew ? ": SafeQuery.Table" : "") {
        \(raw: access.prefix)init(row: borrowing SafeQuery.Row, at index: Int) throws {
          \(raw: lines(assignments, indentedBy: 4))
        }

        \(raw: encoder(columns, indentedBy: 2))
      }
      """)
  }

  private var columnsStruct: String {
    let access = access.prefix
    let properties = columns.map { column in
      """
      \(column.access.prefix)var \(column.property): SafeQuery.Column<\(column.type)> { table.column(\(column.nameLiteral)) }
      """
    }
    return """
      /// The columns of ``\(type)``.
      \(access)struct Columns: SafeQuery.TableColumns {
        \(access)let table: SafeQuery.TableReference<\(type)>
        \(access)init(table: SafeQuery.TableReference<\(type)>) {
          self.table = table
        }
        \(lines(properties, indentedBy: 2))
      }
      """
  }

  private var schemaConstant: String {
    let space = spaceLiteral.map { ", in: \($0)" } ?? ""
    return """
      \(access.prefix)static let schema = SafeQuery.TableSchema(
        \(nameLiteral)\(space),
        [
          \(lines(columns.map(\.definition), indentedBy: 4))
        ])
      """
  }

  private var rowExpression: String {
    let parameters = columns.map { "\($0.property): some SafeQuery.SQLExpression<\($0.type)>" }
    return """
      /// A row of ``\(type)`` that a select makes of expressions.
      \(memberwiseAccess(columns).prefix)static func row(
        \(lines(parameters.commaSeparated, indentedBy: 2))
      ) -> SafeQuery.RowExpression<\(type)> {
        SafeQuery.RowExpression(\(columns.map(\.property).joined(separator: ", ")))
      }
      """
  }

  private var draft: String {
    let columns = columns.filter { !$0.isGenerated }
    let access = access.prefix
    let properties = columns.map { "\($0.access.prefix)var \($0.property): \($0.type)" }
    let parameters = columns.map { column in
      "\(column.property): \(column.type)\(column.initialValue.map { " = \($0)" } ?? "")"
    }
    let visibility = memberwiseAccess(columns)
    return """
      /// A new row of ``\(type)``, without what the database generates.
      \(access)struct Draft: SafeQuery.Insertable {
        \(access)typealias Model = \(type)
        \(access)static let insertedColumns: [SafeQuery.ColumnDefinition] = [
          \(lines(columns.map(\.definition), indentedBy: 4))
        ]
        \(lines(properties, indentedBy: 2))

        \(visibility.prefix)init(\
      \(parameters.joined(separator: ", "))) {
          \(lines(columns.map { "self.\($0.property) = \($0.property)" }, indentedBy: 4))
        }

        \(encoder(columns, indentedBy: 2))
      }
      """
  }

  /// As Swift's own memberwise initialiser: seen by those who see every property.
  private func memberwiseAccess(_ columns: [ColumnModel]) -> Access {
    min(access, columns.map(\.access).min() ?? .public)
  }

  private func encoder(_ columns: [ColumnModel], indentedBy indentation: Int) -> String {
    let body = columns.map { "  row.encode(self.\($0.property))" }
    return lines(
      ["\(access.prefix)func encode(into row: inout SafeQuery.RowEncoder) {"] + body + ["}"],
      indentedBy: indentation)
  }

  private func lines(_ lines: [String], indentedBy indentation: Int) -> String {
    lines.joined(separator: "\n" + String(repeating: " ", count: indentation))
  }
}

extension [String] {
  /// The same with a comma after each but the last.
  fileprivate var commaSeparated: [String] { dropLast().map { $0 + "," } + suffix(1) }
}

extension ColumnModel {
  /// The column in a list of definitions.
  fileprivate var definition: String {
    let traits = [isPrimaryKey ? ".primaryKey" : nil, isGenerated ? ".generated" : nil].compactMap { $0 }
    let list = traits.isEmpty ? "" : ", [\(traits.joined(separator: ", "))]"
    return "SafeQuery.ColumnDefinition(\(nameLiteral), \(type).self\(list)),"
  }
}

#endif
