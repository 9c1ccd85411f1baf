/* Which keys of a column stand there more than once. No Python in here; pairs.py says what it means. */

#ifndef DEDUP_KEYS_H
#define DEDUP_KEYS_H

#include <stddef.h>
#include <stdint.h>

/* Returns how many rows hold a key that stands twice, and the rows in order, which the caller frees; -1 where memory
   runs out, or there are 2**31 keys. Takes 12 bytes a key, and eight for each that is repeated. */
int64_t repeated_rows(const uint64_t *key, int64_t n, int64_t **rows);

typedef struct {
    uint64_t *key;
    size_t n, room;
} Keys;

/* Adds the pairs of owners, left << 32 | right, of each key that 2 to `most` of them have, and to `counts` how many
   keys each owner has. Owners rise from row to row. Returns 0, or -1 where memory runs out. */
int pair_owners(const uint64_t *key, const int32_t *owner, int64_t n, uint32_t most, int64_t *counts, Keys *pairs);

#endif
