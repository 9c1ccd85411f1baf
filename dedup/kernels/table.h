/* Numbers by the hash of a word or key; a list of keys to be found by it, whatever their case. */

#ifndef DEDUP_TABLE_H
#define DEDUP_TABLE_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "letters.h"

#define UNLISTED (-1)

/* A slot holds 1 + a number, or 0. */
typedef struct {
    uint32_t *slot;
    size_t room, mask;
} Table;

/* Empties a table, which starts as zeros, and makes it large enough for so many. Returns 0, or -1 where memory runs out. */
static inline int open_table(Table *table, size_t items)
{
    size_t size = 64;
    while (size < 2 * items) size *= 2;
    if (size > table->room) {
        uint32_t *slot = realloc(table->slot, size * sizeof *slot);
        if (!slot) return -1;
        table->slot = slot;
        table->room = size;
    }
    table->mask = size - 1;
    memset(table->slot, 0, size * sizeof *table->slot);
    return 0;
}

/* Opens a table of keys: key k is bytes offset[k] to offset[k + 1] of the pool. */
static inline int list_keys(Table *table, const uint8_t *pool, const int64_t *offset, size_t size)
{
    if (open_table(table, size) < 0) return -1;
    for (size_t k = 0; k < size; k++) {
        size_t at = hash_of_key(pool + offset[k], (size_t)(offset[k + 1] - offset[k])) & table->mask;
        while (table->slot[at]) at = (at + 1) & table->mask;
        table->slot[at] = (uint32_t)k + 1;
    }
    return 0;
}

/* The number of a key among those of `list_keys`, or UNLISTED. */
static inline int32_t find_listed(const Table *table, const uint8_t *pool, const int64_t *offset, const uint8_t *key,
                                  size_t n, uint32_t hash)
{
    for (size_t at = hash & table->mask; table->slot[at]; at = (at + 1) & table->mask) {
        size_t k = table->slot[at] - 1;
        if ((size_t)(offset[k + 1] - offset[k]) == n && same_key(pool + offset[k], key, n)) return (int32_t)k;
    }
    return UNLISTED;
}

#endif
