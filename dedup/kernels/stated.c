/* What a text states, as hashes: numbers by their digits, names by their letters in lower case; and its other words.

       "Orla Corp is issuing 1,500 bonds, it said"     number h("1500"), names h("orla") h("corp")
                                                       letters isissuingbondsitsaid

   A byte at a time where it is ASCII; the tables say the rest. */

#include "stated.h"

#include <stdlib.h>
#include <string.h>

#include "hashes.h"

enum { WORD = 1, UPPER = 4, LOWER = 8, DECIMAL = 2 }; /* bits of a class, of a kind */
enum { SMALL = 1, CAPITAL = 2, DIGIT = 4 };           /* what a byte is, where only ASCII is told apart */

#define GOLDEN 0x9E3779B97F4A7C15u
#define MIX_1 0xBF58476D1CE4E5B9u
#define EIGHT_1 0x9E3779B97F4A7C15u
#define EIGHT_2 0xC2B2AE3D27D4EB4Fu
#define GRAM 16

/* ---- ids ---- */

static int add_id(Ids *ids, uint64_t id)
{
    if (ids->n == ids->room) {
        size_t room = 2 * ids->room + 256;
        uint64_t *more = room > SIZE_MAX / sizeof *more ? NULL : realloc(ids->id, room * sizeof *more);
        if (!more) return -1;
        ids->id = more;
        ids->room = room;
    }
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

static inline uint64_t take_point(uint64_t hash, uint32_t point)
{
    hash = (hash ^ point) * GOLDEN;
    return hash ^ hash >> 32;
}

static inline uint64_t close_hash(uint64_t hash)
{
    hash *= MIX_1;
    return hash ^ hash >> 29;
}

void free_words(Words *words)
{
    free(words->plain.id);
    free(words->named.id);
    free(words->spare);
}

/* ---- characters ---- */

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

static int read_numbers(const Wording *w, const uint8_t *p, const uint8_t *end, Ids *ids)
{
    int bytes;
    while (p < end) {
        uint64_t hash = 0, digits = 0;
        uint32_t point = point_at(p, end, &bytes);
        p += bytes;
        if (!is_decimal(w, point)) continue;
        while (is_decimal(w, point) || point == '.' || point == ',' || point == '/') {
            if (point != '.' && point != ',' && point != '/') {
                hash = take_point(hash, point);
                digits++;
            }
            if (p == end) break;
            point = point_at(p, end, &bytes);
            p += bytes;
        }
        if (digits > 1 && add_id(ids, close_hash(hash)) < 0) return -1;
    }
    return 0;
}

int add_numbers(const Wording *wording, const uint8_t *utf8, const int64_t *start, const int64_t *end,
                const uint8_t *asked, int64_t passages, Words *words, Ids *ids)
{
    size_t first = ids->n;
    for (int64_t i = 0; i < passages; i++) {
        const uint8_t *p = utf8 + start[i], *stop = utf8 + end[i];
        int64_t skip = asked[i] & OPENS ? wording->dateline : 0;
        int bytes;
        if (!(asked[i] & NUMBERS)) continue;
        for (; skip && p < stop; skip--, p += bytes) point_at(p, stop, &bytes);
        if (read_numbers(wording, p, stop, ids) < 0) return -1;
    }
    return settle(ids, first, words);
}

/* ---- names ---- */

static int read_words(const Wording *w, const uint8_t *p, const uint8_t *end, Words *words)
{
    int bytes;
    while (p < end) {
        uint64_t plain = 0, named = 0;
        int64_t letters = 0;
        uint32_t point = point_at(p, end, &bytes), first = point;
        int digits = 0;
        while (point < w->limit && (w->classes[point] & WORD)) {
            digits |= w->kinds[point] & DECIMAL;
            plain = take_point(plain, point);
            named = take_point(named, w->lower[point]);
            letters++;
            p += bytes;
            if (p == end) break;
            point = point_at(p, end, &bytes);
        }
        if (!letters) {
            p += bytes;
        } else if (!digits) {
            int class = w->classes[first];
            if ((class & LOWER) && add_id(&words->plain, close_hash(plain)) < 0) return -1;
            if ((class & UPPER) && letters >= w->letters && add_id(&words->named, close_hash(named)) < 0) return -1;
        }
    }
    return 0;
}

int add_names(const Wording *wording, const uint8_t *utf8, const int64_t *start, const int64_t *end,
              const uint8_t *asked, int64_t passages, Words *words, Ids *ids)
{
    Ids *plain = &words->plain, *named = &words->named;
    plain->n = named->n = 0;
    for (int64_t i = 0; i < passages; i++)
        if ((asked[i] & NAMES) && read_words(wording, utf8 + start[i], utf8 + end[i], words) < 0) return -1;
    if (settle(plain, 0, words) < 0 || settle(named, 0, words) < 0) return -1;
    for (size_t i = 0, j = 0; i < named->n; i++) {
        while (j < plain->n && plain->id[j] < named->id[i]) j++;
        if ((j == plain->n || plain->id[j] != named->id[i]) && add_id(ids, named->id[i]) < 0) return -1;
    }
    return 0;
}

/* ---- common words ---- */

static inline int kind_of(uint8_t byte)
{
    if (byte >= 0x80 || (uint8_t)(byte - 'a') < 26) return SMALL;
    return (uint8_t)(byte - 'A') < 26 ? CAPITAL : (uint8_t)(byte - '0') < 10 ? DIGIT : 0;
}

size_t take_letters(const uint8_t *p, const uint8_t *end, uint8_t *out)
{
    size_t n = 0;
    while (p < end) {
        int kind = kind_of(*p), all = kind;
        const uint8_t *word = p;
        while (++p < end && kind) {
            int next = kind_of(*p);
            if (!next) break;
            all |= next;
        }
        if (kind == SMALL && !(all & DIGIT)) {
            memcpy(out + n, word, (size_t)(p - word));
            n += (size_t)(p - word);
        }
    }
    return n;
}

static inline uint64_t eight_at(const uint8_t *p)
{
    uint64_t word;
    memcpy(&word, p, 8);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

int add_samples(const uint8_t *letters, size_t n, int bits, Ids *ids)
{
    for (size_t i = 0; i + GRAM <= n; i++) {
        uint64_t mixed = eight_at(letters + i) * EIGHT_1 ^ eight_at(letters + i + 8) * EIGHT_2;
        mixed ^= mixed >> 29;
        mixed *= MIX_1;
        mixed ^= mixed >> 32;
        if (!(mixed >> (64 - bits)) && add_id(ids, mixed) < 0) return -1;
    }
    return 0;
}
