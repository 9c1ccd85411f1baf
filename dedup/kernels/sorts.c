/* Numbers in order, digit by digit from the lowest: the twin of sorts.py, where everything is said.

       5 << 32 | 7, 2 << 32 | 9    ->   only digits in which some differ are looked at: two of 11 bits, of six

   To sort 4 million pairs takes an eighth of the time that comparing them does. */

#include "sorts.h"

#include <stdlib.h>
#include <string.h>

#include "ahead.h"

#define DIGIT 11 /* bits: 2,048 places that are written in turn stay in the cache */
#define VALUES ((size_t)1 << DIGIT)

static inline size_t digit_of(uint64_t key, int shift) { return (size_t)(key >> shift) & (VALUES - 1); }

/* Moves the keys to their places by one digit; equal ones stay in order. `place` tells where each value ends.

   wide: numbers of each, the key and what goes with it. */
static inline void place_keys(const uint64_t *key, uint64_t *placed, size_t n, int shift, size_t *place, size_t wide)
{
    size_t at = 0;
    memset(place, 0, VALUES * sizeof *place);
    for (size_t i = 0; i < n; i++) place[digit_of(key[i * wide], shift)]++;
    for (size_t i = 0; i < VALUES; i++) {
        size_t size = place[i];
        place[i] = at;
        at += size;
    }
    for (size_t i = 0; i < n; i++) {
        uint64_t *to = placed + wide * place[digit_of(key[i * wide], shift)]++;
        ANNOUNCE(to + COMING);
        for (size_t k = 0; k < wide; k++) to[k] = key[i * wide + k];
    }
}

/* The bits in which some keys differ. */
static inline uint64_t differing(const uint64_t *key, size_t n, size_t wide)
{
    uint64_t differ = 0;
    for (size_t i = 1; i < n; i++) differ |= key[i * wide] ^ key[0];
    return differ;
}

static inline uint64_t *sort_wide(uint64_t *key, uint64_t *room, size_t n, int low, size_t wide)
{
    uint64_t differ = differing(key, n, wide);
    size_t place[VALUES];
    for (int shift = low; shift < 64 && differ >> shift; shift += DIGIT) {
        while (!(differ >> shift & 1)) shift++;
        place_keys(key, room, n, shift, place, wide);
        uint64_t *sorted = room;
        room = key;
        key = sorted;
    }
    return key;
}

uint64_t *sort_keys(uint64_t *key, uint64_t *room, size_t n, int low) { return sort_wide(key, room, n, low, 1); }

void order_keys(const uint64_t *key, size_t n, uint64_t *one, uint64_t *other, int64_t *order)
{
    for (size_t i = 0; i < n; i++) {
        one[2 * i] = key[i];
        one[2 * i + 1] = i;
    }
    const uint64_t *sorted = sort_wide(one, other, n, 0, 2);
    for (size_t i = 0; i < n; i++) order[i] = (int64_t)sorted[2 * i + 1];
}

/* ---- pairs by how often they stand there ---- */

typedef struct {
    uint64_t pair;
    size_t times;
} Met;

typedef struct {
    Met *met; /* those that come most often, in this order */
    size_t n, most;
} Foremost;

static inline uint64_t turned(uint64_t pair) { return pair << 32 | pair >> 32; }

/* Takes a pair that is larger than those before it. */
static void take_pair(Foremost *foremost, Met met)
{
    size_t at = foremost->n;
    if (at == foremost->most && foremost->met[at - 1].times >= met.times) return;
    if (at < foremost->most)
        foremost->n++;
    else
        at--;
    for (; at && foremost->met[at - 1].times < met.times; at--) foremost->met[at] = foremost->met[at - 1];
    foremost->met[at] = met;
}

/* Adds up equal pairs, which are sorted by their right sides, and moves those that are kept to `kept`; returns how many. */
static size_t keep_foremost(const uint64_t *turn, size_t n, Foremost *foremost, uint64_t *kept)
{
    size_t left = 0;
    for (size_t i = 0; i < n;) {
        uint64_t right = turn[i] >> 32;
        for (foremost->n = 0; i < n && turn[i] >> 32 == right;) {
            Met met = {turned(turn[i]), 0};
            for (; i < n && turned(turn[i]) == met.pair; i++) met.times++;
            take_pair(foremost, met);
        }
        for (size_t k = 0; k < foremost->n; k++) kept[left++] = foremost->met[k].pair;
    }
    return left;
}

/* Turns pairs and deals them by the top bits of their right sides; tells where each part ends, and which is the largest. */
static size_t deal_turned(const uint64_t *pair, size_t n, uint64_t *turn, size_t *stop)
{
    uint64_t differ = differing(pair, n, 1) & UINT32_MAX;
    int shift = 0;
    while (differ >> shift >= VALUES) shift++;
    place_keys(pair, turn, n, shift, stop, 1);
    size_t largest = 0;
    for (size_t i = 0; i < VALUES; i++) {
        size_t size = stop[i] - (i ? stop[i - 1] : 0);
        if (size > largest) largest = size;
    }
    for (size_t i = 0; i < n; i++) turn[i] = turned(turn[i]);
    return largest;
}

int64_t keep_strongest(const uint64_t *pair, size_t n, size_t most, uint64_t *kept)
{
    size_t stop[VALUES], largest = deal_turned(pair, n, kept, stop), left = 0;
    if (most > n) most = n + 1; /* no right side has more */
    Foremost foremost = {malloc(most * sizeof(Met)), 0, most};
    uint64_t *room = malloc((largest + 1) * sizeof *room), *wider;
    int sound = room && foremost.met;
    for (size_t i = 0, from = 0; sound && i < VALUES; from = stop[i++]) {
        uint64_t *sorted = sort_keys(kept + from, room, stop[i] - from, 0);
        left += keep_foremost(sorted, stop[i] - from, &foremost, kept + left);
    }
    sound = sound && (wider = realloc(room, (left + 1) * sizeof *room));
    if (sound) {
        room = wider;
        if (sort_keys(kept, room, left, 0) != kept) memcpy(kept, room, left * sizeof *kept);
    }
    free(foremost.met);
    free(room);
    return sound ? (int64_t)left : -1;
}
