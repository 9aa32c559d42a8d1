#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <unistd.h>

#include "common.h"

#define COLUMNS "id, name, price, qty, created, note"
#define SELECT "SELECT " COLUMNS " FROM item"
#define INSERT "INSERT INTO item (" COLUMNS ") VALUES (?, ?, ?, ?, ?, ?)"
#define TABLE \
  "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price DOUBLE NOT NULL, qty INTEGER NOT NULL, " \
  "created TEXT NOT NULL, note TEXT)"

typedef struct {
  int64_t id;
  char *name;
  double price;
  int quantity;
  char *created;
  char *note;
} item;

static sqlite3 *reader;

const char *raw_sqlite_version(void) { return sqlite3_libversion(); }

/* Opened with the same settings as SafeQuery's connections. */
static sqlite3 *open_hardened(const char *path, bool read_only) {
  sqlite3 *db = NULL;
  int flags = read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  int code = sqlite3_open_v2(path, &db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
  if (code == SQLITE_OK) {
    sqlite3_busy_timeout(db, 5000);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
    code = sqlite3_exec(
        db, read_only ? "PRAGMA query_only = ON" : "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL", NULL, NULL,
        NULL);
  }
  if (code == SQLITE_OK) return db;
  common_fail(path, sqlite3_errmsg(db));
  sqlite3_close(db);
  return NULL;
}

static bool run(sqlite3 *db, const char *text) {
  return sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK || common_fail(text, sqlite3_errmsg(db));
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *text) {
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v3(db, text, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
    common_fail(text, sqlite3_errmsg(db));
  return statement;
}

static raw_measurement failed(sqlite3 *db, const char *what) {
  common_fail(what, sqlite3_errmsg(db));
  return common_failed();
}

static void read_item(sqlite3_stmt *s, item *it) {
  it->id = sqlite3_column_int64(s, 0);
  const unsigned char *text = sqlite3_column_text(s, 1);
  it->name = common_copy(text, sqlite3_column_bytes(s, 1));
  it->price = sqlite3_column_double(s, 2);
  it->quantity = (int)sqlite3_column_int64(s, 3);
  text = sqlite3_column_text(s, 4);
  it->created = common_copy(text, sqlite3_column_bytes(s, 4));
  it->note = NULL;
  if (sqlite3_column_type(s, 5) != SQLITE_NULL) {
    text = sqlite3_column_text(s, 5);
    it->note = common_copy(text, sqlite3_column_bytes(s, 5));
  }
}

static void free_item(item *it) {
  free(it->name);
  free(it->created);
  free(it->note);
}

/* Of a row in full; what happens inside a timed loop adds `id` and `qty` alone. */
static int64_t checksum(const item *it) {
  return it->id + it->quantity + (int64_t)it->price + (int64_t)strlen(it->name) + (int64_t)strlen(it->created) +
         (it->note ? (int64_t)strlen(it->note) : 0);
}

static bool insert_rows(sqlite3 *db) {
  const row_values *rows = common_rows();
  sqlite3_stmt *s = prepare(db, INSERT);
  if (!s) return false;
  for (int i = 1; i <= RAW_ROWS; i++) {
    const row_values *row = &rows[i];
    sqlite3_bind_int64(s, 1, i);
    sqlite3_bind_text(s, 2, row->name, row->name_length, SQLITE_STATIC);
    sqlite3_bind_double(s, 3, row->price);
    sqlite3_bind_int64(s, 4, row->quantity);
    sqlite3_bind_text(s, 5, row->created, row->created_length, SQLITE_STATIC);
    if (row->note_length < 0) sqlite3_bind_null(s, 6);
    else sqlite3_bind_text(s, 6, row->note, row->note_length, SQLITE_STATIC);
    if (sqlite3_step(s) != SQLITE_DONE) common_fail(INSERT, sqlite3_errmsg(db));
    if (sqlite3_reset(s) != SQLITE_OK) break;
  }
  return sqlite3_finalize(s) == SQLITE_OK;
}

static bool create(const char *path, bool filled) {
  sqlite3 *db = open_hardened(path, false);
  if (!db) return false;
  bool ok = run(db, TABLE) && run(db, "CREATE TABLE written (id INTEGER PRIMARY KEY, text TEXT NOT NULL)");
  if (ok && filled) ok = run(db, "BEGIN IMMEDIATE") && insert_rows(db) && run(db, "COMMIT");
  ok = ok && run(db, "PRAGMA wal_checkpoint(TRUNCATE)");
  sqlite3_close(db);
  return ok;
}

bool raw_sqlite_create(const char *path) { return create(path, false); }

bool raw_sqlite_open(const char *path) {
  if (!create(path, true)) return false;
  reader = open_hardened(path, true);
  return reader != NULL;
}

void raw_sqlite_close(void) {
  sqlite3_close(reader);
  reader = NULL;
}

/* `operations` selects by key on one connection; the second step sees that there is no second row. */
static bool select_by_key(sqlite3 *db, uint32_t seed, int operations, int64_t *sum) {
  sqlite3_stmt *s = prepare(db, SELECT " WHERE id = ?");
  if (!s) return false;
  bool ok = true;
  for (int k = 0; ok && k < operations; k++) {
    sqlite3_bind_int64(s, 1, common_next_key(&seed));
    ok = sqlite3_step(s) == SQLITE_ROW;
    if (ok) {
      item it;
      read_item(s, &it);
      *sum += it.id + it.quantity;
      free_item(&it);
      ok = sqlite3_step(s) == SQLITE_DONE;
    }
    sqlite3_reset(s);
  }
  if (!ok) common_fail("select by key", sqlite3_errmsg(db));
  sqlite3_finalize(s);
  return ok;
}

raw_measurement raw_sqlite_select(int operations, bool in_transaction) {
  raw_measurement result = {.ok = true};
  double start = common_now();
  if (in_transaction && !run(reader, "BEGIN")) return common_failed();
  if (!select_by_key(reader, 42, operations, &result.checksum)) return common_failed();
  if (in_transaction && !run(reader, "COMMIT")) return common_failed();
  result.seconds = common_now() - start;
  return result;
}

raw_measurement raw_sqlite_scan(void) {
  raw_measurement result = {.ok = true};
  item *items = NULL;
  size_t count = 0, capacity = 0;
  double start = common_now();
  sqlite3_stmt *s = prepare(reader, SELECT);
  if (!s) return common_failed();
  int code;
  while ((code = sqlite3_step(s)) == SQLITE_ROW) {
    if (count == capacity) {
      capacity = capacity ? capacity * 2 : 64;
      items = realloc(items, capacity * sizeof *items);
    }
    read_item(s, &items[count++]);
  }
  sqlite3_finalize(s);
  result.seconds = common_now() - start;
  for (size_t i = 0; i < count; i++) {
    result.checksum += checksum(&items[i]);
    free_item(&items[i]);
  }
  free(items);
  return code == SQLITE_DONE ? result : failed(reader, "scan");
}

raw_measurement raw_sqlite_insert(const char *path) {
  sqlite3 *db = open_hardened(path, false);
  if (!db) return common_failed();
  double start = common_now();
  bool ok = run(db, "BEGIN IMMEDIATE") && insert_rows(db) && run(db, "COMMIT");
  double end = common_now();
  sqlite3_close(db);
  return (raw_measurement){.ok = ok, .seconds = end - start};
}

/* ------------------------------------------------------------------------------------------------ dynamic query */

static int render(char *buffer, size_t size) {
  return snprintf(
      buffer, size,
      "SELECT %s, %s, %s, %s, %s, %s FROM %s WHERE %s > ? AND %s < ? AND %s >= ? AND %s < ? ORDER BY %s DESC LIMIT ?", "id",
      "name", "price", "qty", "created", "note", "item", "id", "id", "qty", "price", "price");
}

raw_measurement raw_sqlite_dynamic(int operations) {
  raw_measurement result = {.ok = true};
  char known[512], buffer[512];
  render(known, sizeof known);
  uint32_t seed = 7;
  double start = common_now();
  if (!run(reader, "BEGIN")) return common_failed();
  sqlite3_stmt *s = prepare(reader, known);
  if (!s) return common_failed();
  for (int k = 0; k < operations; k++) {
    int64_t low = common_next_key(&seed) % 99900;
    render(buffer, sizeof buffer);
    if (strcmp(buffer, known) != 0) return common_failed();
    sqlite3_bind_int64(s, 1, low);
    sqlite3_bind_int64(s, 2, low + 30);
    sqlite3_bind_int64(s, 3, 5);
    sqlite3_bind_double(s, 4, 1e9);
    sqlite3_bind_int64(s, 5, 10);
    while (sqlite3_step(s) == SQLITE_ROW) {
      item it;
      read_item(s, &it);
      result.checksum += it.id + it.quantity;
      free_item(&it);
    }
    if (sqlite3_reset(s) != SQLITE_OK) return failed(reader, known);
  }
  sqlite3_finalize(s);
  if (!run(reader, "COMMIT")) return common_failed();
  result.seconds = common_now() - start;
  return result;
}

raw_measurement raw_sqlite_render(int operations) {
  raw_measurement result = {.ok = true};
  char buffer[512];
  double start = common_now();
  for (int k = 0; k < operations; k++) {
    int length = render(buffer, sizeof buffer);
    result.checksum += buffer[length - 1] == '?' ? 5 : 0;
  }
  result.seconds = common_now() - start;
  return result;
}

/* ------------------------------------------------------------------------------------------------- many readers */

typedef struct {
  const char *path;
  uint32_t seed;
  int operations;
  bool ok;
  int64_t sum;
  pthread_barrier_t *start;
} reading;

static void *read_many(void *argument) {
  reading *work = argument;
  sqlite3 *db = open_hardened(work->path, true);
  pthread_barrier_wait(work->start);
  work->ok = db && select_by_key(db, work->seed, work->operations, &work->sum);
  sqlite3_close(db);
  return NULL;
}

typedef struct {
  const char *path;
  atomic_bool stop;
  int64_t writes;
} writing;

static void *write_many(void *argument) {
  writing *work = argument;
  sqlite3 *db = open_hardened(work->path, false);
  sqlite3_stmt *s = db ? prepare(db, "INSERT INTO written (text) VALUES (?)") : NULL;
  while (s && !atomic_load(&work->stop)) {
    sqlite3_bind_text(s, 1, "hello", 5, SQLITE_STATIC);
    if (sqlite3_step(s) == SQLITE_DONE) work->writes++;
    sqlite3_reset(s);
    usleep(1000);
  }
  sqlite3_finalize(s);
  sqlite3_close(db);
  return NULL;
}

raw_measurement raw_sqlite_concurrent(const char *path, int readers, int operations) {
  enum { MOST = 64 };
  if (readers > MOST) return common_failed();
  raw_measurement result = {.ok = true};
  pthread_t threads[MOST], writer;
  reading work[MOST];
  writing written = {.path = path};
  pthread_barrier_t barrier;
  pthread_barrier_init(&barrier, NULL, (unsigned)readers + 1);
  pthread_create(&writer, NULL, write_many, &written);
  for (int i = 0; i < readers; i++) {
    work[i] = (reading){.path = path, .seed = (uint32_t)i + 1, .operations = operations / readers, .start = &barrier};
    pthread_create(&threads[i], NULL, read_many, &work[i]);
  }
  pthread_barrier_wait(&barrier);
  double start = common_now();
  for (int i = 0; i < readers; i++) {
    pthread_join(threads[i], NULL);
    result.ok = result.ok && work[i].ok;
    result.checksum += work[i].sum;
  }
  result.seconds = common_now() - start;
  atomic_store(&written.stop, true);
  pthread_join(writer, NULL);
  pthread_barrier_destroy(&barrier);
  result.writes = written.writes;
  return result;
}
