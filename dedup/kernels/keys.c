/* The pairs of what owns repeated keys, of which only a few are sorted:

       keys     91  7f  3a  7f  c0     each has a cell of a sieve: a bit for met, a bit for met again
       left     91  7f      7f         those whose cell was met again: the repeated ones, and one in six others
       sorted   7f  7f  91             equal ones stand together, with what has them in order

   Keys that come piece by piece are dealt first, and each part has a sieve of its own: one of millions is in no cache.
   There the low half of a key tells it apart, and is held with its row or its owner: half << 32 | row. */

#include "keys.h"

#include <stdlib.h>
#include <string.h>

#include "ahead.h"
#include "grow.h"
#include "sorts.h"

#define SLOTS 4096 /* of the first table of a tally */
#define CELLS 4    /* to a key of a part that is looked through by itself */

#define FINER 0xD6E8FEB86659FD93u

static inline uint64_t key_in(uint64_t held) { return held >> 32; }

static inline uint32_t row_in(uint64_t held) { return (uint32_t)held; }

static inline uint32_t slot_of(uint64_t key, uint32_t mask) { return (uint32_t)(key * FINER >> 32) & mask; }

/* ---- rows of one key, by what owns them ---- */

static int make_room(Keys *keys, size_t more)
{
    if (keys->n + more <= keys->room) return 0;
    uint64_t *wider = grown(keys->key, &keys->room, keys->n + more, sizeof *wider);
    if (!wider) return -1;
    keys->key = wider;
    return 0;
}

static inline uint64_t pair_of(uint32_t one, uint32_t other) { return (uint64_t)one << 32 | other; }

static int add_pairs(const uint32_t *owner, uint32_t n, Keys *pairs)
{
    if (make_room(pairs, (size_t)n * (n - 1) / 2) < 0) return -1;
    uint64_t *to = pairs->key + pairs->n;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = i + 1; j < n; j++) *to++ = pair_of(owner[i], owner[j]);
    pairs->n = (size_t)(to - pairs->key);
    return 0;
}

/* What pairs are asked for: see `pair_owners` and `meet_parts`. */
typedef struct {
    uint32_t most;
    int64_t *linked; /* NULL where more than `most` are passed over */
    Keys *pairs;
} Pairing;

/* Adds the pairs of the first owner of a key with each of the others. */
static int add_linked(const uint64_t *held, size_t n, const Pairing *asked)
{
    if (make_room(asked->pairs, n) < 0) return -1;
    for (size_t i = 1; i < n; i++)
        if (held[i] != held[i - 1]) asked->pairs->key[asked->pairs->n++] = pair_of(row_in(held[0]), row_in(held[i]));
    ++*asked->linked;
    return 0;
}

/* Adds the pairs of the owners of each key; equal keys stand together, in order of their owners. */
static int pair_sorted(const uint64_t *held, size_t n, const Pairing *asked, uint32_t *owners)
{
    for (size_t i = 0, first; i < n;) {
        uint32_t count = 0;
        for (first = i; i < n && key_in(held[i]) == key_in(held[first]); i++) {
            if (i > first && held[i] == held[i - 1]) continue; /* one for each owner */
            if (count < asked->most) owners[count] = row_in(held[i]);
            count++;
        }
        int status = 0;
        if (count > 1 && count <= asked->most) status = add_pairs(owners, count, asked->pairs);
        if (count > asked->most && asked->linked) status = add_linked(held + first, i - first, asked);
        if (status < 0) return -1;
    }
    return 0;
}

/* ---- rows of repeated keys ---- */

#define CELL 0x9E3779B97F4A7C15u
#define AT_ONCE 256 /* keys whose cells are asked for before the first is read: the sieve of many is not in the cache */

/* The cell of a key: the top bits of a product. */
static inline uint64_t cell_of(uint64_t key, uint64_t factor, int bits) { return key * factor >> (64 - bits); }

static void sift_keys(const uint64_t *held, int64_t n, uint64_t *sieve, int bits)
{
    uint64_t *met = sieve, *again = sieve + ((size_t)1 << (bits - 6)), cells[AT_ONCE];
    for (int64_t from = 0; from < n; from += AT_ONCE) {
        size_t asked = (size_t)(n - from < AT_ONCE ? n - from : AT_ONCE), left = 0;
        for (size_t i = 0; i < asked; i++) {
            cells[i] = cell_of(key_in(held[from + (int64_t)i]), FINER, bits);
            FETCH(met + cells[i] / 64);
        }
        for (size_t i = 0; i < asked; i++) { /* no branch: which cells were met can't be foretold */
            uint64_t cell = cells[i], *word = met + cell / 64;
            cells[left] = cell;
            left += *word >> cell % 64 & 1;
            *word |= (uint64_t)1 << cell % 64;
        }
        for (size_t i = 0; i < left; i++) again[cells[i] / 64] |= (uint64_t)1 << cells[i] % 64;
    }
}

/* The bits of a sieve for n keys. */
static int bits_for(int64_t n)
{
    int bits = 6;
    while (bits < 34 && (int64_t)1 << bits < 4 * n) bits++;
    return bits;
}

/* ---- owners of repeated keys ---- */

/* Moves the keys that do not stand alone to the front of `kept`, with their owners; returns how many these are. */
static size_t sift_owned(const uint64_t *held, int64_t n, const uint64_t *sieve, int bits, uint64_t *kept)
{
    const uint64_t *again = sieve + ((size_t)1 << (bits - 6));
    size_t left = 0;
    for (int64_t i = 0; i < n; i++) { /* no branch: which keys are left can't be foretold */
        uint64_t cell = cell_of(key_in(held[i]), FINER, bits);
        kept[left] = held[i];
        left += again[cell / 64] >> cell % 64 & 1;
    }
    return left;
}

int pair_owners(const Piece *piece, size_t pieces, int64_t n, uint32_t most, Keys *pairs)
{
    Pairing asked = {most, NULL, pairs};
    int bits = bits_for(n), status = -1;
    uint64_t *sieve = calloc((size_t)1 << (bits - 5), sizeof *sieve), *kept = malloc(((size_t)n + 1) * sizeof *kept);
    uint64_t *room = NULL;
    uint32_t *owners = malloc(((size_t)most + 1) * sizeof *owners);
    if (sieve && kept && owners) {
        size_t left = 0;
        for (size_t k = 0; k < pieces; k++) sift_keys(piece[k].key, piece[k].n, sieve, bits);
        for (size_t k = 0; k < pieces; k++) left += sift_owned(piece[k].key, piece[k].n, sieve, bits, kept + left);
        room = malloc((left + 1) * sizeof *room);
        status = room ? pair_sorted(sort_keys(kept, room, left, 32), left, &asked, owners) : -1;
    }
    free(sieve);
    free(kept);
    free(room);
    free(owners);
    return status;
}

typedef struct {
    uint64_t *held, *room;
    uint8_t *cell; /* how many keys of a part it was met by, 2 at most */
} Meeting;

static size_t largest_of(const int64_t *edge, int64_t parts)
{
    int64_t largest = 0;
    for (int64_t i = 0; i < parts; i++)
        if (edge[i + 1] - edge[i] > largest) largest = edge[i + 1] - edge[i];
    return (size_t)largest;
}

/* The bits of the number of a cell, in a part of n keys. */
static int cell_bits(size_t n)
{
    int bits = 6;
    while (bits < 31 && (size_t)1 << bits < CELLS * n) bits++;
    return bits;
}

/* Keeps the keys of a part whose cell another one met too, and their rows; returns how many. No branch: which they are
   can't be foretold. As few cells as the part asks for: another one may hold a key of a million rows. */
static size_t keep_met(const uint64_t *held, size_t n, Meeting *m)
{
    size_t left = 0;
    int bits = cell_bits(n);
    memset(m->cell, 0, (size_t)1 << bits);
    for (size_t i = 0; i < n; i++) {
        uint8_t *cell = m->cell + cell_of(key_in(held[i]), FINER, bits);
        *cell = (uint8_t)(*cell + (*cell < 2));
    }
    for (size_t i = 0; i < n; i++) {
        m->held[left] = held[i];
        left += m->cell[cell_of(key_in(held[i]), FINER, bits)] > 1;
    }
    return left;
}

static int take_room(Meeting *m, size_t n)
{
    m->cell = malloc((size_t)1 << cell_bits(n));
    m->held = malloc((n + 1) * sizeof *m->held);
    m->room = malloc((n + 1) * sizeof *m->room);
    return m->cell && m->held && m->room ? 0 : -1;
}

static void free_room(Meeting *m)
{
    free(m->cell);
    free(m->held);
    free(m->room);
}

int meet_parts(const uint64_t *held, const int64_t *edge, int64_t parts, uint32_t most, Keys *pairs, int64_t *linked)
{
    Pairing asked = {most, linked, pairs};
    size_t largest = largest_of(edge, parts);
    uint32_t *owners = malloc(((size_t)most + 1) * sizeof *owners);
    Meeting m = {NULL, NULL, NULL};
    int status = owners && largest < (size_t)1 << 30 ? take_room(&m, largest) : -1;
    *linked = 0;
    for (int64_t i = 0; !status && i < parts; i++) {
        size_t left = keep_met(held + edge[i], (size_t)(edge[i + 1] - edge[i]), &m);
        status = pair_sorted(sort_keys(m.held, m.room, left, 32), left, &asked, owners);
    }
    free(owners);
    free_room(&m);
    return status;
}

/* ---- keys that come often ---- */

static int add_key(Keys *keys, uint64_t key)
{
    if (make_room(keys, 1) < 0) return -1;
    keys->key[keys->n++] = key;
    return 0;
}

typedef struct {
    uint64_t key, times; /* 0 times: free */
} Slot;

typedef struct {
    Slot *slot;
    size_t n, slots; /* filled, at most half of them */
} Tally;

static Slot *find_key(const Tally *tally, uint64_t key)
{
    uint32_t mask = (uint32_t)(tally->slots - 1), at = slot_of(key, mask);
    while (tally->slot[at].times && tally->slot[at].key != key) at = (at + 1) & mask;
    return tally->slot + at;
}

/* Makes a table that is four times as large, or a first one. */
static int widen(Tally *tally)
{
    Tally wider = {NULL, tally->n, tally->slots ? 4 * tally->slots : SLOTS};
    if (wider.slots > (size_t)1 << 32 || !(wider.slot = calloc(wider.slots, sizeof *wider.slot))) return -1;
    for (size_t i = 0; i < tally->slots; i++)
        if (tally->slot[i].times) *find_key(&wider, tally->slot[i].key) = tally->slot[i];
    free(tally->slot);
    *tally = wider;
    return 0;
}

/* Tallies keys nearly all of which come often. */
static int tally_kept(const uint64_t *key, size_t n, uint32_t least, Keys *found, Keys *times)
{
    Tally tally = {NULL, 0, 0};
    int status = widen(&tally);
    for (size_t i = 0; i < n && !status; i++) {
        Slot *slot = find_key(&tally, key[i]);
        slot->key = key[i];
        if (!slot->times++ && 2 * ++tally.n > tally.slots) status = widen(&tally);
    }
    for (size_t i = 0; i < tally.slots && !status; i++) {
        const Slot *slot = tally.slot + i;
        if (slot->times && slot->times >= least)
            status = add_key(found, slot->key) < 0 || add_key(times, slot->times) < 0 ? -1 : 0;
    }
    free(tally.slot);
    return status;
}

/* Counts how often each cell is met, up to `least`. */
static void count_cells(const uint64_t *key, int64_t n, uint8_t least, int bits, uint8_t *cells)
{
    for (int64_t i = 0; i < n; i++) { /* no branch: how often a cell was met can't be foretold */
        uint8_t *cell = cells + cell_of(key[i], FINER, bits);
        *cell = (uint8_t)(*cell + (*cell < least));
    }
}

/* Keeps the keys whose cell was met `least` times or more; returns how many. */
static size_t keep_often(const uint64_t *key, int64_t n, uint8_t least, int bits, const uint8_t *cells, uint64_t *kept)
{
    size_t left = 0;
    for (int64_t i = 0; i < n; i++) {
        kept[left] = key[i];
        left += (cells[cell_of(key[i], FINER, bits)] >= least) & (key[i] != 0);
    }
    return left;
}

int tally_keys(const Piece *piece, size_t pieces, int64_t n, uint32_t least, Keys *found, Keys *times)
{
    int bits = bits_for(n) - 2, status = -1; /* one or two cells for each key, a byte each */
    uint8_t *cells = n < (int64_t)1 << 31 ? calloc((size_t)1 << bits, 1) : NULL;
    uint64_t *kept = malloc(((size_t)n + 1) * sizeof *kept);
    if (cells && kept) {
        uint8_t often = least < UINT8_MAX ? (uint8_t)least : UINT8_MAX;
        size_t left = 0;
        for (size_t k = 0; k < pieces; k++) count_cells(piece[k].key, piece[k].n, often, bits, cells);
        for (size_t k = 0; k < pieces; k++) left += keep_often(piece[k].key, piece[k].n, often, bits, cells, kept + left);
        status = tally_kept(kept, left, least, found, times);
    }
    free(cells);
    free(kept);
    return status;
}

/* ---- parts ---- */

static inline int64_t part_of(uint64_t key, int64_t parts) { return (int64_t)((key * CELL >> 32) * (uint64_t)parts >> 32); }

/* Where each part begins, among n keys. */
static void begin_parts(const uint64_t *key, int64_t n, int64_t parts, int64_t *edge)
{
    memset(edge, 0, (size_t)parts * sizeof *edge);
    for (int64_t i = 0; i < n; i++) edge[part_of(key[i], parts)]++;
    for (int64_t i = 0, at = 0; i < parts; i++) {
        int64_t size = edge[i];
        edge[i] = at;
        at += size;
    }
}

void deal_into(const uint64_t *key, int64_t n, int64_t parts, uint64_t *keys, int64_t *edge)
{
    begin_parts(key, n, parts, edge);
    for (int64_t i = 0; i < n; i++) {
        int64_t at = edge[part_of(key[i], parts)]++;
        ANNOUNCE(keys + at + COMING);
        keys[at] = key[i];
    }
}

void deal_owned(const uint64_t *key, const int64_t *offset, int64_t n, int32_t first, int64_t parts, uint64_t *held,
                int64_t *edge)
{
    begin_parts(key, offset[n], parts, edge);
    for (int64_t owner = 0; owner < n; owner++)
        for (int64_t i = offset[owner]; i < offset[owner + 1]; i++) {
            uint64_t *to = held + edge[part_of(key[i], parts)]++;
            ANNOUNCE(to + COMING);
            *to = key[i] << 32 | (uint64_t)(first + (int32_t)owner);
        }
}

void count_parts(const uint64_t *key, const uint8_t *wanted, int64_t n, int64_t parts, int64_t *count)
{
    for (int64_t i = 0; i < n; i++) count[part_of(key[i], parts)] += (key[i] != 0) & wanted[i];
}

int place_rows(const uint64_t *key, const uint8_t *wanted, int64_t n, int32_t first, const Placing *placing)
{
    Placing to = *placing;
    for (int64_t i = 0; i < n; i++) {
        if (!key[i] || !wanted[i]) continue;
        int64_t at = to.place[part_of(key[i], to.parts)]++;
        if (at < 0 || at >= to.room) return -1;
        ANNOUNCE(to.held + at + COMING);
        to.held[at] = key[i] << 32 | (uint64_t)(first + (int32_t)i);
    }
    return 0;
}
