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
/* The caller keeps the bytes until the statement is reset. */
static inline int sq_bind_static_text(sqlite3_stmt *s, int i, const char *p, sqlite3_uint64 n) {
  return sqlite3_bind_text64(s, i, p, n, SQLITE_STATIC, SQLITE_UTF8);
}
static inline int sq_bind_blob(sqlite3_stmt *s, int i, const void *p, sqlite3_uint64 n) {
  return n == 0 ? sqlite3_bind_zeroblob(s, i, 0) : sqlite3_bind_blob64(s, i, p, n, SQLITE_TRANSIENT);
}
/* An empty text has no address, which SQLite would take for null. */
static inline void sq_result_text(sqlite3_context *c, const char *p, sqlite3_uint64 n) {
  sqlite3_result_text64(c, p ? p : "", n, SQLITE_TRANSIENT, SQLITE_UTF8);
}
static inline void sq_result_blob(sqlite3_context *c, const void *p, sqlite3_uint64 n) {
  if (n == 0) sqlite3_result_zeroblob(c, 0);
  else sqlite3_result_blob64(c, p, n, SQLITE_TRANSIENT);
}

/* Extended result codes are macros of expressions, which Swift does not import. */
static const int SQ_CONSTRAINT_UNIQUE = SQLITE_CONSTRAINT_UNIQUE;
static const int SQ_CONSTRAINT_PRIMARYKEY = SQLITE_CONSTRAINT_PRIMARYKEY;
static const int SQ_CONSTRAINT_ROWID = SQLITE_CONSTRAINT_ROWID;
static const int SQ_CONSTRAINT_FOREIGNKEY = SQLITE_CONSTRAINT_FOREIGNKEY;
static const int SQ_CONSTRAINT_NOTNULL = SQLITE_CONSTRAINT_NOTNULL;
static const int SQ_CONSTRAINT_CHECK = SQLITE_CONSTRAINT_CHECK;
static const int SQ_BUSY_SNAPSHOT = SQLITE_BUSY_SNAPSHOT;
static const int SQ_BUSY_RECOVERY = SQLITE_BUSY_RECOVERY;
static const int SQ_BUSY_TIMEOUT = SQLITE_BUSY_TIMEOUT;
static const int SQ_IOERR_READ = SQLITE_IOERR_READ;
static const int SQ_IOERR_WRITE = SQLITE_IOERR_WRITE;
static const int SQ_IOERR_FSYNC = SQLITE_IOERR_FSYNC;
static const int SQ_IOERR_SHMSIZE = SQLITE_IOERR_SHMSIZE;
