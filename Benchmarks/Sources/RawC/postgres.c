#include <libpq-fe.h>
#include <pthread.h>

#include "common.h"

#define COLUMNS "id, name, price, qty, created, note"
#define FULL "safequery_benchmark_item"
#define WRITTEN "safequery_benchmark_written"
#define SELECT "SELECT " COLUMNS " FROM " FULL
#define TABLE \
  " (id bigint PRIMARY KEY, name text NOT NULL, price double precision NOT NULL, qty integer NOT NULL, " \
  "created timestamptz NOT NULL, note text)"

typedef struct {
  int64_t id;
  char *name;
  double price;
  int quantity;
  int64_t created;
  char *note;
} item;

static PGconn *connection;

const char *raw_postgres_version(void) { return PQparameterStatus(connection, "server_version"); }

/* ------------------------------------------------------------------------------------------------- binary format */

static char *put2(char *to, int v) {
  to[0] = (char)(v >> 8);
  to[1] = (char)v;
  return to + 2;
}

static char *put4(char *to, int32_t v) {
  uint32_t big = __builtin_bswap32((uint32_t)v);
  memcpy(to, &big, 4);
  return to + 4;
}

static char *put8(char *to, int64_t v) {
  uint64_t big = __builtin_bswap64((uint64_t)v);
  memcpy(to, &big, 8);
  return to + 8;
}

static char *put_double(char *to, double v) {
  int64_t bits;
  memcpy(&bits, &v, 8);
  return put8(to, bits);
}

/* A length, then the bytes; -1 stands for null. */
static char *put_text(char *to, const char *text, int length) {
  to = put4(to, length);
  if (length > 0) memcpy(to, text, (size_t)length);
  return to + (length > 0 ? length : 0);
}

static int32_t get4(const char *from) {
  uint32_t big;
  memcpy(&big, from, 4);
  return (int32_t)__builtin_bswap32(big);
}

static int64_t get8(const char *from) {
  uint64_t big;
  memcpy(&big, from, 8);
  return (int64_t)__builtin_bswap64(big);
}

static double get_double(const char *from) {
  int64_t bits = get8(from);
  double value;
  memcpy(&value, &bits, 8);
  return value;
}

/* ---------------------------------------------------------------------------------------------------- connection */

static bool is_good(PGresult *result) {
  ExecStatusType status = PQresultStatus(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_COPY_IN;
}

/* Takes the result. */
static bool done(PGconn *c, const char *what, PGresult *result) {
  bool good = is_good(result);
  if (!good) common_fail(what, PQerrorMessage(c));
  PQclear(result);
  return good;
}

static bool run(PGconn *c, const char *text) { return done(c, text, PQexec(c, text)); }

static PGconn *connect_to(const char *url) {
  PGconn *c = PQconnectdb(url);
  if (PQstatus(c) == CONNECTION_OK && run(c, "SET client_min_messages = warning") &&
      done(c, "prepare", PQprepare(c, "by_key", SELECT " WHERE id = $1", 0, NULL)))
    return c;
  common_fail("connect", PQerrorMessage(c));
  PQfinish(c);
  return NULL;
}

static bool copy_rows(PGconn *c, const char *command);

bool raw_postgres_open(const char *url) {
  PGconn *c = PQconnectdb(url);
  bool ok = PQstatus(c) == CONNECTION_OK || common_fail("connect", PQerrorMessage(c));
  ok = ok && run(c, "SET client_min_messages = warning") && run(c, "DROP TABLE IF EXISTS " FULL ", " WRITTEN) &&
       run(c, "CREATE TABLE " FULL TABLE) && run(c, "CREATE TABLE " WRITTEN TABLE) &&
       copy_rows(c, "COPY " FULL " FROM STDIN (FORMAT binary)") && run(c, "VACUUM ANALYZE " FULL);
  PQfinish(c);
  connection = ok ? connect_to(url) : NULL;
  return connection != NULL;
}

void raw_postgres_close(void) {
  run(connection, "DROP TABLE IF EXISTS " FULL ", " WRITTEN);
  PQfinish(connection);
  connection = NULL;
}

bool raw_postgres_truncate(void) { return run(connection, "TRUNCATE " WRITTEN); }

/* ------------------------------------------------------------------------------------------------------- reading */

static void read_item(PGresult *r, int row, item *it) {
  it->id = get8(PQgetvalue(r, row, 0));
  it->name = common_copy(PQgetvalue(r, row, 1), PQgetlength(r, row, 1));
  it->price = get_double(PQgetvalue(r, row, 2));
  it->quantity = get4(PQgetvalue(r, row, 3));
  it->created = get8(PQgetvalue(r, row, 4));
  it->note = PQgetisnull(r, row, 5) ? NULL : common_copy(PQgetvalue(r, row, 5), PQgetlength(r, row, 5));
}

static void free_item(item *it) {
  free(it->name);
  free(it->note);
}

/* Of a row in full; what happens inside a timed loop adds `id` and `qty` alone. */
static int64_t checksum(const item *it) {
  return it->id + it->quantity + (int64_t)it->price + it->created / 1000 + (int64_t)strlen(it->name) +
         (it->note ? (int64_t)strlen(it->note) : 0);
}

static bool select_by_key(PGconn *c, uint32_t seed, int operations, int64_t *sum) {
  for (int k = 0; k < operations; k++) {
    char key[8];
    put8(key, common_next_key(&seed));
    const char *values[1] = {key};
    int lengths[1] = {8}, formats[1] = {1};
    PGresult *r = PQexecPrepared(c, "by_key", 1, values, lengths, formats, 1);
    if (PQresultStatus(r) != PGRES_TUPLES_OK || PQntuples(r) != 1) return done(c, "select by key", r) && false;
    item it;
    read_item(r, 0, &it);
    *sum += it.id + it.quantity;
    free_item(&it);
    PQclear(r);
  }
  return true;
}

raw_measurement raw_postgres_select(int operations, bool in_transaction) {
  raw_measurement result = {.ok = true};
  double start = common_now();
  if (in_transaction && !run(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")) return common_failed();
  if (!select_by_key(connection, 42, operations, &result.checksum)) return common_failed();
  if (in_transaction && !run(connection, "COMMIT")) return common_failed();
  result.seconds = common_now() - start;
  return result;
}

raw_measurement raw_postgres_scan(void) {
  raw_measurement result = {.ok = true};
  double start = common_now();
  PGresult *r = PQexecParams(connection, SELECT, 0, NULL, NULL, NULL, NULL, 1);
  if (PQresultStatus(r) != PGRES_TUPLES_OK) {
    done(connection, "scan", r);
    return common_failed();
  }
  int count = PQntuples(r);
  item *items = malloc(sizeof *items * (size_t)count);
  for (int i = 0; i < count; i++) read_item(r, i, &items[i]);
  PQclear(r);
  result.seconds = common_now() - start;
  for (int i = 0; i < count; i++) {
    result.checksum += checksum(&items[i]);
    free_item(&items[i]);
  }
  free(items);
  return result;
}

/* ------------------------------------------------------------------------------------------------------- writing */

enum { BATCH = 10000 };

/* One dimension of `count` elements of a type, from 1. */
static char *put_array(char *to, bool has_null, int type, int count) {
  to = put4(put4(put4(to, 1), has_null), type);
  return put4(put4(to, count), 1);
}

static bool insert_batch(PGconn *c, const row_values *rows, int first, char *arrays[6]) {
  static const int types[6] = {20, 25, 701, 23, 1184, 25};
  char *end[6];
  for (int k = 0; k < 6; k++) end[k] = put_array(arrays[k], k == 5, types[k], BATCH);
  for (int i = first; i < first + BATCH; i++) {
    const row_values *row = &rows[i];
    end[0] = put8(put4(end[0], 8), i);
    end[1] = put_text(end[1], row->name, row->name_length);
    end[2] = put_double(put4(end[2], 8), row->price);
    end[3] = put4(put4(end[3], 4), row->quantity);
    end[4] = put8(put4(end[4], 8), row->instant);
    end[5] = put_text(end[5], row->note, row->note_length);
  }
  const char *values[6];
  int lengths[6], formats[6] = {1, 1, 1, 1, 1, 1};
  for (int k = 0; k < 6; k++) {
    values[k] = arrays[k];
    lengths[k] = (int)(end[k] - arrays[k]);
  }
  return done(c, "insert arrays", PQexecPrepared(c, "arrays", 6, values, lengths, formats, 1));
}

raw_measurement raw_postgres_insert_arrays(void) {
  raw_measurement result = {.ok = true};
  const row_values *rows = common_rows();
  char *arrays[6];
  for (int k = 0; k < 6; k++) arrays[k] = malloc(64 + BATCH * 40);
  double start = common_now();
  bool ok = run(connection, "BEGIN") &&
            done(connection, "prepare",
                 PQprepare(connection, "arrays",
                           "INSERT INTO " WRITTEN " (" COLUMNS ") SELECT * FROM unnest($1::int8[], $2::text[], "
                           "$3::float8[], $4::int4[], $5::timestamptz[], $6::text[])",
                           0, NULL));
  for (int i = 1; ok && i <= RAW_ROWS; i += BATCH) ok = insert_batch(connection, rows, i, arrays);
  ok = ok && run(connection, "COMMIT");
  result.seconds = common_now() - start;
  for (int k = 0; k < 6; k++) free(arrays[k]);
  result.ok = ok && run(connection, "DEALLOCATE arrays");
  return result;
}

static bool copy_rows(PGconn *c, const char *command) {
  enum { CHUNK = 65536, LONGEST_ROW = 256 };
  const row_values *rows = common_rows();
  if (!done(c, command, PQexec(c, command))) return false;
  char buffer[CHUNK + LONGEST_ROW], *to = buffer;
  memcpy(to, "PGCOPY\n\377\r\n\0", 11);
  to = put4(put4(to + 11, 0), 0);
  for (int i = 1; i <= RAW_ROWS; i++) {
    const row_values *row = &rows[i];
    to = put8(put4(put2(to, 6), 8), i);
    to = put_text(to, row->name, row->name_length);
    to = put_double(put4(to, 8), row->price);
    to = put4(put4(to, 4), row->quantity);
    to = put8(put4(to, 8), row->instant);
    to = put_text(to, row->note, row->note_length);
    if (to - buffer > CHUNK) {
      if (PQputCopyData(c, buffer, (int)(to - buffer)) != 1) return common_fail(command, PQerrorMessage(c));
      to = buffer;
    }
  }
  to = put2(to, -1);
  if (PQputCopyData(c, buffer, (int)(to - buffer)) != 1 || PQputCopyEnd(c, NULL) != 1)
    return common_fail(command, PQerrorMessage(c));
  bool ok = true;
  PGresult *r;
  while ((r = PQgetResult(c))) ok = done(c, command, r) && ok;
  return ok;
}

raw_measurement raw_postgres_insert_copy(void) {
  raw_measurement result = {.ok = true};
  double start = common_now();
  result.ok = run(connection, "BEGIN") && copy_rows(connection, "COPY " WRITTEN " FROM STDIN (FORMAT binary)") &&
              run(connection, "COMMIT");
  result.seconds = common_now() - start;
  return result;
}

/* -------------------------------------------------------------------------------------------------- many readers */

typedef struct {
  const char *url;
  uint32_t seed;
  int operations;
  bool ok;
  int64_t sum;
  pthread_barrier_t *start;
} reading;

static void *read_many(void *argument) {
  reading *work = argument;
  PGconn *c = connect_to(work->url);
  pthread_barrier_wait(work->start);
  work->ok = c && select_by_key(c, work->seed, work->operations, &work->sum);
  PQfinish(c);
  return NULL;
}

raw_measurement raw_postgres_concurrent(const char *url, int threads, int operations) {
  enum { MOST = 64 };
  if (threads > MOST) return common_failed();
  raw_measurement result = {.ok = true};
  pthread_t running[MOST];
  reading work[MOST];
  pthread_barrier_t barrier;
  pthread_barrier_init(&barrier, NULL, (unsigned)threads + 1);
  for (int i = 0; i < threads; i++) {
    work[i] = (reading){.url = url, .seed = (uint32_t)i + 1, .operations = operations / threads, .start = &barrier};
    pthread_create(&running[i], NULL, read_many, &work[i]);
  }
  pthread_barrier_wait(&barrier);
  double start = common_now();
  for (int i = 0; i < threads; i++) {
    pthread_join(running[i], NULL);
    result.ok = result.ok && work[i].ok;
    result.checksum += work[i].sum;
  }
  result.seconds = common_now() - start;
  pthread_barrier_destroy(&barrier);
  return result;
}
