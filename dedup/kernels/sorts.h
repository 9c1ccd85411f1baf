/* Numbers in order, and pairs by how often they stand there. No Python in here; sorts.py says what it means. */

#ifndef DEDUP_SORTS_H
#define DEDUP_SORTS_H

#include <stddef.h>
#include <stdint.h>

/* Sorts numbers by their bits from `low` on, with room for as many; returns which of the two holds them in the end. Those
   that are equal in these bits stay in order. */
uint64_t *sort_keys(uint64_t *key, uint64_t *room, size_t n, int low);

/* The places of numbers in order, equal ones in the order in which they stand; with room for two of each, twice. */
void order_keys(const uint64_t *key, size_t n, uint64_t *one, uint64_t *other, int64_t *order);

/* Keeps each pair once, sorted, and for each right side the `most` pairs that come most often, of as many the smaller.

   kept: room for n. Returns how many are kept, or -1 where memory runs out. */
int64_t keep_strongest(const uint64_t *pair, size_t n, size_t most, uint64_t *kept);

#endif
