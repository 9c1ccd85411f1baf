/* What a text states, as hashes: numbers by their digits, names by their letters in lower case; and its other words.

       "Orla Corp is issuing 1,500 bonds, it said"     number h("1500"), names h("orla") h("corp")
                                                       letters isissuingbondsitsaid

   A byte at a time where it is ASCII; the tables say the rest. */

#include "stated.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "hashes.h"
#include "wide.h"

enum { WORD = 1, UPPER = 4, LOWER = 8, DECIMAL = 2 }; /* bits of a class, of a kind */

#define GRAM 16
#define BLOCK 64  /* bytes that are told apart at a time */
#define AFTER 16  /* bytes after them that may be read */
#define SIEVE 8192 /* bits */
#define SLOTS 2048 /* of names */
#define CHUNK 512 /* letters sampled at a time */

/* ---- ids ---- */

static int make_room(Ids *ids, size_t more)
{
    if (more <= ids->room - ids->n) return 0;
    uint64_t *wider = grown(ids->id, &ids->room, ids->n + more, sizeof *wider);
    if (!wider) return -1;
    ids->id = wider;
    return 0;
}

static inline int add_id(Ids *ids, uint64_t id)
{
    if (ids->n == ids->room && make_room(ids, 1) < 0) return -1;
    ids->id[ids->n++] = id;
    return 0;
}

/* Sorts the ids from `first` on and drops what stands twice. */
static int settle(Ids *ids, size_t first, Words *words)
{
    size_t n = ids->n - first;
    if (n > words->room) {
        free(words->spare);
        words->room = 0;
        if (!(words->spare = malloc(2 * n * sizeof *words->spare))) return -1;
        words->room = 2 * n;
    }
    if (!n) return 0;
    sort_hashes(ids->id + first, n, words->spare);
    ids->n = first + distinct(ids->id + first, n);
    return 0;
}

static inline INLINED uint64_t take_eight(uint64_t hash, uint64_t eight)
{
    hash = (hash ^ eight) * ID_MIX;
    return hash ^ hash >> 32;
}

static inline INLINED uint64_t close_hash(uint64_t hash, uint64_t bytes)
{
    hash = (hash ^ bytes) * ID_END;
    return hash ^ hash >> 29;
}

/* Bytes on their way into a hash. */
typedef struct {
    uint64_t hash, held, bytes;
} Hash;

static void take_byte(Hash *hash, uint8_t byte)
{
    hash->held |= (uint64_t)byte << (hash->bytes % 8 * 8);
    if (++hash->bytes % 8) return;
    hash->hash = take_eight(hash->hash, hash->held);
    hash->held = 0;
}

static void take_point(Hash *hash, uint32_t point)
{
    int more = point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    static const uint8_t lead[] = {0, 0xC0, 0xE0, 0xF0};
    take_byte(hash, (uint8_t)(lead[more] | point >> 6 * more));
    while (more--) take_byte(hash, (uint8_t)(0x80 | (point >> 6 * more & 0x3F)));
}

static uint64_t id_of(const Hash *hash)
{
    return close_hash(hash->bytes % 8 ? take_eight(hash->hash, hash->held) : hash->hash, hash->bytes);
}

/* The id of `n` ASCII letters, at least one, with `bits` set in each eight; up to 7 bytes after them are read. */
static inline INLINED uint64_t id_of_letters(const uint8_t *p, size_t n, uint64_t bits)
{
    uint64_t hash = 0;
    size_t i = 0;
    for (; i + 8 < n; i += 8) hash = take_eight(hash, word_at(p + i) | bits);
    return close_hash(take_eight(hash, (word_at(p + i) | bits) & ~(uint64_t)0 >> 8 * (8 - (n - i))), n);
}

void free_words(Words *words)
{
    free(words->plain.id);
    free(words->named.id);
    free(words->spare);
}

/* ---- characters ---- */

static void plain_kinds(const uint8_t *p, Kinds *kinds)
{
    memset(kinds, 0, sizeof *kinds);
    for (int i = 0; i < BLOCK; i++) {
        uint64_t letter = (uint8_t)((p[i] | 0x20) - 'a') < 26;
        kinds->letter |= letter << i;
        kinds->capital |= (letter & !(p[i] & 0x20)) << i;
        kinds->digit |= (uint64_t)((uint8_t)(p[i] - '0') < 10) << i;
        kinds->other |= (uint64_t)(p[i] >> 7) << i;
    }
}

static inline INLINED uint64_t below(size_t n) { return n < BLOCK ? ((uint64_t)1 << n) - 1 : ~(uint64_t)0; }

/* What tells bytes apart: `plain_kinds`, or `wide_kinds` where there are vectors. */
typedef void Telling(const uint8_t *p, Kinds *kinds);

/* Tells the next bytes apart, at most BLOCK; returns them with AFTER more to be read. Those past the end may be of
   another passage, and their kinds too.

   last: the end of the buffer, up to which bytes may be read. */
static inline INLINED const uint8_t *look(const uint8_t *p, const uint8_t *end, const uint8_t *last, Telling *tell,
                                          uint8_t *copy, size_t *n, Kinds *kinds)
{
    *n = end - p < BLOCK ? (size_t)(end - p) : BLOCK;
    if (last - p < BLOCK + AFTER) {
        memset(copy, 0, BLOCK + AFTER);
        memcpy(copy, p, *n);
        p = copy;
    }
    tell(p, kinds);
    return p;
}

static inline INLINED unsigned lowest(uint64_t bits)
{
#if defined(__GNUC__)
    return (unsigned)__builtin_ctzll(bits);
#else
    unsigned at = 0;
    while (!(bits >> at & 1)) at++;
    return at;
#endif
}

/* The lowest run of bits: where it begins and how long it is. */
static inline INLINED size_t lowest_run(uint64_t bits, unsigned *at)
{
    *at = lowest(bits);
    uint64_t rest = ~(bits >> *at);
    return rest ? lowest(rest) : BLOCK;
}

static inline INLINED uint64_t without_lowest_run(uint64_t bits) { return bits & (bits + (bits & -bits)); }

/* Drops the runs that hold one of some bits. */
static inline INLINED uint64_t without(uint64_t run, uint64_t bits)
{
    while (bits &= run) {
        uint64_t first = bits & -bits, rest = run & ~(run + first); /* from the bit to the end of its run */
        while (run & first >> 1) first >>= 1;
        run &= ~(rest | (rest - first));
    }
    return run;
}

/* How many of `n` bytes stand before the last word, where that one reaches the end of the block and may go on. */
static inline INLINED size_t whole_words(uint64_t word, size_t n)
{
    while (n && (word >> (n - 1) & 1)) n--;
    return n;
}

static int follow(const uint8_t *p, const uint8_t *end, int count)
{
    if (end - p <= count) return 0;
    for (int i = 1; i <= count; i++)
        if ((p[i] & 0xC0) != 0x80) return 0;
    return 1;
}

/* The code point at p, past ASCII, and its bytes; a byte that starts none is U+FFFD. */
static uint32_t wide_point(const uint8_t *p, const uint8_t *end, int *bytes)
{
    uint32_t lead = *p;
    *bytes = 1;
    if (lead >= 0xC0 && lead < 0xE0 && follow(p, end, 1)) {
        *bytes = 2;
        return (lead & 0x1F) << 6 | (p[1] & 0x3Fu);
    }
    if (lead >= 0xE0 && lead < 0xF0 && follow(p, end, 2)) {
        *bytes = 3;
        return (lead & 0x0F) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    }
    if (lead >= 0xF0 && lead < 0xF8 && follow(p, end, 3)) {
        *bytes = 4;
        return (lead & 0x07) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
    }
    return 0xFFFD;
}

static inline uint32_t point_at(const uint8_t *p, const uint8_t *end, int *bytes)
{
    *bytes = 1;
    return *p < 0x80 ? *p : wide_point(p, end, bytes);
}

/* ---- numbers ---- */

static int is_decimal(const Wording *w, uint32_t point)
{
    return point < 0x80 ? point - '0' < 10 : point < w->limit && (w->kinds[point] & DECIMAL);
}

/* Reads the number that begins at *at, if one does, and moves on behind it. */
static int read_number(const Wording *w, const uint8_t **at, const uint8_t *end, Ids *ids)
{
    Hash hash = {0, 0, 0};
    int digits = 0, bytes = 1;
    const uint8_t *p = *at;
    for (; p < end; p += bytes) {
        uint32_t point = point_at(p, end, &bytes);
        if (is_decimal(w, point)) {
            take_point(&hash, point);
            digits++;
        } else if (!digits || (point != '.' && point != ',' && point != '/')) {
            break;
        }
    }
    *at = p > *at ? p : p + bytes;
    return digits > 1 ? add_id(ids, id_of(&hash)) : 0;
}

static inline INLINED int read_numbers(const Wording *w, const uint8_t *p, const uint8_t *end, Telling *tell, Ids *ids)
{
    uint8_t copy[BLOCK + AFTER];
    Kinds kinds;
    size_t n;
    while (p < end) {
        look(p, end, w->last, tell, copy, &n, &kinds);
        uint64_t marked = (kinds.digit | kinds.other) & below(n);
        p += marked ? lowest(marked) : n;
        if (marked && read_number(w, &p, end, ids) < 0) return -1;
    }
    return 0;
}

static int plain_numbers(const Wording *w, const uint8_t *p, const uint8_t *end, Ids *ids)
{
    return read_numbers(w, p, end, plain_kinds, ids);
}

AVX512 static int wide_numbers(const Wording *w, const uint8_t *p, const uint8_t *end, Ids *ids)
{
    return read_numbers(w, p, end, wide_kinds, ids);
}

int add_numbers(const Wording *wording, const uint8_t *utf8, const int64_t *start, const int64_t *end,
                const uint8_t *asked, int64_t passages, Words *words, Ids *ids)
{
    size_t first = ids->n;
    int wide = has_wide();
    for (int64_t i = 0; i < passages; i++) {
        const uint8_t *p = utf8 + start[i], *stop = utf8 + end[i];
        int64_t skip = asked[i] & OPENS ? wording->dateline : 0;
        int bytes;
        if (!(asked[i] & NUMBERS)) continue;
        for (; skip && p < stop; skip--, p += bytes) point_at(p, stop, &bytes);
        if ((wide ? wide_numbers : plain_numbers)(wording, p, stop, ids) < 0) return -1;
    }
    return settle(ids, first, words);
}

/* ---- names ---- */

/* Adds the words that were set aside, and makes room for others from `text` on. */
static int add_aside(const Wording *w, Aside *aside, const uint8_t *text, Words *words)
{
    Ids *plain = &words->plain, *named = &words->named;
    if (make_room(plain, aside->n + 8) < 0 || make_room(named, aside->n + 8) < 0) return -1;
    size_t large;
    plain->n += wide_ids(aside, w->letters, plain->id + plain->n, named->id + named->n, &large);
    named->n += large;
    aside->text = text;
    aside->n = 0;
    return 0;
}

/* Adds a word by its first letter: it stands without a capital, or with one, in lower case. */
static inline int add_word(const Wording *w, int class, int64_t letters, uint64_t id, Words *words)
{
    if (class & LOWER) return add_id(&words->plain, id);
    return (class & UPPER) && letters >= w->letters ? add_id(&words->named, id) : 0;
}

/* Reads the word that begins at *at, if one does, by the tables, and moves on behind it. */
static int read_word(const Wording *w, const uint8_t **at, const uint8_t *end, Words *words)
{
    Hash hash = {0, 0, 0};
    const uint8_t *p = *at;
    int64_t letters = 0;
    int class = 0, digits = 0, bytes = 1;
    for (; p < end; p += bytes) {
        uint32_t point = point_at(p, end, &bytes);
        if (point >= w->limit || !(w->classes[point] & WORD)) break;
        if (!letters++) class = w->classes[point];
        digits |= w->kinds[point] & DECIMAL;
        take_point(&hash, class & UPPER ? w->lower[point] : point);
    }
    *at = letters ? p : p + bytes;
    return letters && !digits ? add_word(w, class, letters, id_of(&hash), words) : 0;
}

/* Reads the words of a block of ASCII, which are the runs of bits; none of them has a digit. */
static inline INLINED int read_block(const Wording *w, const uint8_t *block, uint64_t run, const Kinds *kinds,
                                     Words *words)
{
    Ids *plain = &words->plain, *named = &words->named;
    if (make_room(plain, BLOCK / 2 + 1) < 0 || make_room(named, BLOCK / 2 + 1) < 0) return -1;
    uint64_t *small = plain->id + plain->n, *large = named->id + named->n;
    for (; run; run = without_lowest_run(run)) { /* no branch on what each is: that can't be foretold */
        unsigned at;
        size_t size = lowest_run(run, &at);
        uint64_t upper = kinds->capital >> at & 1, id = id_of_letters(block + at, size, SMALL_BITS & -upper);
        *small = *large = id;
        small += !upper;
        large += upper & ((int64_t)size >= w->letters);
    }
    plain->n = (size_t)(small - plain->id);
    named->n = (size_t)(large - named->id);
    return 0;
}

/* aside: where words of ASCII are set aside; NULL where there are no vectors. */
static inline INLINED int read_words(const Wording *w, const uint8_t *p, const uint8_t *end, Telling *tell,
                                     Aside *aside, Words *words)
{
    uint8_t copy[BLOCK + AFTER];
    Kinds kinds;
    size_t n;
    while (p < end) {
        const uint8_t *block = look(p, end, w->last, tell, copy, &n, &kinds), *stop = p + n;
        uint64_t run = kinds.letter | kinds.digit;
        if (stop < end) n = whole_words(run, n);
        if ((kinds.other & below(n)) || !n) {
            while (p < stop)
                if (read_word(w, &p, end, words) < 0) return -1;
        } else {
            run = without(run & below(n), kinds.digit);
            if (!aside || block != p) {
                if (read_block(w, block, run, &kinds, words) < 0) return -1;
            } else {
                int full = aside->n > ASIDE - BLOCK / 2 || (size_t)(p - aside->text) > UINT32_MAX / 2;
                if (full && add_aside(w, aside, p, words) < 0) return -1;
                wide_aside(run, (uint32_t)(p - aside->text), aside);
            }
            p += n;
        }
    }
    return 0;
}

static int plain_words(const Wording *w, const uint8_t *p, const uint8_t *end, Aside *aside, Words *words)
{
    (void)aside;
    return read_words(w, p, end, plain_kinds, NULL, words);
}

AVX512 static int wide_words(const Wording *w, const uint8_t *p, const uint8_t *end, Aside *aside, Words *words)
{
    return read_words(w, p, end, wide_kinds, aside, words);
}

/* Drops the plain words of which a sieve says that they are no names: four in five. */
static void sift(Ids *plain, const Ids *named)
{
    uint64_t sieve[SIEVE / 64] = {0}, *id = plain->id;
    size_t kept = 0;
    for (size_t i = 0; i < named->n; i++) sieve[named->id[i] % SIEVE / 64] |= (uint64_t)1 << named->id[i] % 64;
    for (size_t i = 0; i < plain->n; i++) { /* no branch: which are names can't be foretold */
        uint64_t each = id[i];
        id[kept] = each;
        kept += sieve[each % SIEVE / 64] >> each % 64 & 1;
    }
    plain->n = kept;
}

/* Marks each name, sorted, that is among the plain words. */
static void mark_plain(const Ids *plain, const Ids *named, uint64_t *mark)
{
    uint16_t slot[SLOTS] = {0}; /* number of a name, from 1, where they are as few as an article has */
    int few = named->n <= SLOTS / 4;
    for (size_t i = 0; few && i < named->n; i++) {
        size_t at = named->id[i] % SLOTS;
        while (slot[at]) at = (at + 1) % SLOTS;
        slot[at] = (uint16_t)(i + 1);
    }
    for (size_t i = 0; i < plain->n; i++) {
        uint64_t id = plain->id[i];
        size_t at = id % SLOTS, low = 0, high = named->n;
        if (few) {
            while (slot[at] && named->id[slot[at] - 1] != id) at = (at + 1) % SLOTS;
            low = slot[at] ? slot[at] - 1u : high;
        } else {
            while (low < high) {
                size_t mid = low + (high - low) / 2;
                if (named->id[mid] < id)
                    low = mid + 1;
                else
                    high = mid;
            }
        }
        if (low < named->n && named->id[low] == id) mark[low] = 1;
    }
}

int add_names(const Wording *wording, const uint8_t *utf8, const int64_t *start, const int64_t *end,
              const uint8_t *asked, int64_t passages, Words *words, Ids *ids)
{
    Ids *plain = &words->plain, *named = &words->named;
    int wide = has_wide();
    Aside aside;
    aside.text = utf8;
    aside.n = plain->n = named->n = 0;
    for (int64_t i = 0; i < passages; i++)
        if ((asked[i] & NAMES) &&
            (wide ? wide_words : plain_words)(wording, utf8 + start[i], utf8 + end[i], &aside, words) < 0)
            return -1;
    if (aside.n && add_aside(wording, &aside, utf8, words) < 0) return -1;
    if (settle(named, 0, words) < 0) return -1;
    if (named->n) memset(words->spare, 0, named->n * sizeof *words->spare);
    sift(plain, named);
    mark_plain(plain, named, words->spare);
    for (size_t i = 0; i < named->n; i++)
        if (!words->spare[i] && add_id(ids, named->id[i]) < 0) return -1;
    return 0;
}

/* ---- common words ---- */

/* Takes a word that is longer than a block; moves on behind it, and returns how many letters were taken. */
static size_t take_long(const uint8_t **at, const uint8_t *end, uint8_t *out)
{
    const uint8_t *p = *at;
    int digits = 0;
    for (; p < end; p++) {
        int letter = *p >= 0x80 || (uint8_t)((*p | 0x20) - 'a') < 26, digit = (uint8_t)(*p - '0') < 10;
        if (!letter && !digit) break;
        digits |= digit;
    }
    size_t n = !digits && (uint8_t)(**at - 'A') >= 26 ? (size_t)(p - *at) : 0;
    memcpy(out, *at, n);
    *at = p;
    return n;
}

static inline INLINED size_t take_all(const uint8_t *p, const uint8_t *end, const uint8_t *last, Telling *tell,
                                      int wide, uint8_t *out)
{
    uint8_t copy[BLOCK + AFTER];
    Kinds kinds;
    size_t size, n = 0;
    while (p < end) {
        const uint8_t *block = look(p, end, last, tell, copy, &size, &kinds);
        uint64_t word = kinds.letter | kinds.digit | kinds.other;
        if (end - p > BLOCK) size = whole_words(word, size);
        if (!size) {
            n += take_long(&p, end, out + n);
            continue;
        }
        word &= below(size);
        uint64_t begin = word & ~(word << 1) & ~kinds.capital; /* those of a digit go with it */
        uint64_t run = without(word & ~(word + begin), kinds.digit);
        if (wide) {
            n += wide_pick(block, run, out + n);
            run = 0;
        }
        for (; run; run = without_lowest_run(run)) {
            unsigned at;
            size_t letters = lowest_run(run, &at);
            memcpy(out + n, block + at, AFTER); /* most words are shorter; what is too much is written over */
            if (letters > AFTER) memcpy(out + n, block + at, letters);
            n += letters;
        }
        p += size;
    }
    return n;
}

static size_t take_plain(const uint8_t *p, const uint8_t *end, const uint8_t *last, uint8_t *out)
{
    return take_all(p, end, last, plain_kinds, 0, out);
}

AVX512 static size_t take_wide(const uint8_t *p, const uint8_t *end, const uint8_t *last, uint8_t *out)
{
    return take_all(p, end, last, wide_kinds, 1, out);
}

size_t take_letters(const uint8_t *p, const uint8_t *end, const uint8_t *last, uint8_t *out)
{
    return (has_wide() ? take_wide : take_plain)(p, end, last, out);
}

static size_t plain_samples(const uint8_t *p, size_t runs, int bits, uint64_t *out)
{
    size_t n = 0;
    for (size_t i = 0; i < runs; i++) { /* no branch on which is kept */
        uint64_t mixed = word_at(p + i) * EIGHT_1 ^ word_at(p + i + 8) * EIGHT_2;
        mixed = (mixed ^ mixed >> 29) * SAMPLE_MIX;
        mixed ^= mixed >> 32;
        out[n] = mixed;
        n += !(mixed >> (64 - bits));
    }
    return n;
}

/* Drops the ids from `first` on that came before, and 0. Their low bits are spread evenly. */
static int keep_first(Ids *ids, size_t first, Seen *seen)
{
    size_t n = ids->n - first, slots = 16;
    while (slots < 8 * n) slots *= 2; /* so many that hardly two ids ask for one */
    if (slots > seen->room) {
        free(seen->slot);
        seen->room = (seen->slot = calloc(slots, sizeof *seen->slot)) ? slots : 0;
        if (!seen->slot) return -1;
    }
    uint64_t text = ++seen->texts << 32, *id = ids->id + first;
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t *slot = seen->slot + (id[i] & (slots - 1));
        while (*slot >= text && id[(uint32_t)*slot] != id[i])
            slot = seen->slot + ((size_t)(slot + 1 - seen->slot) & (slots - 1));
        id[kept] = id[i];
        size_t fresh = (id[i] != 0) & (*slot < text); /* no branch: which come again can't be foretold */
        *slot = fresh ? text | kept : *slot;
        kept += fresh;
    }
    ids->n = first + kept;
    return 0;
}

int add_samples(const uint8_t *letters, size_t n, int bits, Ids *ids, Seen *seen)
{
    size_t before = ids->n;
    for (size_t first = 0; first + GRAM <= n; first += CHUNK) {
        size_t runs = n - GRAM + 1 - first < CHUNK ? n - GRAM + 1 - first : CHUNK;
        if (make_room(ids, runs + 8) < 0) return -1;
        ids->n += (has_wide() ? wide_samples : plain_samples)(letters + first, runs, bits, ids->id + ids->n);
    }
    return keep_first(ids, before, seen);
}
