/* Repeated keys, without sorting:

       keys     7f  3a  7f  91  c0     a slot for each hash: seen once, or again
       filter   x   .   x   .   x      rows whose slot was seen again; c0 shares 91's slot by chance
       table    x   .   x   .   .      those, by their keys: exact */

#include "keys.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS_EACH 2     /* at least, for each key, of two bits */
#define MOST_BITS 23     /* of a slot's number: 2 MiB of slots, which stay in the second-level cache */
#define MOST_ROUNDS 4    /* each with other slots */
#define WORTHWHILE 3 / 4 /* a round that leaves more of the rows is the last */

static const uint64_t STEP[MOST_ROUNDS] = {0x9E3779B97F4A7C15u, 0xBF58476D1CE4E5B9u, 0x94D049BB133111EBu,
                                           0xD6E8FEB86659FD93u};

/* Keys are hashes already: one multiplication gives other slots of them in each round. */
static inline uint64_t slot_of(uint64_t key, uint64_t step, int bits) { return (key * step) >> (64 - bits); }

static inline uint64_t spread(uint64_t key)
{
    key = (key ^ (key >> 32)) * 0xBF58476D1CE4E5B9u;
    key = (key ^ (key >> 29)) * 0x94D049BB133111EBu;
    return key ^ (key >> 32);
}

static inline void see(uint8_t *slots, uint64_t slot)
{
    unsigned at = 2 * (unsigned)(slot & 3), byte = slots[slot >> 2];
    slots[slot >> 2] = (uint8_t)(byte | 1u << at | (byte >> at & 1) << (at + 1));
}

static inline int is_seen_again(const uint8_t *slots, uint64_t slot)
{
    return slots[slot >> 2] >> (2 * (slot & 3)) >> 1 & 1;
}

/* Lists the rows whose slot is seen again: all whose key is repeated, and some more. Returns how many. A key of 0 is none:
   all of them share the first slot, so each row with one is left out by its key. */
static int64_t list_rows(const uint64_t *key, int64_t n, int64_t *row, uint8_t *slots, int bits)
{
    int64_t kept = 0;
    for (int64_t i = 0; i < n; i++) see(slots, slot_of(key[i], STEP[0], bits));
    for (int64_t i = 0; i < n; i++) {
        row[kept] = i;
        kept += is_seen_again(slots, slot_of(key[i], STEP[0], bits)) & (key[i] != 0);
    }
    return kept;
}

/* The same, of rows that are listed. */
static int64_t filter_rows(const uint64_t *key, int64_t *row, int64_t n, uint8_t *slots, int bits, uint64_t step)
{
    int64_t kept = 0;
    memset(slots, 0, (size_t)1 << (bits - 2));
    for (int64_t i = 0; i < n; i++) see(slots, slot_of(key[row[i]], step, bits));
    for (int64_t i = 0; i < n; i++) {
        uint64_t slot = slot_of(key[row[i]], step, bits);
        row[kept] = row[i];
        kept += is_seen_again(slots, slot);
    }
    return kept;
}

/* The rows that may hold a repeated key; -1 where memory runs out. */
static int64_t likely_rows(const uint64_t *key, int64_t n, int64_t **rows)
{
    int bits = 4;
    while (bits < MOST_BITS && (int64_t)1 << bits < SLOTS_EACH * n) bits++;
    uint8_t *slots = calloc((size_t)1 << (bits - 2), 1);
    int64_t *row = malloc((size_t)n * sizeof *row + 8);
    if (!slots || !row) {
        free(slots);
        free(row);
        return -1;
    }
    int64_t held = list_rows(key, n, row, slots, bits), before = n;
    for (int round = 1; round < MOST_ROUNDS && held <= before * WORTHWHILE; round++) {
        before = held;
        held = filter_rows(key, row, held, slots, bits, STEP[round]);
    }
    free(slots);
    *rows = row;
    return held;
}

int64_t repeated_rows(const uint64_t *key, int64_t n, int64_t **rows)
{
    int64_t *row, held = likely_rows(key, n, &row), kept = 0;
    if (held < 0) return -1;
    int bits = 4;
    while ((int64_t)1 << bits < 2 * held) bits++;
    uint64_t mask = ((uint64_t)1 << bits) - 1;
    int64_t *first = malloc(((size_t)mask + 1) * sizeof *first); /* place in `row` of a key's first row, or -1 */
    uint8_t *again = calloc((size_t)held + 1, 1);
    if (!first || !again) {
        kept = -1;
        goto done;
    }
    memset(first, 0xFF, ((size_t)mask + 1) * sizeof *first);
    for (int64_t i = 0; i < held; i++) {
        uint64_t wanted = key[row[i]], at = spread(wanted) & mask;
        while (first[at] >= 0 && key[row[first[at]]] != wanted) at = (at + 1) & mask;
        if (first[at] < 0)
            first[at] = i;
        else
            again[i] = again[first[at]] = 1;
    }
    for (int64_t i = 0; i < held; i++) {
        row[kept] = row[i];
        kept += again[i];
    }
done:
    free(first);
    free(again);
    if (kept < 0)
        free(row);
    else
        *rows = row;
    return kept;
}
