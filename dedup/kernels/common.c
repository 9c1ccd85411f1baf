/* The longest common subsequence of two folds, 64 characters of one at a time, and the way back through it:

       a   afirebrokeoutonfriday      a row of bits for each character of b: which prefixes of a gain nothing by it
       b   afirebrokeoutonmonday      the way back reads them: a clear bit is a match, or what b has alone

   Source: Hyyrö 2004, "Bit-parallel LCS-length computation revisited". Among ways of one length that of rapidfuzz is
   taken, which strips common ends first: its Indel.opcodes is the oracle of the tests. */

#include "common.h"

#include <stdlib.h>
#include <string.h>

#define ASCII 128

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

static inline int count(uint64_t x)
{
    x -= (x >> 1) & 0x5555555555555555u;
    x = (x & 0x3333333333333333u) + ((x >> 2) & 0x3333333333333333u);
    x = (x + (x >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
    return (int)((x * 0x0101010101010101u) >> 56);
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
    if (make_room(&bench->vectors, &bench->vectors_size, (ASCII + slots) * words, sizeof *bench->vectors) < 0 ||
        make_room(&bench->points, &bench->points_size, slots, sizeof *bench->points) < 0)
        return -1;
    memset(bench->vectors, 0, (ASCII + slots) * words * sizeof *bench->vectors);
    memset(bench->points, 0, slots * sizeof *bench->points);
    for (size_t i = 0; i < n; i++) {
        size_t row = a[i];
        if (row >= ASCII) {
            size_t slot = find_slot(bench->points, slots - 1, a[i]);
            bench->points[slot] = a[i];
            row = ASCII + slot;
        }
        bench->vectors[row * words + i / 64] |= (uint64_t)1 << (i % 64);
    }
    return (int64_t)slots - 1;
}

int64_t fill_rows(const uint32_t *a, size_t n, const uint32_t *b, size_t m, Bench *bench)
{
    size_t words = (n + 63) / 64;
    int64_t mask = take_places(a, n, words, bench), lcs = 0;
    if (mask < 0 || make_room(&bench->rows, &bench->rows_size, (m + 1) * words, sizeof *bench->rows) < 0) return -1;
    uint64_t *row = bench->rows;
    memset(row, 0xFF, words * sizeof *row); /* the row before the first; rows[j + 1] is that of b[j] */
    for (size_t j = 0; j < m; j++, row += words) {
        size_t of = b[j] < ASCII ? b[j] : ASCII + find_slot(bench->points, (size_t)mask, b[j]);
        const uint64_t *places = bench->vectors + of * words; /* of a free slot: none */
        uint64_t carry = 0;
        for (size_t k = 0; k < words; k++) {
            uint64_t s = row[k], u = s & places[k], sum = s + u, next = sum + carry;
            carry = (sum < s) | (next < sum);
            row[words + k] = next | (s - u);
        }
    }
    for (size_t k = 0; k < words; k++) lcs += count(~row[k]);
    return lcs;
}

static void close_run(const Asked *asked, int64_t *length, Common *common)
{
    common->runs += *length >= asked->run ? *length : 0;
    common->long_runs += *length >= asked->long_run ? *length : 0;
    *length = 0;
}

/* Walks back through the rows; `run` characters of the common end are matched already. Returns the run at the start. */
static int64_t walk_back(const Asked *asked, const uint64_t *rows, size_t n, size_t m, int64_t run, Common *common)
{
    size_t words = (n + 63) / 64;
    while (n && m) {
        const uint64_t *row = rows + m * words, bit = (uint64_t)1 << ((n - 1) % 64);
        size_t at = (n - 1) / 64;
        if (row[at] & bit) { /* a has it alone */
            n--;
            close_run(asked, &run, common);
        } else if (m-- > 1 && !(row[(ptrdiff_t)at - (ptrdiff_t)words] & bit)) { /* b has it alone */
            close_run(asked, &run, common);
        } else {
            n--;
            run++;
        }
    }
    if (n || m) close_run(asked, &run, common);
    return run;
}

int find_common(const Asked *asked, const uint32_t *a, size_t n, const uint32_t *b, size_t m, Bench *bench,
                Common *common)
{
    double shorter = (double)(n < m ? n : m), both = (double)(n + m);
    double least = asked->share * shorter, half = asked->cutoff * both / 2;
    size_t start = 0, end = 0;
    memset(common, 0, sizeof *common);
    while (start < n && start < m && a[start] == b[start]) start++;
    while (end < n - start && end < m - start && a[n - 1 - end] == b[m - 1 - end]) end++;
    size_t left = n - start - end, right = m - start - end;
    int64_t inner = left && right ? fill_rows(a + start, left, b + start, right, bench) : 0;
    if (inner < 0) return -1;
    int64_t lcs = inner + (int64_t)(start + end);
    if ((double)lcs < (least < half ? least : half)) return 0;
    int64_t run = walk_back(asked, bench->rows, left, right, (int64_t)end, common) + (int64_t)start;
    close_run(asked, &run, common);
    common->lcs = lcs;
    return 0;
}

void free_bench(Bench *bench)
{
    free(bench->vectors);
    free(bench->rows);
    free(bench->points);
}
