/* Which of the ranges that follow one another each row stands in. No Python in here; owned.py says what it means. */

#ifndef DEDUP_OWNERS_H
#define DEDUP_OWNERS_H

#include <stdint.h>

/* Sets owner[i] to the last of the n starts, which rise, that is row[i] or before it, or -1. Returns 0, or -1 where memory
   runs out. */
int find_owners(const int64_t *first, int64_t n, const int32_t *row, int64_t rows, int64_t *owner);

#endif
