#pragma once
/* What the two references share: the rows, the sequence of keys, the clock, failures. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "RawC.h"

/* A row's values, made before the clock runs. */
typedef struct {
  char name[32], created[32], note[32];
  int name_length, created_length, note_length; /* the note's is -1 for null */
  double price;
  int quantity;
  int64_t instant; /* `created` in microseconds since 2000-01-01 */
} row_values;

/* Rows 1 to RAW_ROWS. */
const row_values *common_rows(void);

/* Keeps the reason, and returns false. */
bool common_fail(const char *what, const char *reason);
raw_measurement common_failed(void);

static inline double common_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* The next key of a sequence that is the same on both sides. */
static inline int64_t common_next_key(uint32_t *state) {
  *state = *state * 1664525u + 1013904223u;
  return (*state >> 8) % RAW_ROWS + 1;
}

static inline char *common_copy(const void *bytes, int count) {
  char *copy = malloc((size_t)count + 1);
  memcpy(copy, bytes, (size_t)count);
  copy[count] = 0;
  return copy;
}
