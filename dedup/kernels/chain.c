/* Matches to blocks, a pair of articles at a time:

       matches     (2, 7) (3, 9) (4, 10)     in order of left, then right: a binary search says which there are
       gone        x       .       .         those that stand in a block already
       taken       2|8                       pairs of rows that do and were no match

   A block starts at the first match that is not gone and goes on, first back, then forth, to the nearest match, twin or
   likeness. Folds are made when they are first compared, so most passages have none. */

#include "chain.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"

#define FREE UINT64_MAX
#define DROPPED 1 /* a match that is no longer free, */
#define USED 2    /* or that stands in a block */

/* Pairs of rows. A slot holds a pair or FREE; `log` lists the slots in use, so that emptying takes no longer than
   filling did. */
typedef struct {
    uint64_t *slot;
    size_t *log, n, mask;
} Taken;

typedef struct {
    const Rule *rule;
    const Sheets *sheets;
    AddFold add_fold;
    void *folder;
    Chained *found;
    /* of the pair of articles at hand */
    const int64_t *left, *right;
    const double *similarity;
    uint8_t *gone;
    int64_t n, budget, low[2], high[2];
    Taken taken;
    /* folds, by row: where each begins (-1: not made yet) and its size */
    Points folds;
    int64_t *fold_at, *fold_size;
    uint32_t *joined[2];
    size_t joined_room[2];
    Bench bench;
} Work;

/* ---- pairs of rows ---- */

static inline size_t slot_of(const Taken *taken, uint64_t pair)
{
    size_t at = (size_t)((pair ^ pair >> 29) * 0x9E3779B97F4A7C15u >> 20) & taken->mask;
    while (taken->slot[at] != FREE && taken->slot[at] != pair) at = (at + 1) & taken->mask;
    return at;
}

static int widen_taken(Taken *taken)
{
    size_t slots = taken->slot ? 2 * (taken->mask + 1) : 256;
    Taken wider = {malloc(slots * sizeof *wider.slot), malloc(slots / 2 * sizeof *wider.log), 0, slots - 1};
    if (!wider.slot || !wider.log) {
        free(wider.slot);
        free(wider.log);
        return -1;
    }
    memset(wider.slot, 0xFF, slots * sizeof *wider.slot);
    for (size_t i = 0; i < taken->n; i++) {
        uint64_t pair = taken->slot[taken->log[i]];
        size_t at = slot_of(&wider, pair);
        wider.slot[at] = pair;
        wider.log[wider.n++] = at;
    }
    free(taken->slot);
    free(taken->log);
    *taken = wider;
    return 0;
}

static inline uint64_t pair_of(int64_t left, int64_t right) { return (uint64_t)left << 32 | (uint64_t)right; }

static int take(Taken *taken, int64_t left, int64_t right)
{
    if ((!taken->slot || 2 * (taken->n + 1) > taken->mask) && widen_taken(taken) < 0) return -1;
    size_t at = slot_of(taken, pair_of(left, right));
    if (taken->slot[at] == FREE) {
        taken->slot[at] = pair_of(left, right);
        taken->log[taken->n++] = at;
    }
    return 0;
}

static inline int is_taken(const Taken *taken, int64_t left, int64_t right)
{
    return taken->n && taken->slot[slot_of(taken, pair_of(left, right))] != FREE;
}

static void empty_taken(Taken *taken)
{
    while (taken->n) taken->slot[taken->log[--taken->n]] = FREE;
}

/* The place of a match, gone or not; -1 where there is none. */
static int64_t find_match(const Work *w, int64_t left, int64_t right)
{
    int64_t low = 0, high = w->n;
    while (low < high) {
        int64_t at = low + (high - low) / 2;
        if (w->left[at] < left || (w->left[at] == left && w->right[at] < right))
            low = at + 1;
        else
            high = at;
    }
    return low < w->n && w->left[low] == left && w->right[low] == right ? low : -1;
}

/* ---- folds ---- */

static int make_folds(Work *w, const Link *link)
{
    for (int side = 0; side < 2; side++)
        for (int64_t row = link->first[side]; row < link->first[side] + link->count[side]; row++)
            if (w->fold_at[row] < 0) {
                size_t before = w->folds.n;
                if (!w->add_fold(w->folder, w->sheets->utf8 + w->sheets->start[row],
                                 w->sheets->utf8 + w->sheets->end[row], &w->folds))
                    return -1;
                w->fold_at[row] = (int64_t)before;
                w->fold_size[row] = (int64_t)(w->folds.n - before);
            }
    return 0;
}

/* The fold of one side of a match; of several passages, one after the other. */
static const uint32_t *side_fold(Work *w, const Link *link, int side, size_t *size)
{
    int64_t first = link->first[side], stop = first + link->count[side];
    *size = 0;
    for (int64_t row = first; row < stop; row++) *size += (size_t)w->fold_size[row];
    if (stop - first == 1 || !*size) return w->folds.point + w->fold_at[first];
    if (*size > w->joined_room[side]) {
        free(w->joined[side]);
        w->joined_room[side] = 0;
        if (!(w->joined[side] = malloc(2 * *size * sizeof(uint32_t)))) return NULL;
        w->joined_room[side] = 2 * *size;
    }
    size_t at = 0;
    for (int64_t row = first; row < stop; row++) {
        size_t n = (size_t)w->fold_size[row];
        if (n) memcpy(w->joined[side] + at, w->folds.point + w->fold_at[row], n * sizeof(uint32_t));
        at += n;
    }
    return w->joined[side];
}

/* Sets the similarity of a match to that of its folds: 0 where it is under `cutoff`, unless one holds the other. */
static int compare(Work *w, Link *link, double cutoff)
{
    static const uint32_t none[1] = {0};
    Asked asked = w->rule->asked;
    Common common;
    size_t n, m;
    link->similarity = 0.0;
    if (!w->budget) return 0;
    w->budget--;
    asked.cutoff = cutoff;
    if (make_folds(w, link) < 0) return -1;
    const uint32_t *a = side_fold(w, link, 0, &n), *b = side_fold(w, link, 1, &m);
    if ((n && !a) || (m && !b) || find_common(&asked, n ? a : none, n, m ? b : none, m, &w->bench, &common) < 0)
        return -1;
    double shorter = (double)(n < m ? n : m), both = (double)(n + m), runs = (double)common.runs;
    double share = asked.share * shorter, half = cutoff * both / 2;
    int real = (double)common.long_runs >= share || 2 * runs >= cutoff * both;
    if (2 * (double)common.lcs == both)
        link->similarity = 1.0;
    else if (real && (double)common.lcs >= (share < half ? share : half))
        link->similarity = 2 * runs / both;
    return 0;
}

/* ---- blocks ---- */

static inline int64_t size_of(const Work *w, const Link *link, int side)
{
    int64_t size = 0;
    for (int64_t i = 0; i < link->count[side]; i++) size += w->sheets->length[link->first[side] + i];
    return size;
}

static void drop_matches(Work *w, const Link *link)
{
    for (int64_t i = 0; i < link->count[0]; i++)
        for (int64_t j = 0; j < link->count[1]; j++) {
            int64_t at = find_match(w, link->first[0] + i, link->first[1] + j);
            if (at >= 0 && !w->gone[at]) w->gone[at] = DROPPED;
        }
}

/* Joins neighbours to the shorter side of a near match while that makes the sides more alike. */
static int grow(Work *w, Link *link, const int64_t *low, const int64_t *high)
{
    while (link->similarity < 1.0 && link->count[0] + link->count[1] <= w->rule->widest) {
        int64_t size[2] = {size_of(w, link, 0), size_of(w, link, 1)};
        int side = size[0] < size[1] ? 0 : 1, found = 0;
        int64_t next[2] = {link->first[side] + link->count[side], link->first[side] - 1};
        int within[2] = {next[0] < high[side], next[1] >= low[side]};
        double bar = link->similarity + w->rule->gain;
        Link best = {{0, 0}, {0, 0}, -1, 0.0};
        for (int way = 0; way < 2; way++) {
            if (!within[way]) continue;
            Link wider = *link;
            int64_t mine = size[side] + w->sheets->length[next[way]], theirs = size[1 - side];
            double both = (double)(mine + theirs), most = 2 * (double)(mine < theirs ? mine : theirs);
            if (both > 0 && most / both <= bar) continue; /* too long, however much they have in common */
            wider.count[side]++;
            wider.first[side] -= way;
            wider.match = -1;
            if (compare(w, &wider, link->similarity) < 0) return -1;
            if (wider.similarity > bar && wider.similarity > best.similarity) {
                best = wider;
                found = 1;
            }
        }
        if (!found) break;
        *link = best;
        drop_matches(w, link);
    }
    return 0;
}

/* Sets how much alike two passages are: as a match, as twins or, right beside the match before, by their text. */
static int judge(Work *w, Link *link, int beside)
{
    const Sheets *s = w->sheets;
    int64_t left = link->first[0], right = link->first[1], at = find_match(w, left, right);
    int64_t a = s->length[left], b = s->length[right], shorter = a < b ? a : b, longer = a < b ? b : a;
    link->similarity = 0.0;
    if (at >= 0 && !w->gone[at]) {
        w->gone[at] = DROPPED;
        link->match = at;
        link->similarity = w->similarity[at];
    } else if ((at >= 0 && w->gone[at] == USED) || is_taken(&w->taken, left, right)) {
        return 0;
    } else if (s->name[left] == s->name[right]) { /* of a class in too many places only matches count */
        link->similarity = s->name[left] >= 0 ? 1.0 : 0.0;
    } else if (beside && shorter >= w->rule->shortest && longer <= w->rule->lopsided * shorter) {
        return compare(w, link, w->rule->near);
    }
    return 0;
}

/* Finds the nearest match after (step 1) or before (step -1) `from`; returns 1 where there is one. */
static int find_next(Work *w, const Link *from, int step, Link *found)
{
    int64_t gap = w->rule->gap, edge[2], low[2], high[2];
    for (int side = 0; side < 2; side++) {
        edge[side] = step > 0 ? from->first[side] + from->count[side] - 1 : from->first[side];
        low[side] = step > 0 ? edge[side] + 1 : w->low[side];
        high[side] = step > 0 ? w->high[side] : edge[side];
    }
    for (int64_t total = 2; total <= 2 * gap; total++)
        for (int64_t over = total > gap ? total - gap : 1; over <= gap && over < total; over++) {
            int64_t left = edge[0] + step * over, right = edge[1] + step * (total - over);
            if (left < low[0] || left >= high[0] || right < low[1] || right >= high[1]) continue;
            *found = (Link){{left, right}, {1, 1}, -1, 0.0};
            if (judge(w, found, total == 2) < 0) return -1;
            if (found->similarity > 0.0) return grow(w, found, low, high) < 0 ? -1 : 1;
        }
    return 0;
}

static int add_link(Chained *found, const Link *link)
{
    if (found->n == found->room) {
        Link *more = grown(found->link, &found->room, found->n + 1, sizeof *more);
        if (!more) return -1;
        found->link = more;
    }
    found->link[found->n++] = *link;
    return 0;
}

static int open_block(Chained *found)
{
    if (found->blocks == found->block_room) {
        int64_t *more = grown(found->block, &found->block_room, found->blocks + 1, sizeof *more);
        if (!more) return -1;
        found->block = more;
    }
    found->block[found->blocks++] = (int64_t)found->n;
    return 0;
}

static void turn_round(Link *link, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        Link one = link[i];
        link[i] = link[n - 1 - i];
        link[n - 1 - i] = one;
    }
}

static int take_pair(Work *w, int64_t left, int64_t right)
{
    int64_t at = find_match(w, left, right);
    if (at < 0) return take(&w->taken, left, right);
    w->gone[at] = USED;
    return 0;
}

static int take_links(Work *w, size_t first)
{
    for (size_t i = first; i < w->found->n; i++) {
        const Link *link = w->found->link + i;
        if (link->match >= 0) {
            w->gone[link->match] = USED;
            continue;
        }
        for (int64_t a = 0; a < link->count[0]; a++)
            for (int64_t b = 0; b < link->count[1]; b++)
                if (take_pair(w, link->first[0] + a, link->first[1] + b) < 0) return -1;
    }
    return 0;
}

/* One block, from match `at`. Inside one article its sides do not meet: the left one ends where the right begins. */
static int chain_block(Work *w, int64_t at, int inside)
{
    Chained *found = w->found;
    size_t first = found->n;
    int64_t stop = w->high[0];
    int more;
    Link link = {{w->left[at], w->right[at]}, {1, 1}, at, w->similarity[at]};
    w->gone[at] = DROPPED;
    if (inside) w->high[0] = w->right[at];
    if (open_block(found) < 0 || grow(w, &link, w->low, w->high) < 0 || add_link(found, &link) < 0) return -1;
    int64_t last = link.first[0] + link.count[0] - 1;
    while ((more = find_next(w, found->link + found->n - 1, -1, &link)) > 0) {
        if (inside && link.first[1] <= last) break;
        if (add_link(found, &link) < 0) return -1;
    }
    turn_round(found->link + first, found->n - first);
    if (inside) w->high[0] = found->link[first].first[1];
    while (more >= 0 && (more = find_next(w, found->link + found->n - 1, 1, &link)) > 0)
        if (add_link(found, &link) < 0) return -1;
    w->high[0] = stop;
    return more < 0 ? -1 : take_links(w, first);
}

static int chain_pair(Work *w, const Paired *paired, int64_t pair, int64_t *compared)
{
    const int64_t *first = w->sheets->first, sides[2] = {paired->one[pair], paired->other[pair]};
    int64_t at = paired->offset[pair], rows = 0;
    w->left = paired->left + at;
    w->right = paired->right + at;
    w->similarity = paired->similarity + at;
    w->n = paired->offset[pair + 1] - at;
    memset(w->gone, 0, (size_t)w->n);
    empty_taken(&w->taken);
    for (int side = 0; side < 2; side++) {
        w->low[side] = first[sides[side]];
        w->high[side] = first[sides[side] + 1];
        rows += w->high[side] - w->low[side];
    }
    int64_t budget = w->rule->most * (w->n + rows);
    w->budget = budget;
    for (int64_t i = 0; i < w->n; i++)
        if (!w->gone[i] && chain_block(w, i, w->low[0] == w->low[1]) < 0) return -1;
    *compared = budget - w->budget;
    return 0;
}

static int make_work(Work *w, const Paired *paired)
{
    int64_t rows = w->sheets->rows, most = 0;
    for (int64_t i = 0; i < paired->pairs; i++) {
        int64_t n = paired->offset[i + 1] - paired->offset[i];
        if (n > most) most = n;
    }
    w->gone = malloc((size_t)most + 1);
    w->fold_at = malloc(((size_t)rows + 1) * sizeof *w->fold_at);
    w->fold_size = malloc(((size_t)rows + 1) * sizeof *w->fold_size);
    if (!w->gone || !w->fold_at || !w->fold_size) return -1;
    memset(w->fold_at, 0xFF, ((size_t)rows + 1) * sizeof *w->fold_at);
    return 0;
}

int chain_pairs(const Rule *rule, const Sheets *sheets, const Paired *paired, AddFold add_fold, void *folder,
                Chained *found, int64_t *pair_end, int64_t *compared)
{
    Work w = {.rule = rule, .sheets = sheets, .add_fold = add_fold, .folder = folder, .found = found};
    int status = make_work(&w, paired);
    for (int64_t pair = 0; !status && pair < paired->pairs; pair++) {
        status = chain_pair(&w, paired, pair, compared + pair);
        pair_end[pair] = (int64_t)found->blocks;
    }
    free(w.gone);
    free(w.taken.slot);
    free(w.taken.log);
    free(w.folds.point);
    free(w.fold_at);
    free(w.fold_size);
    free(w.joined[0]);
    free(w.joined[1]);
    free_bench(&w.bench);
    return status;
}
