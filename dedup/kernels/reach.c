/* Runs of an alignment, joined over slips:

       a  ...thebanksaid rn ratesstaylow...     three runs, one stretch: "rn" for "m" and a letter too many
       b  ...thebanksaid m  ratesxstaylow...    are short enough to be slips */

#include "reach.h"

#include <stdlib.h>

#include "grow.h"

static int has_letter(const Joining *joining, const uint32_t *point, int64_t from, int64_t to)
{
    for (; from < to; from++)
        if (point[from] >= joining->limit || joining->kinds[point[from]] & 1) return 1;
    return 0;
}

static int add_stretch(Stretches *all, const Stretch *stretch)
{
    if (all->n == all->room) {
        Stretch *more = grown(all->stretch, &all->room, all->n + 1, sizeof *more);
        if (!more) return -1;
        all->stretch = more;
    }
    all->stretch[all->n++] = *stretch;
    return 0;
}

int find_stretches(const Joining *joining, const uint32_t *a, size_t n, const uint32_t *b, size_t m, Bench *bench,
                   Stretches *all, int64_t *slips)
{
    Stretch open = {0, 0, 0, 0};
    int64_t common = 0, passed = 0;
    const Runs *runs = find_runs(joining->least, a, n, b, m, bench);
    *slips = 0;
    if (!runs) return -1;
    for (size_t i = 0; i <= runs->n; i++) {
        const Run *run = i < runs->n ? runs->run + i : NULL;
        if (run && common && run->a - open.end_a <= joining->slip && run->b - open.end_b <= joining->slip) {
            passed += has_letter(joining, a, open.end_a, run->a) || has_letter(joining, b, open.end_b, run->b);
        } else {
            if (common && common >= joining->common) {
                *slips += passed;
                if (add_stretch(all, &open) < 0) return -1;
            }
            if (!run) break;
            open.start_a = run->a;
            open.start_b = run->b;
            common = passed = 0;
        }
        open.end_a = run->a + run->size;
        open.end_b = run->b + run->size;
        common += run->size;
    }
    return 0;
}
