/* Which keys of a column stand there more than once. No Python in here; pairs.py says what it means. */

#ifndef DEDUP_KEYS_H
#define DEDUP_KEYS_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint64_t *key;
    size_t n, room;
} Keys;

/* The low half of a key is held as one number with the row that has it, or the owner: half << 32 | row. */

/* A column that lies in several pieces. */
typedef struct {
    const uint64_t *key;
    int64_t n;
} Piece;

/* Adds the pairs of owners, left << 32 | right, of each key that 2 to `most` of them have, among n in some pieces. Owners
   rise from key to key. Returns 0, or -1 where memory runs out. */
int pair_owners(const Piece *piece, size_t pieces, int64_t n, uint32_t most, Keys *pairs);

/* Adds to `count` how many keys that are wanted and not 0 belong to each part. */
void count_parts(const uint64_t *key, const uint8_t *wanted, int64_t n, int64_t parts, int64_t *count);

/* Where keys are placed: `place` of each part is the next one, all under `room`. */
typedef struct {
    int64_t *place, parts, room;
    uint64_t *held;
} Placing;

/* Places the keys that are wanted and not 0 in their parts: the low half of each with its row, from `first` on. Returns
   -1 where one has no room. */
int place_rows(const uint64_t *key, const uint8_t *wanted, int64_t n, int32_t first, const Placing *placing);

/* Adds the pairs of rows that share a key of a part, left << 32 | right; rows rise in a part, of which the last ends at
   edge[parts]. Where more than `most` have a key, those of the first one with each, and counts such keys. Returns 0, or
   -1 where memory runs out. */
int meet_parts(const uint64_t *held, const int64_t *edge, int64_t parts, uint32_t most, Keys *pairs, int64_t *linked);

/* Adds each key that is not 0 and stands in the pieces `least` times or more to `found`, and how often to `times`, in no
   special order. Returns 0, or -1 where memory runs out, or there are 2**31 keys. */
int tally_keys(const Piece *piece, size_t pieces, int64_t n, uint32_t least, Keys *found, Keys *times);

/* Deals keys into parts by their hash, each part in order; `edge` says where each part ends. */
void deal_into(const uint64_t *key, int64_t n, int64_t parts, uint64_t *keys, int64_t *edge);

/* The same, and holds the low half of each with the number of its owner: `first` for those up to offset[1], and so on
   for n owners. */
void deal_owned(const uint64_t *key, const int64_t *offset, int64_t n, int32_t first, int64_t parts, uint64_t *held,
                int64_t *edge);

#endif
