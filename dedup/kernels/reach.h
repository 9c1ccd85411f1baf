/* Where two long texts say the same, slips aside. No Python in here; reach.py says what it means. */

#ifndef DEDUP_REACH_H
#define DEDUP_REACH_H

#include "common.h"

typedef struct {
    int64_t least, slip, common;
    const uint8_t *kinds; /* of code points under `limit`: bit 1, a letter; all others are letters */
    uint32_t limit;
} Joining;

typedef struct {
    int64_t start_a, end_a, start_b, end_b;
} Stretch;

typedef struct {
    Stretch *stretch;
    size_t n, room;
} Stretches;

/* Adds the stretches of a pair, in order. Returns 0, or -1 where memory runs out. */
int find_stretches(const Joining *joining, const uint32_t *a, size_t n, const uint32_t *b, size_t m, Bench *bench,
                   Stretches *all, int64_t *slips);

#endif
