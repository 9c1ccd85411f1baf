/* Rows to owners by a table of what owns each sixteenth row: an article has about as many passages.

       first   0  5  5  40        at   0  1  3  3  4    how many begin before row 0, 16, 32, 48: the answer for row 38
       row     38                      is from 3 to 3, less one: article 2 */

#include "owners.h"

#include <stdlib.h>

#define GRAIN 4 /* bits of a row that the table leaves out, at least */

/* The starts that are `row` or before it: there are from `low` to `high`. */
static inline int64_t starts_until(const int64_t *first, int64_t row, int64_t low, int64_t high)
{
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (first[middle] <= row)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int find_owners(const int64_t *first, int64_t n, const int32_t *row, int64_t rows, int64_t *owner)
{
    int64_t last = n ? first[n - 1] : 0;
    if (last > INT32_MAX) last = INT32_MAX; /* no row is beyond */
    int bits = GRAIN;
    while (last >> bits > 2 * n + rows) bits++; /* to make the table must take no longer than to ask it */
    int64_t grains = (last >> bits) + 1, *at = malloc((size_t)(grains + 1) * sizeof *at);
    if (!at) return -1;
    for (int64_t k = 0, grain = 0; grain <= grains; grain++) {
        while (k < n && first[k] < grain << bits) k++;
        at[grain] = k;
    }
    for (int64_t i = 0; i < rows; i++) {
        int64_t grain = row[i] < 0 ? -1 : (int64_t)row[i] >> bits, found = grain < 0 ? 0 : n;
        if (grain >= 0 && grain < grains) found = starts_until(first, row[i], at[grain], at[grain + 1]);
        owner[i] = found - 1;
    }
    free(at);
    return 0;
}
