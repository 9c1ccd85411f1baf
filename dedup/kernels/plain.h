/* What plain stretches of text state: numbers, dates, a name. No Python in here; facts/plain.py says what it means. */

#ifndef DEDUP_PLAIN_H
#define DEDUP_PLAIN_H

#include <stddef.h>
#include <stdint.h>

/* The words of a language in lower case: word k is bytes offset[k] to offset[k + 1] of the pool. */
typedef struct {
    const uint8_t *pool, *kind;
    const int64_t *offset, *value;
    const uint16_t *flags;
    size_t size;
    int cased; /* capitals make names */
    uint8_t decimal; /* the mark, or 0 where it is not known */
} Meanings;

/* The words from `first` up to `after` of a text, as bytes of the buffer; `before` is where the word before starts. */
typedef struct {
    const int64_t *text_start, *text_end;
    const int32_t *text;
    const int64_t *before, *start, *end;
} Asking;

typedef struct {
    int64_t number, place; /* the byte of the buffer where it starts */
    int32_t scale, unit, start, end, size; /* characters of the text; bytes */
    uint8_t kind, form, weak, beside;
} PlainFact;

/* What was found; starts as zeros. */
typedef struct {
    PlainFact *row;
    size_t n, room;
} PlainFacts;

/* Fills for each stretch how it was read, how many amounts it has, and the marks of its words. Its amounts, then its
   name where it has one, are the next rows of `found`, which the caller frees. Returns 0, or -1 where memory runs out.
 */
int read_plain(const uint8_t *utf8, const Meanings *listed, const Asking *asked, size_t n, int8_t *told, uint8_t *amounts,
               uint8_t *marks, PlainFacts *found);

#endif
