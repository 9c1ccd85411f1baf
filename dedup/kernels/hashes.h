/* Hashes in order, each once. */

#ifndef DEDUP_HASHES_H
#define DEDUP_HASHES_H

#include <stddef.h>
#include <stdint.h>

/* Sorts n hashes; `spare` has room for as many. */
void sort_hashes(uint64_t *a, size_t n, uint64_t *spare);

/* Drops what stands twice in sorted hashes; returns how many are left. */
size_t distinct(uint64_t *a, size_t n);

#endif
