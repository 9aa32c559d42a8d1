// Road 12: a table's schema has no subclass that answers otherwise.
import SafeQuery

// expected-error@+1 {{inheritance from a final class 'TableSchema'}}
final class Forged: TableSchema {}
