#pragma once
#include <sqlite3.h>

/* Variadic C functions and function-pointer macros are not imported into Swift: these are their twins. */
static inline int sq_db_config_bool(sqlite3 *db, int op, int on) {
  int result = -1;
  int rc = sqlite3_db_config(db, op, on, &result);
  return rc == SQLITE_OK && result == on ? SQLITE_OK : (rc == SQLITE_OK ? SQLITE_ERROR : rc);
}
static inline int sq_bind_text(sqlite3_stmt *s, int i, const char *p, sqlite3_uint64 n) {
  return sqlite3_bind_text64(s, i, p, n, SQLITE_TRANSIENT, SQLITE_UTF8);
}
static inline int sq_bind_blob(sqlite3_stmt *s, int i, const void *p, sqlite3_uint64 n) {
  return n == 0 ? sqlite3_bind_zeroblob(s, i, 0) : sqlite3_bind_blob64(s, i, p, n, SQLITE_TRANSIENT);
}
