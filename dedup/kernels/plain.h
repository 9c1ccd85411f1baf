/* What plain stretches of text state: numbers, dates, a name. No Python in here; facts/plain.py says what it means. */

#ifndef DEDUP_PLAIN_H
#define DEDUP_PLAIN_H

#include <stddef.h>
#include <stdint.h>

#include "table.h"

/* The words of a language in lower case: word k is bytes offset[k] to offset[k + 1] of the pool. */
typedef struct {
    const uint8_t *pool, *kind;
    const int64_t *offset, *value;
    const uint32_t *flags;
    size_t size;
    int cased; /* capitals make names */
    uint8_t decimal; /* the mark, or 0 where it is not known */
} Meanings;

#define PLAIN_OPEN (-1) /* how a stretch was read; NAMED: with a name after its amounts */
#define PLAIN_NOTHING 0
#define PLAIN_UNREAD 1
#define PLAIN_READ 2
#define PLAIN_NAMED 3
#define PLAIN_NUMBER 0 /* kinds of facts */
#define PLAIN_DATE 1
#define PLAIN_NAME 2
#define PLAIN_DECIMAL 0 /* forms of values */
#define PLAIN_BARE 1
#define PLAIN_MONTH 2
#define PLAIN_WEEKDAY 3
#define PLAIN_DAY 4
#define PLAIN_AMOUNTS 16

/* The words of a language, to be found by a hash; the meanings stay where they are. */
typedef struct {
    const Meanings *listed;
    Table words;
} PlainBook;

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

/* What a stretch states: its amounts, then its name where it has one. */
typedef struct {
    PlainFact fact[PLAIN_AMOUNTS + 1];
    int8_t told;
    uint8_t amounts;
    int bare; /* its words say nothing else: none denies, or tells how a number is meant */
    int poles; /* but for some that have an opposite */
} PlainRead;

/* Returns 0, or -1 where memory runs out. */
int open_plain(PlainBook *book, const Meanings *listed);
void close_plain(PlainBook *book);

/* Reads one stretch of a text in ASCII that is the whole buffer; `place`: where the word before it starts, where it does
   itself, where it ends; `answer`: what stands there in the other text. */
void read_one(const PlainBook *book, const uint8_t *utf8, int64_t size, int uniform, const int32_t *place,
              const uint8_t *answer, int64_t answer_size, PlainRead *read);

#endif
