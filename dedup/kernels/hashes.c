/* Sorting hashes: they are spread evenly, so that dealing by their top bits does nearly all of it. */

#include "hashes.h"

#include <string.h>

#define DEAL_BITS 12 /* of a hash by which it is put in a pile */

static void sort_few(uint64_t *a, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        uint64_t value = a[i];
        size_t j = i;
        for (; j && a[j - 1] > value; j--) a[j] = a[j - 1];
        a[j] = value;
    }
}

static void deal(const uint64_t *from, size_t n, uint64_t *to, int shift, int bits)
{
    size_t pile[1 << DEAL_BITS], at = 0;
    const uint64_t mask = ((uint64_t)1 << bits) - 1;
    memset(pile, 0, (size_t)(mask + 1) * sizeof *pile);
    for (size_t i = 0; i < n; i++) pile[from[i] >> shift & mask]++;
    for (size_t i = 0; i <= mask; i++) {
        size_t size = pile[i];
        pile[i] = at;
        at += size;
    }
    for (size_t i = 0; i < n; i++) to[pile[from[i] >> shift & mask]++] = from[i];
}

/* Sorts n hashes; `spare` has room for as many. Hashes are spread evenly: dealt by their top bits, about one to a pile,
   they stand within a step or two of their place. Equal ones share a pile, so long passages are dealt by all bits. */
void sort_hashes(uint64_t *a, size_t n, uint64_t *spare)
{
    if (n > 16 && n <= 1 << DEAL_BITS) {
        int bits = 4;
        while ((size_t)1 << bits < n) bits++;
        deal(a, n, spare, 64 - bits, bits);
        memcpy(a, spare, n * sizeof *a);
    } else if (n > 16) {
        for (int shift = 0; shift < 64; shift += 16) {
            deal(a, n, spare, shift, 8);
            deal(spare, n, a, shift + 8, 8);
        }
        return;
    }
    sort_few(a, n);
}

size_t distinct(uint64_t *a, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t value = a[i];
        a[kept] = value;
        kept += i + 1 == n || a[i + 1] != value;
    }
    return kept;
}
