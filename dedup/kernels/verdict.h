/* What two plain stretches state differently, where that is certain. No Python in here; facts/compare.py says what it
   means. */

#ifndef DEDUP_VERDICT_H
#define DEDUP_VERDICT_H

#include <stdint.h>

#include "plain.h"

#define MOST_CONFLICTS 4
#define UNDECIDED (-1)

/* A fact against another, or against none: characters of the left text, then of the right one. */
typedef struct {
    int32_t kind, place[4];
} Conflict;

/* Returns how many conflicts two stretches are in, or UNDECIDED; `a` and `b` are the texts in which the facts stand, and
   `begin` is where the stretches do. */
int judge(const uint8_t *a, const PlainRead *one, const uint8_t *b, const PlainRead *other, const int32_t *begin,
          Conflict *found);

#endif
