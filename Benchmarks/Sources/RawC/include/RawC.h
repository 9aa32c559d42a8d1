#pragma once
/*
 * The reference: the benchmarks' work in plain C on the C libraries, as fast as they go by straightforward means
 * (statements prepared once, bound values not copied, binary results, rows decoded to structs with strings of their own).
 *
 * One connection of each kind is kept open in static variables. The calls are for one thread at a time.
 */
#include <stdbool.h>
#include <stdint.h>

/* How many rows the table has. */
enum { RAW_ROWS = 100000 };

/* What a run took, and a sum over what it read or wrote, to be compared with the other side's. */
typedef struct {
  bool ok; /* if not, raw_failure() says why */
  double seconds;
  int64_t checksum;
  int64_t writes; /* of the writer beside the readers */
} raw_measurement;

const char *raw_failure(void);

/* A new file with a full table `item`, and a connection to it. */
bool raw_sqlite_open(const char *path);
void raw_sqlite_close(void);
/* A new file with an empty table `item`. */
bool raw_sqlite_create(const char *path);
const char *raw_sqlite_version(void);

raw_measurement raw_sqlite_select(int operations, bool in_transaction);
raw_measurement raw_sqlite_scan(void);
raw_measurement raw_sqlite_insert(const char *path);
/* The text of a query with four conditions is put together and looked up for every run. */
raw_measurement raw_sqlite_dynamic(int operations);
/* That text alone. */
raw_measurement raw_sqlite_render(int operations);
/* Readers with a connection each, while one more writes a row a millisecond. */
raw_measurement raw_sqlite_concurrent(const char *path, int readers, int operations);

/* Two tables, one of them full, and a connection. The tables are dropped by raw_postgres_close. */
bool raw_postgres_open(const char *url);
void raw_postgres_close(void);
/* Empties the table that inserts go to. */
bool raw_postgres_truncate(void);
const char *raw_postgres_version(void);

raw_measurement raw_postgres_select(int operations, bool in_transaction);
raw_measurement raw_postgres_scan(void);
raw_measurement raw_postgres_insert_arrays(void);
raw_measurement raw_postgres_insert_copy(void);
/* Threads with a connection each. */
raw_measurement raw_postgres_concurrent(const char *url, int threads, int operations);
