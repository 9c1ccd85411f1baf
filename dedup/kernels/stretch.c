/* Where pairs of texts differ: the twin of alignment.py, where everything is said.

       hit 12 ships on 5 May              words -> keys -> rows of bits -> the way back: gaps between equal words
       was hit by 12 ships on 6 May       gaps -> those that differ in letters -> bridged -> widened */

#include "stretch.h"

#include <stdlib.h>
#include <string.h>

#include "common.h"
#include "grow.h"

#define LISTS 32

static int take_side(const Vocabulary *known, const Worded *texts, int64_t text, StretchSide *side)
{
    side->word = texts->word + texts->offset[text];
    side->n = (size_t)(texts->offset[text + 1] - texts->offset[text]);
    if (side->n > side->room) {
        free(side->key);
        side->room = 2 * side->n;
        if (!(side->key = malloc(side->room * sizeof *side->key))) return -1;
    }
    for (size_t i = 0; i < side->n; i++) side->key[i] = (uint32_t)known->key[side->word[i]];
    return 0;
}

static int add_stretch(Differences *found, size_t a0, size_t a1, size_t b0, size_t b1)
{
    if (found->n == found->room) {
        Difference *row = grown(found->row, &found->room, found->n + 1, sizeof *row);
        if (!row) return -1;
        found->row = row;
    }
    found->row[found->n++] = (Difference){{(int32_t)a0, (int32_t)a1, (int32_t)b0, (int32_t)b1}};
    return 0;
}

/* Appends the stretches between words that are aligned, the last one first. */
static int add_gaps(StretchDesk *desk, Differences *found)
{
    const StretchSide *a = &desk->a, *b = &desk->b;
    const Runs *runs = find_runs(1, a->key, a->n, b->key, b->n, &desk->bench);
    size_t after_a = a->n, after_b = b->n;
    if (!runs) return -1;
    for (size_t i = runs->n; i--;) {
        size_t run_a = (size_t)runs->run[i].a, run_b = (size_t)runs->run[i].b, size = (size_t)runs->run[i].size;
        if ((run_a + size < after_a || run_b + size < after_b) &&
            add_stretch(found, run_a + size, after_a, run_b + size, after_b) < 0)
            return -1;
        after_a = run_a;
        after_b = run_b;
    }
    return after_a || after_b ? add_stretch(found, 0, after_a, 0, after_b) : 0;
}

static uint8_t all_marks(const Vocabulary *known, const StretchSide *side, int32_t from, int32_t to, uint8_t *common)
{
    uint8_t any = 0;
    for (int32_t i = from; i < to; i++) {
        any |= known->marks[side->word[i]];
        *common &= known->marks[side->word[i]];
    }
    return any;
}

/* Compares the letters of some words of both sides, as if each side were one word. */
static int same_letters(const Vocabulary *known, const StretchDesk *desk, const Difference *stretch)
{
    const int32_t *a = desk->a.word + stretch->at[0], *a_end = desk->a.word + stretch->at[1];
    const int32_t *b = desk->b.word + stretch->at[2], *b_end = desk->b.word + stretch->at[3];
    const uint8_t *p = NULL, *p_end = NULL, *q = NULL, *q_end = NULL;
    for (;;) {
        for (; p == p_end && a < a_end; a++) {
            p = known->letters + known->offset[*a];
            p_end = known->letters + known->offset[*a + 1];
        }
        for (; q == q_end && b < b_end; b++) {
            q = known->letters + known->offset[*b];
            q_end = known->letters + known->offset[*b + 1];
        }
        if (p == p_end || q == q_end) return p == p_end && q == q_end;
        if (*p++ != *q++) return 0;
    }
}

/* Tells whether a stretch differs in more than spelling: 0, 1, or NOT_TOLD where letters do not tell. */
static int differs(const StretchDesk *desk, const Difference *stretch)
{
    uint8_t common = 0xFF, any = all_marks(desk->known, &desk->a, stretch->at[0], stretch->at[1], &common);
    any |= all_marks(desk->known, &desk->b, stretch->at[2], stretch->at[3], &common);
    if (any & WORD_COUNTS) return 1;
    if (any & WORD_ODD) return NOT_TOLD;
    if (!same_letters(desk->known, desk, stretch)) return 1;
    return common & WORD_PLAIN ? 0 : NOT_TOLD;
}

static size_t bridge(const StretchRule *rule, Difference *row, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (kept) {
            int32_t *last = row[kept - 1].at, *next = row[i].at;
            int near = next[0] - last[1] <= rule->apart;
            int lost_then_won = last[0] < last[1] && last[2] == last[3] && next[0] == next[1];
            int won_then_lost = last[0] == last[1] && last[2] < last[3] && next[2] == next[3];
            if (near && (lost_then_won || won_then_lost)) {
                last[1] = next[1];
                last[3] = next[3];
                continue;
            }
        }
        row[kept++] = row[i];
    }
    return kept;
}

static int sticky(const StretchDesk *desk, const StretchSide *side, int32_t at)
{
    return desk->known->marks[side->word[at]] & WORD_STICKY;
}

static size_t widen(const StretchDesk *desk, Difference *row, size_t n)
{
    const StretchSide *a = &desk->a, *b = &desk->b;
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        int32_t a0 = row[i].at[0], a1 = row[i].at[1], b0 = row[i].at[2], b1 = row[i].at[3];
        int32_t floor_a = kept ? row[kept - 1].at[1] : 0, floor_b = kept ? row[kept - 1].at[3] : 0;
        int stuck = 0;
        for (int32_t k = a0; k < a1 && !stuck; k++) stuck = sticky(desk, a, k);
        for (int32_t k = b0; k < b1 && !stuck; k++) stuck = sticky(desk, b, k);
        if (stuck) {
            for (; a0 > floor_a && b0 > floor_b && sticky(desk, a, a0 - 1) && a->key[a0 - 1] == b->key[b0 - 1]; b0--)
                a0--;
            for (; a1 < (int32_t)a->n && b1 < (int32_t)b->n && sticky(desk, a, a1) && a->key[a1] == b->key[b1]; b1++)
                a1++;
        }
        if (kept && a0 <= floor_a && b0 <= floor_b) {
            row[kept - 1].at[1] = a1 > floor_a ? a1 : floor_a;
            row[kept - 1].at[3] = b1 > floor_b ? b1 : floor_b;
        } else {
            row[kept++] = (Difference){{a0, a1, b0, b1}};
        }
    }
    return kept;
}

/* The list that leads among the distinct words of both sides. */
static int8_t language_of(StretchDesk *desk)
{
    const StretchSide *sides[] = {&desk->a, &desk->b};
    int64_t count[LISTS] = {0}, distinct = 0, best = 0;
    desk->turn++;
    for (int side = 0; side < 2; side++)
        for (size_t i = 0; i < sides[side]->n; i++) {
            uint32_t key = sides[side]->key[i];
            if (desk->seen[key] == desk->turn) continue;
            desk->seen[key] = desk->turn;
            distinct++;
            for (uint32_t lists = desk->known->lists[sides[side]->word[i]], at = 0; lists; lists >>= 1, at++)
                count[at] += lists & 1;
        }
    int first = NO_LIST, ties = 0;
    for (int i = 0; i < LISTS; i++) {
        if (count[i] > best) {
            best = count[i];
            first = i;
            ties = 0;
        }
        ties += count[i] == best;
    }
    return (int8_t)(ties == 1 && best * desk->rule->share >= distinct ? first : NO_LIST);
}

int read_stretches(StretchDesk *desk, Differences *found, int8_t *language)
{
    size_t first = found->n, kept = 0;
    *language = NOT_TOLD;
    if ((int64_t)desk->a.n > desk->rule->most || (int64_t)desk->b.n > desk->rule->most) return 0;
    if (add_gaps(desk, found) < 0) return -1;
    Difference *row = found->row + first;
    size_t n = found->n - first;
    found->n = first;
    for (size_t i = 0; i < n / 2; i++) {
        Difference held = row[i];
        row[i] = row[n - 1 - i];
        row[n - 1 - i] = held;
    }
    for (size_t i = 0; i < n; i++) {
        int told = differs(desk, row + i);
        if (told == NOT_TOLD) return 0;
        row[kept] = row[i];
        kept += (size_t)told;
    }
    *language = kept ? language_of(desk) : NO_LIST;
    found->n = first + (kept ? widen(desk, row, bridge(desk->rule, row, kept)) : 0);
    return 0;
}

int find_differing(const Vocabulary *known, const Worded *texts, const StretchRule *rule, const int64_t *left,
                   const int64_t *right, size_t pairs, Differences *found, int64_t *end, int8_t *language)
{
    StretchDesk desk = {.known = known, .rule = rule};
    desk.seen = calloc(known->size + 1, sizeof *desk.seen);
    int status = desk.seen ? 0 : -1;
    for (size_t i = 0; i < pairs && !status; i++) {
        status = take_side(known, texts, left[i], &desk.a);
        status = status ? status : take_side(known, texts, right[i], &desk.b);
        status = status ? status : read_stretches(&desk, found, language + i);
        end[i] = (int64_t)found->n;
    }
    free(desk.a.key);
    free(desk.b.key);
    free(desk.seen);
    free_bench(&desk.bench);
    return status;
}
