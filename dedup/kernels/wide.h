/* The loops over ASCII text with 64-byte vectors, where the processor has them; the same results as without. */

#ifndef DEDUP_WIDE_H
#define DEDUP_WIDE_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(DEDUP_NO_CLONES)
#define HAS_AVX512
#include <immintrin.h>
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,bmi,bmi2,lzcnt,popcnt")))
#else
#define AVX512
#endif

#if defined(__GNUC__)
#define INLINED __attribute__((always_inline))
#else
#define INLINED
#endif

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
#ifdef HAS_AVX512
AVX512 static inline void wide_kinds(const uint8_t *p, Kinds *kinds)
{
    __m512i bytes = _mm512_loadu_si512(p), low = _mm512_or_si512(bytes, _mm512_set1_epi8(0x20));
    kinds->letter = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(low, _mm512_set1_epi8('a')), _mm512_set1_epi8(26));
    kinds->capital = kinds->letter & ~_mm512_test_epi8_mask(bytes, _mm512_set1_epi8(0x20));
    kinds->digit = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(bytes, _mm512_set1_epi8('0')), _mm512_set1_epi8(10));
    kinds->other = _mm512_movepi8_mask(bytes);
}
#else
static inline void wide_kinds(const uint8_t *p, Kinds *kinds)
{
    (void)p, (void)kinds;
    abort();
}
#endif

/* Copies n bytes and writes what a table of 128 gives each, and up to a whole 64 what means nothing. Returns 0, with
   nothing of use written, where one is not ASCII. */
int wide_classes(const uint8_t *table, const uint8_t *p, size_t n, uint8_t *copy, uint8_t *classes);

/* The map of one bit of the classes of whole words. */
void wide_map(const uint8_t *classes, size_t words, uint8_t bit, uint64_t *map);

#define SEEN_OTHER 1  /* a byte that is not ASCII */
#define SEEN_TABLED 2 /* a tab, a bar, or three spaces in a row */

/* What is seen of n bytes. */
int wide_seen(const uint8_t *p, size_t n);

/* Small letters, or one mark, without which a sign does not stand in bytes of ASCII. */
typedef struct {
    uint8_t c[3], size; /* 1 or 3 */
} Probe;

/* Whether one of the probes stands in up to 128 bytes of ASCII, or an open and a closed bracket. */
int wide_probed(const uint8_t *p, size_t n, const Probe *probe, int probes);

/* Writes those of the 64 bytes at p whose bit is set, and up to 8 bytes more that mean nothing; returns how many. */
size_t wide_pick(const uint8_t *p, uint64_t bits, uint8_t *out);

#define ID_MIX 0xBF58476D1CE4E5B9u /* of the id of a word: what eight letters are multiplied by, and all in the end */
#define ID_END 0x94D049BB133111EBu
#define SMALL_BITS 0x2020202020202020u /* of eight letters: set, they are in lower case */
#define ASIDE 256

/* Words of ASCII letters that are set aside, until their ids are found together. */
typedef struct {
    const uint8_t *text;
    uint32_t first[ASIDE + 16], last[ASIDE + 16]; /* their first and their last letters, from `text` on */
    size_t n;                                     /* at most ASIDE */
} Aside;

/* Sets the runs of `run` aside, of the 64 letters that begin at `at`. */
void wide_aside(uint64_t run, uint32_t at, Aside *aside);

/* Writes the ids of the words, see stated.c: of those with a capital, where they have `least` letters, from `large` on,
   of the others from `small` on; there must be room for eight more than there are, and 16 bytes from the first letter
   of each must be there to be read. Returns how many are small, and in *larges how many large. */
size_t wide_ids(const Aside *aside, int64_t least, uint64_t *small, uint64_t *large, size_t *larges);

#define EIGHT_1 0x9E3779B97F4A7C15u /* of a sample: what its first and last eight letters are multiplied by */
#define EIGHT_2 0xC2B2AE3D27D4EB4Fu
#define SAMPLE_MIX 0xBF58476D1CE4E5B9u

/* Writes the samples of the `runs` runs of 16 letters that begin at p and after it, see stated.c; returns how many. There
   must be room for eight more than there are, and 8 bytes after the letters must be there to be read. */
size_t wide_samples(const uint8_t *p, size_t runs, int bits, uint64_t *out);

/* The characters as bytes, 0x80 and more for those beyond ASCII, and 0xFF up to a whole number of words. */
void wide_bytes(const uint32_t *a, size_t n, size_t words, uint8_t *bytes);

/* The places of a character among these. */
void wide_places(const uint8_t *bytes, size_t words, uint8_t byte, uint64_t *places);

#define TILE 64 /* rows of an alignment of which the last is kept */
#define PANEL 8 /* vectors of a row that are filled together, at most */

/* What is kept of the rows of an alignment, each of which is filled from the one before; the first is all ones. */
typedef struct {
    uint64_t *kept; /* (rows / TILE + 2, words): each row whose number is a multiple of TILE, then the last one */
    uint8_t *in;    /* (words / 8, rows + PANEL, 8) at most: what is carried into the words, a bit for each */
    size_t words;   /* a multiple of 8 */
} Filled;

/* Fills rows, see common.c, and moves what `places` are from the first word of each row behind its last one. `carried` is
   room for a byte a row. */
void wide_rows(const Filled *filled, const uint64_t **places, size_t rows, uint8_t *carried);

/* Fills eight words of the rows after `low`, a multiple of TILE, up to `high` again, from what was kept of all `rows`:
   (high - low + 1, 8) words. `places` are as `wide_rows` left them. */
void wide_tile(const Filled *filled, const uint64_t *const *places, size_t rows, size_t low, size_t high, size_t eight,
               uint64_t *tile);

#endif
