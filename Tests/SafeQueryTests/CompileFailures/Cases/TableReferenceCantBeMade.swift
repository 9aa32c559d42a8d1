// Road 9: a table instance is handed out by a query only.
import SafeQuery

// expected-error@+1 {{'TableReference' initializer is inaccessible due to}}
func table(_ schema: TableSchema) -> TableReference { TableReference(schema) }
