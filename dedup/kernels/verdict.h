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
    int32_t kind, slight, place[4];
} Conflict;

/* Whether two numbers are so far apart that none is a rounding of the other. */
int sizes_apart(double one, double two);

/* Whether of two numbers none is a rounding of the other by how many digits they have. */
int digits_apart(int64_t one, int64_t other);

/* Whether two days of months, as plain.c has them, are in conflict: neither says all that the other does. */
int months_differ(int64_t one, int64_t other);

/* Returns how many conflicts two stretches are in, or UNDECIDED; `a` and `b` are the texts in which the facts stand, and
   `begin` is where the stretches do. */
int judge(const uint8_t *a, const PlainRead *one, const uint8_t *b, const PlainRead *other, const int32_t *begin,
          Conflict *found);

#endif
