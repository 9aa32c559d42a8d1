// A query of a whole table may begin with its first clause: `User.join(…)` is `User.all.join(…)`. Without these the compiler
// would not say that `all` is missing, but that the chain takes too long to check.

extension Table {
  /// Every row, joined with another table's.
  public static func join<T: Table>(
    _ table: T.Type, @OneCondition on condition: ((Columns, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined2<Columns, T.Columns> { all.join(table, on: condition) }

  /// Every row, joined with another table's where there are any.
  public static func leftJoin<T: Table>(
    _ table: T.Type, @OneCondition on condition: ((Columns, T.Columns)) -> some SQLExpression<Bool>
  ) -> Joined2<Columns, Nullable<T.Columns>> { all.leftJoin(table, on: condition) }

  /// Every row, in an order.
  @inlinable
  public static func order(@OrderBuilder by terms: (Columns) -> [OrderTerm]) -> Select<Columns, Self> {
    all.order(by: terms)
  }

  /// One row for each different combination of the expressions.
  @inlinable
  public static func groupBy(@KeyBuilder _ keys: (Columns) -> GroupKeys) -> Select<Columns, Self> { all.groupBy(keys) }

  /// Of every row, what is chosen.
  @inlinable
  public static func select<Item: Selectable>(
    @SelectBuilder _ items: (Columns) -> Item
  ) -> Select<Columns, Item.Output> { all.select(items) }

  /// Of every row, what is chosen.
  @inlinable
  @_disfavoredOverload
  public static func select<First: SelectItem, Second: SelectItem, each Item: SelectItem>(
    @SelectBuilder _ items: (Columns) -> (First, Second, repeat each Item)
  ) -> Select<Columns, (First.Decoded, Second.Decoded, repeat (each Item).Decoded)> { all.select(items) }
}
