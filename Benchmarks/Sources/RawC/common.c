#include "common.h"

static char failure[512] = "nothing failed";

const char *raw_failure(void) { return failure; }

bool common_fail(const char *what, const char *reason) {
  snprintf(failure, sizeof failure, "%s: %s", what, reason ? reason : "?");
  return false;
}

raw_measurement common_failed(void) { return (raw_measurement){.ok = false}; }

static void make(row_values *row, int i) {
  int day = i % 28, hour = i % 24, minute = (i / 7) % 60, second = (i / 11) % 60, milli = i % 1000;
  row->name_length = sprintf(row->name, "Item number %d", i);
  row->created_length =
      sprintf(row->created, "2026-01-%02d %02d:%02d:%02d.%03d", 1 + day, hour, minute, second, milli);
  row->note_length = i & 1 ? -1 : sprintf(row->note, "note for %d", i);
  row->price = i * 0.37;
  row->quantity = i % 1000;
  int64_t days = 9497 + day; /* 2026-01-01 is 9497 days after 2000-01-01 */
  row->instant = (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000000 + milli * 1000;
}

const row_values *common_rows(void) {
  static row_values *rows;
  if (!rows) {
    rows = malloc(sizeof *rows * (RAW_ROWS + 1));
    for (int i = 1; i <= RAW_ROWS; i++) make(&rows[i], i);
  }
  return rows;
}
