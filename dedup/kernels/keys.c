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

static inline uint64_t spread(uint64_t key)
{
    key = (key ^ (key >> 32)) * 0xBF58476D1CE4E5B9u;
    key = (key ^ (key >> 29)) * 0x94D049BB133111EBu;
    return key ^ (key >> 32);
}

/* Keeps the rows whose slot is seen again: all whose key is repeated, and some more. Returns how many. */
static int64_t filter_rows(const uint64_t *key, int64_t *row, int64_t n, uint8_t *slots, int bits, uint64_t salt)
{
    int64_t kept = 0;
    memset(slots, 0, (size_t)1 << (bits - 2));
    for (int64_t i = 0; i < n; i++) {
        uint64_t slot = spread(key[row[i]] + salt) >> (64 - bits);
        unsigned at = 2 * (unsigned)(slot & 3), byte = slots[slot >> 2];
        slots[slot >> 2] = (uint8_t)(byte | 1u << at | (byte >> at & 1) << (at + 1));
    }
    for (int64_t i = 0; i < n; i++) {
        uint64_t slot = spread(key[row[i]] + salt) >> (64 - bits);
        row[kept] = row[i];
        kept += slots[slot >> 2] >> (2 * (slot & 3)) >> 1 & 1;
    }
    return kept;
}

/* The rows that may hold a repeated key; -1 where memory runs out. */
static int64_t likely_rows(const uint64_t *key, int64_t n, int64_t **rows)
{
    int bits = 4;
    while (bits < MOST_BITS && (int64_t)1 << bits < SLOTS_EACH * n) bits++;
    uint8_t *slots = malloc((size_t)1 << (bits - 2));
    int64_t *row = malloc((size_t)n * sizeof *row + 8), held = 0;
    if (!slots || !row) {
        free(slots);
        free(row);
        return -1;
    }
    for (int64_t i = 0; i < n; i++) {
        row[held] = i;
        held += key[i] != 0;
    }
    for (uint64_t round = 1, last = 0; round <= MOST_ROUNDS && !last; round++) {
        int64_t left = filter_rows(key, row, held, slots, bits, round * 0x9E3779B97F4A7C15u);
        last = left > held * WORTHWHILE;
        held = left;
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
