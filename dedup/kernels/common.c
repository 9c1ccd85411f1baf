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
#define ROWS 4         /* filled at once */
#define AHEAD 8        /* rows fetched before the walk back reads them */
#define FEW 3          /* words: as quick one by one */
#define HELD 4         /* words of a fold that others are held against before any way back is looked for */

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

/* Asks for memory that is read some steps later. */
#if defined(__GNUC__)
#define FETCH(place) __builtin_prefetch(place)
#else
#define FETCH(place) (void)(place)
#endif

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

/* How many bits from the top on are 0. */
static inline size_t leading(uint64_t bits)
{
#if defined(__GNUC__)
    return bits ? (size_t)__builtin_clzll(bits) : 64;
#else
    size_t zeros = 0;
    while (zeros < 64 && !(bits >> (63 - zeros) & 1)) zeros++;
    return zeros;
#endif
}

/* The slot of a character beyond ASCII: its own, or the free one where it would stand. Slots hold 0 while free. */
static size_t find_slot(const uint32_t *points, size_t mask, uint32_t point)
{
    size_t at = point * 2654435761u & mask;
    while (points[at] && points[at] != point) at = (at + 1) & mask;
    return at;
}

/* For each character of `a` the places where it stands, as bits: ASCII by number, then the slots. Returns the mask of
   slots; -1 where memory runs out. */
static int64_t take_places(const uint32_t *a, size_t n, size_t words, Bench *bench)
{
    size_t others = 0, slots = 1;
    for (size_t i = 0; i < n; i++) others += a[i] >= ASCII;
    while (slots < 2 * others) slots *= 2;
    if (make_room(&bench->vectors, &bench->vectors_size, (ASCII + slots) * words + 8, sizeof *bench->vectors) < 0 ||
        make_room(&bench->points, &bench->points_size, slots, sizeof *bench->points) < 0)
        return -1;
    uint64_t *vectors = lined_up(bench->vectors);
    memset(vectors, 0, (ASCII + slots) * words * sizeof *vectors);
    memset(bench->points, 0, slots * sizeof *bench->points);
    for (size_t i = 0; i < n; i++) {
        size_t row = a[i];
        if (row >= ASCII) {
            size_t slot = find_slot(bench->points, slots - 1, a[i]);
            bench->points[slot] = a[i];
            row = ASCII + slot;
        }
        vectors[row * words + i / 64] |= (uint64_t)1 << (i % 64);
    }
    return (int64_t)slots - 1;
}

/* The places of a character; of a free slot: none. */
static const uint64_t *places_of(uint32_t point, size_t mask, size_t words, const Bench *bench)
{
    return lined_up(bench->vectors) + (point < ASCII ? point : ASCII + find_slot(bench->points, mask, point)) * words;
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

/* Fills the rows of all characters of `b`, eight words at a time; returns -1 where memory runs out. */
static int fill_wide(uint64_t *row, size_t words, const uint32_t *b, size_t m, size_t mask, Bench *bench)
{
    if (make_room(&bench->places, &bench->places_size, m, sizeof *bench->places) < 0 ||
        make_room(&bench->carried, &bench->carried_size, m, 1) < 0)
        return -1;
    for (size_t j = 0; j < m; j++) bench->places[j] = places_of(b[j], mask, words, bench);
    wide_rows(row, bench->places, words, m, bench->carried);
    return 0;
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
    if (mask < 0 || make_room(&bench->rows, &bench->rows_size, (m + 1) * words + 8, sizeof *bench->rows) < 0) return -1;
    uint64_t *row = lined_up(bench->rows);
    memset(row, 0xFF, words * sizeof *row); /* the row before the first; rows[j + 1] is that of b[j] */
    if (words <= FEW || words % 8 || !has_wide())
        fill_plain(row, words, b, m, (size_t)mask, bench);
    else if (fill_wide(row, words, b, m, (size_t)mask, bench) < 0)
        return -1;
    row += m * words;
    for (size_t k = 0; k < words; k++) lcs += count(~row[k]);
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

/* Walks back through the rows and adds the runs, the last one first. `head` characters stand before what was aligned,
   and are in common; after it stand `tail`. */
static int walk_back(const uint64_t *rows, size_t n, size_t m, size_t head, size_t tail, int64_t least, Runs *runs)
{
    size_t words = words_of(n), left = n ? (n - 1) % 64 + 1 : 0; /* bits of the word, up to this place */
    int64_t run = (int64_t)tail;
    const uint64_t *word = rows + m * words + (n ? (n - 1) / 64 : 0);
    uint64_t here = n && m ? *word : 0;
    while (n && m) {
        uint64_t above = *(word - words); /* no step waits for memory: what is above is read before the way is known */
        FETCH(word - (m > AHEAD ? AHEAD : m) * words);
        size_t only_a = leading(~(here << (64 - left)));
        if (only_a >= left) { /* no match in all of the word */
            if (run >= least && add_run(head + n, head + m, run, least, runs) < 0) return -1;
            run = 0;
            n -= left;
            if (!n) break;
            left = 64;
            here = *--word;
            continue;
        }
        size_t only_b = ~(above >> (left - 1 - only_a)) & 1; /* no branch: that can't be foretold */
        if (run >= least && (only_a | only_b) && add_run(head + n, head + m, run, least, runs) < 0) return -1;
        run = only_a ? 0 : run;
        run = only_b ? 0 : run + 1;
        n -= only_a + 1 - only_b;
        left -= only_a + 1 - only_b;
        m--;
        word -= words;
        here = above;
        if (!left && n) {
            left = 64;
            here = *--word;
        }
    }
    if (n || m) {
        if (add_run(head + n, head + m, run, least, runs) < 0) return -1;
        run = 0;
    }
    return add_run(0, 0, run + (int64_t)head, least, runs);
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
    return (double)*lcs < asked ? 0 : walk_back(lined_up(bench->rows), n, m, head, tail, least, runs);
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

int hold(const uint32_t *fold, size_t n, Held *held)
{
    held->fold = fold;
    held->n = n;
    held->mask = -1;
    if (!n || n > 64 * HELD) return 0;
    held->mask = take_places(fold, n, (n + 63) / 64, &held->bench);
    return held->mask < 0 ? -1 : 0;
}

/* The length of the longest common subsequence with the fold that is held, of `words` words; no way back is kept. */
static inline int64_t length_by(const Held *held, const uint32_t *b, size_t m, size_t words)
{
    uint64_t s[HELD];
    int64_t lcs = 0;
    for (size_t k = 0; k < words; k++) s[k] = ~(uint64_t)0;
    for (size_t j = 0; j < m; j++) {
        const uint64_t *places = places_of(b[j], (size_t)held->mask, words, &held->bench);
        uint64_t carry = 0;
#pragma GCC unroll 4
        for (size_t k = 0; k < words; k++) s[k] = fill_word(s[k], places[k], &carry);
    }
    for (size_t k = 0; k < words; k++) lcs += count(~s[k]);
    return lcs;
}

static int64_t length_held(const Held *held, const uint32_t *b, size_t m)
{
    switch ((held->n + 63) / 64) { /* so that the words stay in registers */
    case 0: return 0;
    case 1: return length_by(held, b, m, 1);
    case 2: return length_by(held, b, m, 2);
    case 3: return length_by(held, b, m, 3);
    default: return length_by(held, b, m, 4);
    }
}

/* How much two folds share at their ends, counted up to twice where they overlap: no more than is worth a look. */
static double common_ends(const uint32_t *a, size_t n, const uint32_t *b, size_t m)
{
    size_t least = n < m ? n : m, head = 0, tail = 0;
    while (head < least && a[head] == b[head]) head++;
    while (tail < least && a[n - 1 - tail] == b[m - 1 - tail]) tail++;
    return (double)(head + tail);
}

double likeness(const Asked *asked, const Held *held, const uint32_t *fold, size_t n, Bench *bench)
{
    size_t shorter = n < held->n ? n : held->n, both = n + held->n;
    double least = least_common(asked, held->n, n);
    Common found;
    int asks = held->mask >= 0 && common_ends(held->fold, held->n, fold, n) < least; /* else there is little to align */
    if (asks && (double)length_held(held, fold, n) < least) return 0;
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
    free(bench->runs.run);
}
