/// What a join's other side can make null as a whole: a table's columns, a column.
public protocol Joinable: Selectable {
  /// The same where there may be no row.
  associatedtype AsNullable: Joinable
  /// The same where there may be no row.
  var asNullable: AsNullable { get }
}

extension TableColumns {
  /// The same where there may be no row.
  @inlinable
  public var asNullable: Nullable<Self> { Nullable(columns: self) }
}

extension Column: Joinable {
  /// The same where there may be no row.
  @inlinable
  public var asNullable: Column<Value.Base?> { Column<Value.Base?>(table: table, name: name) }
}

/// The columns of a table of which there may be no row, in an outer join: each can be null, as the whole row can.
@dynamicMemberLookup
public struct Nullable<Columns: TableColumns>: Joinable {
  @usableFromInline let whole: Columns

  @inlinable init(columns: Columns) { whole = columns }

  /// The same.
  @inlinable
  public var asNullable: Self { self }

  /// A column, which is null where the join found no row.
  @inlinable
  public subscript<Value>(dynamicMember path: KeyPath<Columns, Column<Value>>) -> Column<Value?> {
    let column = whole[keyPath: path]
    return Column<Value?>(table: column.table, name: column.name)
  }

  /// A column that can be null by itself.
  @inlinable
  public subscript<Value>(dynamicMember path: KeyPath<Columns, Column<Value?>>) -> Column<Value?> {
    whole[keyPath: path]
  }

  /// All columns, decoded to a row, or nil where every one of them is null.
  @inlinable
  public var projection: Projection<Columns.Model?> {
    let inner = whole.projection
    return Projection(node: inner.node, width: inner.width) { row, index in
      for offset in 0..<inner.width where !row.isNull(at: index + offset) { return try inner.decode(row, index) }
      return nil
    }
  }
}
