/* Arrays that grow: twice the room each time, so that n items are moved in time linear in n. */
#ifndef DEDUP_GROW_H
#define DEDUP_GROW_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* The array with room for at least `wanted` items, at another place maybe; NULL where memory runs out: then it stays. */
static inline void *grown(void *array, size_t *room, size_t wanted, size_t item)
{
    if (wanted > SIZE_MAX / 4 / item) return NULL;
    size_t more = 2 * *room + wanted + 64;
    void *wider = more > SIZE_MAX / item ? NULL : realloc(array, more * item);
    if (wider) *room = more;
    return wider;
}

#endif
