// Road 6: two StaticStrings do not add up either; SQL does.
import SafeQuery

func run(_ db: Database, _ table: StaticString) async throws {
  // expected-error@+1 {{cannot convert value of type 'StaticString' to expected argument type 'SQL'}}
  try await db.execute("DELETE FROM " + table)
}
