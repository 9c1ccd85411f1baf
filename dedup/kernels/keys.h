/* Which keys of a column stand there more than once. No Python in here; pairs.py says what it means. */

#ifndef DEDUP_KEYS_H
#define DEDUP_KEYS_H

#include <stdint.h>

/* Returns how many rows hold a key that stands twice, and the rows in order, which the caller frees; -1 where memory
   runs out, or there are 2**31 keys. Takes 12 bytes a key, and eight for each that is repeated. */
int64_t repeated_rows(const uint64_t *key, int64_t n, int64_t **rows);

#endif
