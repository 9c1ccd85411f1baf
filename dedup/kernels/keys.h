/* Which keys of a column stand there more than once. No Python in here; pairs.py says what it means. */

#ifndef DEDUP_KEYS_H
#define DEDUP_KEYS_H

#include <stddef.h>
#include <stdint.h>

/* Returns how many rows hold a key that stands twice, and the rows in order, which the caller frees whatever
   happens; -1 where memory runs out, or there are 2**31 keys. Takes five bytes a key, 28 for each that passes the sieve. */
int64_t repeated_rows(const uint64_t *key, int64_t n, uint32_t **rows);

/* A sieve is two bits for each of 2**bits cells: all that were met, then all that were met again. Sifts the keys of the rows that are
   wanted (all, where `wanted` is NULL) that are not 0. */
void sift_keys(const uint64_t *key, const uint8_t *wanted, int64_t n, uint64_t *sieve, int bits);

/* Puts the rows that were sifted and whose cell was met again in `row`, which has room for all (under 2**31); returns how many. */
int64_t keep_sifted(const uint64_t *key, const uint8_t *wanted, int64_t n, const uint64_t *sieve, int bits,
                    uint32_t *row);

typedef struct {
    uint64_t *key;
    size_t n, room;
} Keys;

/* Adds the pairs of owners, left << 32 | right, of each key that 2 to `most` of them have. Owners rise from row to row.
   Returns 0, or -1 where memory runs out. */
int pair_owners(const uint64_t *key, const int32_t *owner, int64_t n, uint32_t most, Keys *pairs);

/* Adds the pairs of rows, which rise, that share a key, left << 32 | right; where more than `most` have it, those of the
   first one with each, and counts such keys. Returns 0, or -1 where memory runs out. */
int meet_rows(const uint64_t *key, const int32_t *row, int64_t n, uint32_t most, Keys *pairs, int64_t *linked);

/* Adds each key that is not 0 and stands in the column `least` times or more to `found`, and how often to `times`, in no
   special order. Returns 0, or -1 where memory runs out, or there are 2**31 keys. */
int tally_keys(const uint64_t *key, int64_t n, uint32_t least, Keys *found, Keys *times);

/* Deals keys into parts by their hash, each part in order; `edge` says where each part ends. */
void deal_into(const uint64_t *key, int64_t n, int64_t parts, uint64_t *keys, int64_t *edge);

/* The same, and deals the number of the owner of each: `first` for those up to offset[1], and so on for n owners. */
void deal_owned(const uint64_t *key, const int64_t *offset, int64_t n, int32_t first, int64_t parts, uint64_t *keys,
                int32_t *owners, int64_t *edge);

#endif
