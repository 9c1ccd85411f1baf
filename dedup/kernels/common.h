/* How much two folds have in common, and how much of that in runs. No Python in here; pairs.py says what it means. */

#ifndef DEDUP_COMMON_H
#define DEDUP_COMMON_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    double share, cutoff; /* no runs are looked for under min(share * shorter, cutoff * both / 2) in common */
    int64_t run, long_run;
} Asked;

typedef struct {
    int64_t lcs, runs, long_runs;
} Common;

typedef struct {
    int64_t a, b, size; /* where it begins in both */
} Run;

typedef struct {
    Run *run;
    size_t n, room;
} Runs;

/* The room to work in, kept from one pair to the next. Starts as zeros. */
typedef struct {
    uint64_t *vectors, *rows;
    const uint64_t *ascii[128]; /* the places of these characters */
    uint32_t *points;
    const uint64_t **places; /* of the character of each row */
    uint8_t *carried, *in; /* out of some words of each row; into each word of it, as wide.h says */
    uint8_t *bytes; /* the characters of ASCII, and 0x80 and more for others */
    size_t bytes_size, vectors_size, rows_size, points_size, places_size, carried_size, in_size;
    Runs runs;
} Bench;

#define GRAMS 4096 /* bits, a power of two: few passages have a tenth as many characters */

/* A fold that others are held against, one after the other: which runs of `run` characters stand in it, a bit for each
   by its hash. */
typedef struct {
    const uint32_t *fold;
    size_t n;
    int64_t run;
    uint64_t grams[GRAMS / 64];
} Held;

/* Returns 0, or -1 where memory runs out. */
int find_common(const Asked *asked, const uint32_t *a, size_t n, const uint32_t *b, size_t m, Bench *bench,
                Common *common);

/* Takes a fold to hold others against, until the next one is taken; it stays where it is. */
void hold(const Asked *asked, const uint32_t *fold, size_t n, Held *held);

/* How alike another fold is to the one that is held, as pairs.alike says; -1 where memory runs out. */
double likeness(const Asked *asked, const Held *held, const uint32_t *fold, size_t n, Bench *bench);

/* The runs of `least` or more in order, until the bench is used again; NULL where memory runs out. */
const Runs *find_runs(int64_t least, const uint32_t *a, size_t n, const uint32_t *b, size_t m, Bench *bench);

void free_bench(Bench *bench);

#endif
