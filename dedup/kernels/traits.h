/* Passages -> traits: the twin of traits.py, where everything is said. No Python. */

#ifndef DEDUP_TRAITS_H
#define DEDUP_TRAITS_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    const uint32_t *points; /* words, each ended by a zero */
    size_t size;
} Listed;

/* A code point from `limit` on is its own lower case. */
typedef struct {
    const uint32_t *lower;
    uint32_t limit;
    Listed heads, tails, signs, bracketed;
} Wanted;

typedef struct {
    const uint8_t *utf8;
    const int64_t *offset;  /* of the texts */
    const int32_t *article; /* of each passage, its text; the rest too has one item a passage */
    const int64_t *start, *end;
    size_t n;
} Rows;

/* Fills `traits`, one a passage. Returns 0, or -1 where memory runs out. */
int find_traits(const Wanted *wanted, const Rows *rows, uint16_t *traits);

#endif
