/* Where two texts in ASCII differ, and whether any word of that may count. No Python in here; facts/glance.py says what
   it means. */

#ifndef DEDUP_GLANCE_H
#define DEDUP_GLANCE_H

#include <stddef.h>
#include <stdint.h>

#include "plain.h"
#include "stretch.h"
#include "verdict.h"

#define MOST_CODES 8

/* Keys in ASCII of which something is known, as bytes offset[k] to offset[k + 1] of the pool, and languages. */
typedef struct {
    const uint8_t *pool, *sticky;
    const int64_t *offset;
    const uint32_t *lists;
    const uint16_t *said; /* (size, codes): what a key is to each language, the last one being none */
    const uint8_t *future; /* (codes,): whether any word may tell what is planned */
    size_t size, codes;
} GlanceLists;

typedef struct Glance Glance;

typedef struct {
    int32_t words[4];    /* from, to on the left, from, to on the right */
    int32_t place[2][3]; /* on each side: where the word before it starts, where it starts, where it ends */
    int loud;            /* a word in it may count */
    int conflicts;       /* how many it has for certain, and nothing else that counts; UNDECIDED: more is to be read */
    Conflict conflict[MOST_CONFLICTS];
} Glimpse;

/* What was seen of a pair; starts as zeros. */
typedef struct {
    Glimpse *row;
    size_t n, room;
    int code, turns, moods, uniform[2];
} Glimpses;

/* Takes its own copy of the lists; NULL where memory runs out. */
Glance *open_glance(const GlanceLists *lists, const StretchRule *rule);

/* Takes its own copy of the words of a language, once. Returns 0, or -1 where memory runs out. */
int learn_language(Glance *glance, size_t code, const Meanings *listed);

/* Says where two texts differ; no rows where nothing counts. Returns 1; 0 where nothing is said of them; -1 where memory
   runs out. */
int glance_at(Glance *glance, const uint8_t *a, size_t n, const uint8_t *b, size_t m, Glimpses *found);

void close_glance(Glance *glance);

#endif
