/* The loops over ASCII text with 64-byte vectors, where the processor has them; the same results as without. */

#ifndef DEDUP_WIDE_H
#define DEDUP_WIDE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The eight bytes at p, the first one lowest. */
static inline uint64_t word_at(const uint8_t *p)
{
    uint64_t word;
    memcpy(&word, p, 8);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

#define WIDE 64 /* bytes that wide_spaces writes at a time */

int has_wide(void);

/* Appends bytes from p to packed[*n], each whitespace as a space, while no two of them stand side by side and *n is under
   `most`; returns where it stopped. *after_space tells of the byte before p, then of the last one taken. */
const uint8_t *wide_spaces(const uint8_t *p, const uint8_t *end, uint8_t *packed, size_t *n, size_t most,
                           int *after_space);

/* Which of 64 bytes are ASCII letters, capitals among them, digits, and which are not ASCII: a bit each. */
typedef struct {
    uint64_t letter, capital, digit, other;
} Kinds;

/* The kinds of the 64 bytes at p. */
void wide_kinds(const uint8_t *p, Kinds *kinds);

/* Writes those of the 64 bytes at p whose bit is set, and up to 8 bytes more that mean nothing; returns how many. */
size_t wide_pick(const uint8_t *p, uint64_t bits, uint8_t *out);

#define EIGHT_1 0x9E3779B97F4A7C15u /* of a sample: what its first and last eight letters are multiplied by */
#define EIGHT_2 0xC2B2AE3D27D4EB4Fu
#define SAMPLE_MIX 0xBF58476D1CE4E5B9u

/* Writes the samples of the `runs` runs of 16 letters that begin at p and after it, see stated.c; returns how many. There
   must be room for eight more than there are, and 8 bytes after the letters must be there to be read. */
size_t wide_samples(const uint8_t *p, size_t runs, int bits, uint64_t *out);

/* Fills the `rows` rows of `words` words after `row`, a multiple of 8, each from the one before: see common.c. `carried` is
   room for a byte a row. */
void wide_rows(uint64_t *row, const uint64_t *const *places, size_t words, size_t rows, uint8_t *carried);

#endif
