/* The loops of a sketch with 64-byte vectors, where the processor has them (`has_wide`); same results as without. */

#ifndef DEDUP_SIGNS_H
#define DEDUP_SIGNS_H

#include <stddef.h>
#include <stdint.h>

#define SIGN_SLOTS 128
#define SIGN_ROWS 32 /* passages whose slots are turned at a time */

#define GOLDEN 0x9E3779B97F4A7C15u
#define MIX_1 0xBF58476D1CE4E5B9u
#define MIX_2 0x94D049BB133111EBu
#define WEIGHT 0xD6E8FEB86659FD93u /* of the first three code points of a shingle */
#define STEP_1 0xA0761D6478BD642Fu
#define STEP_2 0xE7037ED1A0B428DBu

/* Appends the letters and digits of ASCII text from p, in lower case, to out[*n]; room for 64 more is needed. Stops
   before a byte beyond ASCII, or a digit whose gap may be followed by another digit; returns where. `last` says that no
   text follows `stop`. */
const uint8_t *wide_fold(const uint8_t *p, const uint8_t *stop, int last, uint32_t *out, size_t *n);

/* Twin of hash_windows, add_products and take_minima, see native.c, for n shingles after the first `before`. `sums` or
   `slot` is NULL where it is not asked for. Eight code points more are read, and what is left in `hash` is one for each
   shingle and up to eight more. */
void wide_signs(const uint32_t *c, size_t n, uint64_t before, uint64_t *sums, uint32_t *slot, uint64_t *hash);

/* Sets *sum to that of the words from p, see raw_hash; returns 0 where two bytes of whitespace stand side by side. */
int wide_words(const uint8_t *p, const uint8_t *end, uint64_t *sum);

/* Makes all slots empty: all bits set. */
void wide_clear(uint32_t *slot);

/* Whom an empty slot asks to fill it, one after the other. */
typedef struct {
    uint8_t by_turn[SIGN_SLOTS][SIGN_SLOTS]; /* [turn][slot] */
    uint8_t itself[SIGN_SLOTS];              /* [slot], what a full one asks */
} Donors;

/* Fills the empty slots: each from the first donor that is not empty. Not all may be. */
void wide_densify(const Donors *donors, const uint32_t *slot, uint32_t *filled);

/* turned[at][row] = slot[row][at] */
void wide_turn(const uint32_t (*slot)[SIGN_SLOTS], uint32_t (*turned)[SIGN_ROWS]);

/* Writes the keys of `count` bands of so many rows, of n of the passages whose slots are turned: each band a column, `stride`
   keys from one to the next. `weight` is of each slot, `known` all bits of a passage that has keys, or none. */
void wide_bands(const uint32_t (*turned)[SIGN_ROWS], const uint64_t *weight, int count, int rows, const uint64_t *known,
                size_t n, uint64_t *key, size_t stride);

#endif
