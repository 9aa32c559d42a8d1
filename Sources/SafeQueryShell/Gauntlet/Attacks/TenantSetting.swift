import SafeQuery
import VulnerableControl

/// A tenant's name that sets the tenant once more.
struct TenantSetting: Attack {
  let name = "tenant-setting"
  let attackClass = AttackClass.tenant
  let position = "value of SET"
  let backends = [Backend.postgresql]
  let ordinaryInput = "acme"

  func hostileInputs(_ target: Target) -> [String] { ["acme'; SET app.tenant = 'rival"] }

  func control(_ database: VulnerableDatabase, _ tenant: String) throws -> Rows {
    try database.accounts(ofTenant: tenant)
  }

  func safeQuery(_ database: Session, _ tenant: String) async throws -> Rows {
    let set: SQL = "SELECT set_config('app.tenant', \(tenant), true)"
    let emails: SQL = "SELECT email FROM \(Account.self) WHERE tenant = current_setting('app.tenant') ORDER BY id"
    return try await database.fetchInTransaction(after: set, emails).map { [$0] }
  }

  func loss(_ evidence: Evidence) -> String? {
    evidence.firstCells.contains("bob@example.org") ? "read the accounts of another tenant" : nil
  }
}
