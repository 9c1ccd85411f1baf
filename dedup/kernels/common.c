/* The longest common subsequence of two folds, 64 characters of one at a time, and the way back through it:

       a   afirebrokeoutonfriday      a row of bits for each character of b: which prefixes of a gain nothing by it
       b   afirebrokeoutonmonday      the way back reads them: a clear bit is a match, or what b has alone

   Source: Hyyrö 2004, "Bit-parallel LCS-length computation revisited". Among ways of one length that of rapidfuzz is
   taken, which strips common ends first: its Indel.opcodes is the oracle of the tests. */

#include "common.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "wide.h"

#define ASCII 128
#define FIRST 1 /* row of places after that of none */
#define ROWS 4  /* filled at once */
#define FEW 3   /* words: as quick one by one */
#define CLEARED 4 /* words: as quick to clear for all of ASCII */

static int make_room(void *room, size_t *size, size_t items, size_t item)
{
    void **memory = room;
    if (items > SIZE_MAX / 4 / item) return -1;
    if (items * item <= *size) return 0;
    free(*memory);
    *size = 0;
    if (!(*memory = malloc(2 * items * item))) return -1;
    *size = 2 * items * item;
    return 0;
}

/* Where lines of the cache begin: eight words that lie in two of them take twice as long. */
static inline uint64_t *lined_up(uint64_t *memory) { return memory + (64 - (uintptr_t)memory % 64) % 64 / 8; }

/* The words of a row for n characters: what is filled eight words at a time has whole eights. */
static size_t words_of(size_t n)
{
    size_t words = (n + 63) / 64;
    return words > FEW && has_wide() ? (words + 7) / 8 * 8 : words;
}

static inline int count(uint64_t x)
{
    x -= (x >> 1) & 0x5555555555555555u;
    x = (x & 0x3333333333333333u) + ((x >> 2) & 0x3333333333333333u);
    x = (x + (x >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
    return (int)((x * 0x0101010101010101u) >> 56);
}

/* How many bits stand before the highest that is set; 64 where none is. */
static inline INLINED size_t leading(uint64_t bits)
{
#if defined(__GNUC__)
    return bits ? (size_t)__builtin_clzll(bits) : 64;
#else
    size_t n = 0;
    while (n < 64 && !(bits >> (63 - n) & 1)) n++;
    return n;
#endif
}

/* The slot of a character beyond ASCII: its own, or the free one where it would stand. Slots hold 0 while free. */
static size_t find_slot(const uint32_t *points, size_t mask, uint32_t point)
{
    size_t at = point * 2654435761u & mask;
    while (points[at] && points[at] != point) at = (at + 1) & mask;
    return at;
}

/* Whether the rows of so many words are filled eight words at a time, and again for the way back. */
static int in_tiles(size_t words) { return words > FEW && words % 8 == 0 && has_wide(); }

/* Whether all of ASCII have rows: where these are short, to clear all takes less than to ask which are new. */
static inline int laid_out(size_t words) { return words <= CLEARED; }

/* The row of places of a character that is seen for the first time. */
static uint64_t *clear_places(Bench *bench, size_t row, size_t words)
{
    return memset(lined_up(bench->vectors) + row * words, 0, words * sizeof *bench->vectors);
}

/* Adds the places of the characters from `least` on. */
static void add_places(const uint32_t *a, size_t n, size_t words, size_t mask, uint32_t least, Bench *bench)
{
    uint64_t *vectors = lined_up(bench->vectors);
    for (size_t i = 0; i < n; i++) {
        size_t row = FIRST + a[i];
        if (a[i] < least) continue;
        if (a[i] >= ASCII) {
            size_t slot = find_slot(bench->points, mask, a[i]);
            row = FIRST + ASCII + slot;
            if (!bench->points[slot]) clear_places(bench, row, words);
            bench->points[slot] = a[i];
        } else if (!laid_out(words) && bench->ascii[a[i]] == vectors) { /* a text has a quarter of them */
            bench->ascii[a[i]] = clear_places(bench, row, words);
        }
        vectors[row * words + i / 64] |= (uint64_t)1 << (i % 64);
    }
}

/* The same for ASCII, where there are vectors. Returns -1 where memory runs out. */
static int add_wide_places(const uint32_t *a, size_t n, size_t words, Bench *bench)
{
    uint8_t seen[256] = {0}, *bytes;
    if (make_room(&bench->bytes, &bench->bytes_size, 64 * words, 1) < 0) return -1;
    bytes = bench->bytes;
    wide_bytes(a, n, words, bytes);
    for (size_t i = 0; i < n; i++) seen[bytes[i]] = 1;
    for (size_t i = 0; i < ASCII; i++) {
        uint64_t *places = lined_up(bench->vectors) + (FIRST + i) * words;
        if (!seen[i]) continue;
        wide_places(bytes, words, (uint8_t)i, places);
        bench->ascii[i] = places;
    }
    return 0;
}

/* For each character of `a` the places where it stands, as bits: a row of none, ASCII by number, then the slots.
   Returns the mask of slots; -1 where memory runs out. */
static int64_t take_places(const uint32_t *a, size_t n, size_t words, Bench *bench)
{
    size_t others = 0, slots = 1;
    for (size_t i = 0; i < n; i++) others += a[i] >= ASCII;
    while (slots < 2 * others) slots *= 2;
    size_t rows = FIRST + ASCII + slots;
    if (make_room(&bench->vectors, &bench->vectors_size, rows * words + 8, sizeof *bench->vectors) < 0 ||
        make_room(&bench->points, &bench->points_size, slots, sizeof *bench->points) < 0)
        return -1;
    const uint64_t *none = clear_places(bench, 0, laid_out(words) ? (FIRST + ASCII) * words : words);
    for (size_t i = 0; i < ASCII && !laid_out(words); i++) bench->ascii[i] = none;
    memset(bench->points, 0, slots * sizeof *bench->points);
    int wide = in_tiles(words);
    if (wide && add_wide_places(a, n, words, bench) < 0) return -1;
    if (!wide || others) add_places(a, n, words, slots - 1, wide ? ASCII : 0, bench);
    return (int64_t)slots - 1;
}

/* The places of a character; of one that is not there: none. */
static inline const uint64_t *places_of(uint32_t point, size_t mask, size_t words, const Bench *bench)
{
    if (point < ASCII && laid_out(words)) return lined_up(bench->vectors) + (FIRST + point) * words;
    if (point < ASCII) return bench->ascii[point];
    size_t slot = find_slot(bench->points, mask, point);
    return lined_up(bench->vectors) + (bench->points[slot] ? FIRST + ASCII + slot : 0) * words;
}

static inline uint64_t fill_word(uint64_t s, uint64_t places, uint64_t *carry)
{
    uint64_t u = s & places, sum = s + u, next = sum + *carry;
    *carry = (sum < s) | (next < sum);
    return next | (s - u);
}

/* The next ROWS rows at once: their carries do not wait for one another, and each word is written, not read again. */
static void fill_more(uint64_t *row, const uint64_t *const *places, size_t words)
{
    const uint64_t *a = places[0], *b = places[1], *c = places[2], *d = places[3];
    uint64_t carry[ROWS] = {0};
    for (size_t k = 0; k < words; k++, row++) {
        uint64_t s = *row;
        row[words] = s = fill_word(s, a[k], carry);
        row[2 * words] = s = fill_word(s, b[k], carry + 1);
        row[3 * words] = s = fill_word(s, c[k], carry + 2);
        row[4 * words] = fill_word(s, d[k], carry + 3);
    }
}

/* Fills the rows of all characters of `b`, eight words at a time, and keeps what the way back needs; returns the last
   row, or NULL where memory runs out. */
static const uint64_t *fill_wide(size_t words, const uint32_t *b, size_t m, size_t mask, Bench *bench)
{
    if (make_room(&bench->places, &bench->places_size, m, sizeof *bench->places) < 0 ||
        make_room(&bench->carried, &bench->carried_size, m, 1) < 0 ||
        make_room(&bench->in, &bench->in_size, m + PANEL, words) < 0 ||
        make_room(&bench->rows, &bench->rows_size, (m / TILE + 2) * words + 8, sizeof *bench->rows) < 0)
        return NULL;
    Filled filled = {lined_up(bench->rows), bench->in, words};
    const uint64_t **places = bench->places, *const *ascii = bench->ascii;
    for (size_t j = 0; j < m; j++) places[j] = b[j] < ASCII ? ascii[b[j]] : places_of(b[j], mask, words, bench);
    wide_rows(&filled, bench->places, m, bench->carried);
    return filled.kept + (m / TILE + 1) * words;
}

static void fill_plain(uint64_t *row, size_t words, const uint32_t *b, size_t m, size_t mask, const Bench *bench)
{
    size_t j = 0;
    for (; j + ROWS <= m; j += ROWS, row += ROWS * words) {
        const uint64_t *places[ROWS];
        for (int r = 0; r < ROWS; r++) places[r] = places_of(b[j + (size_t)r], mask, words, bench);
        fill_more(row, places, words);
    }
    for (; j < m; j++, row += words) {
        const uint64_t *places = places_of(b[j], mask, words, bench);
        uint64_t carry = 0;
        for (size_t k = 0; k < words; k++) row[words + k] = fill_word(row[k], places[k], &carry);
    }
}

/* Fills a row of bits for each character of `b`; returns the length of the subsequence, or -1 where memory runs out. */
static int64_t fill_rows(const uint32_t *a, size_t n, const uint32_t *b, size_t m, Bench *bench)
{
    size_t words = words_of(n);
    int64_t mask = take_places(a, n, words, bench), lcs = 0;
    const uint64_t *last;
    if (mask < 0) return -1;
    if (in_tiles(words)) {
        if (!(last = fill_wide(words, b, m, (size_t)mask, bench))) return -1;
    } else {
        if (make_room(&bench->rows, &bench->rows_size, (m + 1) * words + 8, sizeof *bench->rows) < 0) return -1;
        uint64_t *row = lined_up(bench->rows);
        memset(row, 0xFF, words * sizeof *row); /* the row before the first; rows[j + 1] is that of b[j] */
        fill_plain(row, words, b, m, (size_t)mask, bench);
        last = row + m * words;
    }
    for (size_t k = 0; k < words; k++) lcs += count(~last[k]);
    return lcs;
}

/* Adds a run that begins at a and b, unless it is too short. Returns -1 where memory runs out. */
static int add_run(size_t a, size_t b, int64_t size, int64_t least, Runs *runs)
{
    if (!size || size < least) return 0;
    if (runs->n == runs->room) {
        Run *more = grown(runs->run, &runs->room, runs->n + 1, sizeof *more);
        if (!more) return -1;
        runs->run = more;
    }
    runs->run[runs->n++] = (Run){(int64_t)a, (int64_t)b, size};
    return 0;
}

/* Where a way back through the rows has come. */
typedef struct {
    size_t n, m; /* what is before it, of what was aligned */
    int64_t run; /* characters in common right behind it */
    size_t head; /* characters before what was aligned, which are in common */
    int64_t least;
    Runs *runs;
} Way;

/* Adds the run that begins there, unless it is too short. Returns -1 where memory runs out. */
static int end_run(const Way *way, size_t n, size_t m, int64_t run)
{
    return add_run(way->head + n, way->head + m, run, way->least, way->runs);
}

/* Goes back through one word of the rows, from that of row m at `word` up to row `low`; `step` words are from row to
   row. The place is always at a clear bit, with `past` bits behind it: what `a` has alone is passed at once. Where that
   bit is clear in the row above too, `b` has a character alone; else they match, and the next clear bit of that row is
   where to go on. So one count of bits says both, and no branch how the way turns, which can't be foretold. Returns -1
   where memory runs out. */
static inline INLINED int walk_word(Way *way, const uint64_t *word, size_t step, size_t low)
{
    size_t base = (way->n - 1) / 64 * 64, m = way->m, past = base + 64 - way->n, alone = leading(~*word << past);
    int64_t run = way->run, least = way->least;
    if (alone) {
        if (end_run(way, way->n, m, run) < 0) return -1;
        run = 0;
        past += alone;
    }
    while (past < 64 && m > low) {
        word -= step;
        size_t left = 64 - past, turn = leading(~*word << past), passed = turn < left ? turn : left;
        int match = passed != 0, ends = passed != 1;
        run += match;
        if (ends && run >= least && end_run(way, base + left - (size_t)match, m - (size_t)match, run) < 0) return -1;
        run &= (int64_t)ends - 1;
        past += turn;
        m--;
    }
    way->n = base + (past < 64 ? 64 - past : 0);
    way->m = m;
    way->run = run;
    return 0;
}

static int walk_plain(Way *way, const uint64_t *word, size_t step) { return walk_word(way, word, step, 0); }

/* The same where shifts take one step. */
AVX512 static int walk_tile(Way *way, const uint64_t *word, size_t low) { return walk_word(way, word, 8, low); }

/* Walks back through the rows and adds the runs, the last one first. */
static int walk_back(const Bench *bench, Way *way)
{
    size_t words = words_of(way->n), rows = way->m, held = 0;
    const uint64_t *all = lined_up(bench->rows);
    if (!in_tiles(words)) {
        while (way->n && way->m)
            if (walk_plain(way, all + way->m * words + (way->n - 1) / 64, words) < 0) return -1;
    } else {
        Filled filled = {lined_up(bench->rows), bench->in, words};
        uint64_t tile[8 * (TILE + 1)];
        while (way->n && way->m) {
            size_t low = (way->m - 1) / TILE * TILE, eight = (way->n - 1) / 64 / 8, wanted = low * words + eight + 1;
            if (wanted != held) wide_tile(&filled, bench->places, rows, low, way->m, eight, tile);
            held = wanted;
            if (walk_tile(way, tile + 8 * (way->m - low) + (way->n - 1) / 64 % 8, low) < 0) return -1;
        }
    }
    if (way->n || way->m) {
        if (end_run(way, way->n, way->m, way->run) < 0) return -1;
        way->run = 0;
    }
    return add_run(0, 0, way->run + (int64_t)way->head, way->least, way->runs);
}

/* The runs of the alignment, the last one first, unless less than `asked` is in common; how much is. */
static int align(double asked, int64_t least, const uint32_t *a, size_t n, const uint32_t *b, size_t m, Bench *bench,
                 Runs *runs, int64_t *lcs)
{
    size_t head = 0, tail = 0;
    runs->n = 0;
    while (head < n && head < m && a[head] == b[head]) head++;
    while (tail < n - head && tail < m - head && a[n - 1 - tail] == b[m - 1 - tail]) tail++;
    n -= head + tail;
    m -= head + tail;
    int64_t inner = n && m ? fill_rows(a + head, n, b + head, m, bench) : 0;
    if (inner < 0) return -1;
    *lcs = inner + (int64_t)(head + tail);
    Way way = {n, m, (int64_t)tail, head, least, runs};
    return (double)*lcs < asked ? 0 : walk_back(bench, &way);
}

/* What a match asks of two folds at least: so much in common. */
static double least_common(const Asked *asked, size_t n, size_t m)
{
    double share = asked->share * (double)(n < m ? n : m), half = asked->cutoff * (double)(n + m) / 2;
    return share < half ? share : half;
}

int find_common(const Asked *asked, const uint32_t *a, size_t n, const uint32_t *b, size_t m, Bench *bench,
                Common *common)
{
    double least = least_common(asked, n, m);
    Runs *runs = &bench->runs;
    int64_t lcs, shortest = asked->run < asked->long_run ? asked->run : asked->long_run;
    memset(common, 0, sizeof *common);
    if (align(least, shortest, a, n, b, m, bench, runs, &lcs) < 0) return -1;
    if ((double)lcs < least) return 0;
    for (size_t i = 0; i < runs->n; i++) {
        int64_t size = runs->run[i].size;
        common->runs += size >= asked->run ? size : 0;
        common->long_runs += size >= asked->long_run ? size : 0;
    }
    common->lcs = lcs;
    return 0;
}

/* ---- many folds against one ---- */

/* The bit of the run of characters that ends with `point`; `packed` holds those before it, which it moves out in time. */
static inline size_t gram_of(uint64_t *packed, uint32_t point, int shift)
{
    *packed = (*packed << shift) + point;
    return (size_t)(*packed * 0x9E3779B97F4A7C15u >> 52) & (GRAMS - 1);
}

/* How far a character is moved by each that follows, so that it is gone after `run` of them. */
static int shift_of(int64_t run) { return (int)((63 + run) / run); }

void hold(const Asked *asked, const uint32_t *fold, size_t n, Held *held)
{
    held->fold = fold;
    held->n = n;
    held->run = asked->run < asked->long_run ? asked->run : asked->long_run;
    if (held->run > 64) held->run = 64; /* longer ones hold such, and a word has so many bits */
    if (held->run < 2) return;
    memset(held->grams, 0, sizeof held->grams);
    int shift = shift_of(held->run);
    uint64_t packed = 0;
    for (size_t i = 0; i < n; i++) {
        size_t gram = gram_of(&packed, fold[i], shift);
        held->grams[gram / 64] |= (uint64_t)((int64_t)i + 1 >= held->run) << gram % 64;
    }
}

/* A bit for each of up to 64 characters with which a run ends that stands in the fold that is held. */
static inline uint64_t ends_met(const Held *held, const uint32_t *fold, size_t n, int shift, uint64_t *packed)
{
    uint64_t met = 0;
    for (size_t i = 0; i < n; i++) {
        size_t gram = gram_of(packed, fold[i], shift);
        met |= (held->grams[gram / 64] >> gram % 64 & 1) << i;
    }
    return met;
}

/* How many characters lie in runs of `run` that stand in the fold that is held: no fewer than in runs of an alignment.
   Counted are the `run` characters from the last one of each on, which are as many. */
static int64_t covered(const Held *held, const uint32_t *fold, size_t n)
{
    int shift = shift_of(held->run);
    int64_t all = 0;
    uint64_t packed = 0, before = 0;
    for (size_t i = 0; i < n + 64; i += 64) {
        uint64_t met = i < n ? ends_met(held, fold + i, n - i < 64 ? n - i : 64, shift, &packed) : 0;
        if (!i) met &= ~(uint64_t)0 << (held->run - 1);
        uint64_t lies = met;
        for (int64_t k = 1; k < held->run; k++) lies |= met << k | before >> (64 - k);
        all += count(lies);
        before = met;
    }
    return all;
}

double likeness(const Asked *asked, const Held *held, const uint32_t *fold, size_t n, Bench *bench)
{
    size_t shorter = n < held->n ? n : held->n, both = n + held->n;
    double least = least_common(asked, held->n, n);
    Common found;
    int long_enough = held->run > 1 && (int64_t)shorter >= held->run; /* else equal ones have no run */
    if (long_enough && (double)covered(held, fold, n) < least) return 0;
    if (find_common(asked, held->fold, held->n, fold, n, bench, &found) < 0) return -1;
    if (2 * (size_t)found.lcs == both) return 1;
    if ((double)found.lcs < least) return 0;
    int real = (double)found.long_runs >= asked->share * (double)shorter ||
               2 * (double)found.runs >= asked->cutoff * (double)both;
    return real ? 2 * (double)found.runs / (double)both : 0;
}

const Runs *find_runs(int64_t least, const uint32_t *a, size_t n, const uint32_t *b, size_t m, Bench *bench)
{
    Runs *runs = &bench->runs;
    int64_t lcs;
    if (align(0, least, a, n, b, m, bench, runs, &lcs) < 0) return NULL;
    for (size_t i = 0, j = runs->n; i + 1 < j--; i++) {
        Run last = runs->run[j];
        runs->run[j] = runs->run[i];
        runs->run[i] = last;
    }
    return runs;
}

void free_bench(Bench *bench)
{
    free(bench->vectors);
    free(bench->rows);
    free(bench->points);
    free(bench->places);
    free(bench->carried);
    free(bench->in);
    free(bench->bytes);
    free(bench->runs.run);
}
