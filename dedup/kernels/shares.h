/* How much of an article stands in another one. No Python in here; shares.py says what it means. */

#ifndef DEDUP_SHARES_H
#define DEDUP_SHARES_H

#include <stdint.h>

typedef struct {
    double covered, news;
    uint8_t ending;
} Stood;

/* Adds up the passages of one article: their sizes, which are of its body, and the share of each in the other one. */
Stood add_shares(const int64_t *size, const uint8_t *body, const double *share, int64_t passages, double lacking);

#endif
