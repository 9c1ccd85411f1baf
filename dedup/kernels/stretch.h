/* Where pairs of texts differ, by the numbers of their words. No Python in here; alignment.py says what it means. */

#ifndef DEDUP_STRETCH_H
#define DEDUP_STRETCH_H

#include <stddef.h>
#include <stdint.h>

#include "common.h"

#define NO_LIST (-1) /* instead of the list that leads */
#define NOT_TOLD (-2)

/* The marks of a word. */
#define WORD_COUNTS 1
#define WORD_STICKY 2
#define WORD_PLAIN 4
#define WORD_ODD 8

/* Words as written, by number; letters offset[k] to offset[k + 1] are the fold of word k. */
typedef struct {
    const int32_t *key;
    const uint8_t *marks, *letters;
    const uint32_t *lists;
    const int64_t *offset;
    size_t size;
} Vocabulary;

/* Words offset[k] to offset[k + 1] are those of text k. */
typedef struct {
    const int32_t *word;
    const int64_t *offset;
} Worded;

typedef struct {
    int64_t apart, share, most;
} StretchRule;

/* From, to on the left, from, to on the right. */
typedef struct {
    int32_t at[4];
} Difference;

/* What was found; starts as zeros. */
typedef struct {
    Difference *row;
    size_t n, room;
} Differences;

/* The words of a text, and their keys. */
typedef struct {
    const int32_t *word;
    uint32_t *key;
    size_t n, room;
} StretchSide;

/* A pair of texts, and the room to work in, kept from one pair to the next. */
typedef struct {
    const Vocabulary *known;
    const StretchRule *rule;
    StretchSide a, b;
    Bench bench;
    uint32_t *seen, turn; /* of each key, the last pair in which it was counted */
} StretchDesk;

/* Appends where the two sides of a desk differ, and says which list leads: NO_LIST, or NOT_TOLD where nothing is said.
   Returns 0, or -1 where memory runs out. */
int read_stretches(StretchDesk *desk, Differences *found, int8_t *language);

/* Fills `found`, which the caller frees, and for each pair where its stretches end, and its language. Returns 0, or -1
   where memory runs out. */
int find_differing(const Vocabulary *known, const Worded *texts, const StretchRule *rule, const int64_t *left,
                   const int64_t *right, size_t pairs, Differences *found, int64_t *end, int8_t *language);

#endif
