/* Matches of two articles to blocks. No Python in here; chains.py says what it means. */

#ifndef DEDUP_CHAIN_H
#define DEDUP_CHAIN_H

#include <stddef.h>
#include <stdint.h>

#include "common.h"

typedef struct {
    uint32_t *point;
    size_t n, room;
} Points;

/* Appends the fold of the bytes from p up to `end`; returns 0 where memory runs out. */
typedef int (*AddFold)(void *folder, const uint8_t *p, const uint8_t *end, Points *points);

/* What is asked of a block; see chains.Rule. */
typedef struct {
    int64_t gap, widest, shortest, lopsided, most;
    double gain, near;
    Asked asked; /* `cutoff` is set for each comparison */
} Rule;

/* The passages of some articles, one article after the other: rows first[k] to first[k + 1] are article k's. */
typedef struct {
    const uint8_t *utf8;
    const int64_t *start, *end, *length, *name, *first;
    const uint64_t *raw;
    int64_t rows;
} Sheets;

/* The matches of pairs of articles: rows offset[k] to offset[k + 1] are pair k's, in order of left, then right. */
typedef struct {
    const int64_t *one, *other, *offset, *left, *right;
    const double *similarity;
    int64_t pairs;
} Paired;

/* Consecutive passages of both sides that say the same. */
typedef struct {
    int64_t first[2], count[2], match; /* its place in the matches; -1 where it is none, or was widened */
    double similarity;
} Link;

/* What was found; starts as zeros. Blocks begin at block[0 .. blocks - 1]. */
typedef struct {
    Link *link;
    int64_t *block;
    size_t n, room, blocks, block_room;
} Chained;

/* Fills `found`, which the caller frees, and for each pair where its blocks end and how often folds were compared.
   Returns 0, or -1 where memory runs out. */
int chain_pairs(const Rule *rule, const Sheets *sheets, const Paired *paired, AddFold add_fold, void *folder,
                Chained *found, int64_t *pair_end, int64_t *compared);

#endif
