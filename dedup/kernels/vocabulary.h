/* Texts as numbers of their words, and what each distinct word is. No Python in here; vocabulary.py says what it means. */

#ifndef DEDUP_VOCABULARY_H
#define DEDUP_VOCABULARY_H

#include <stddef.h>
#include <stdint.h>

/* Keys that lists have: bytes offset[k] to offset[k + 1] of the pool. */
typedef struct {
    const uint8_t *pool, *sticky;
    const int64_t *offset;
    const uint32_t *lists;
    size_t size;
} KeyLists;

/* A distinct word: where it stands first, and what it is. */
typedef struct {
    int64_t start;
    int32_t size, key;
    uint32_t lists, hash;
    uint8_t marks;
} KnownWord;

/* What was found; starts as zeros. */
typedef struct {
    int32_t *word, *at; /* of each word of the texts: its number, and its byte in its text */
    KnownWord *known;   /* those in ASCII first */
    uint8_t *letters;   /* of those, one after another */
    int64_t *letter;    /* (ascii + 1,): letters letter[k] to letter[k + 1] are those of word k */
    size_t words, size, ascii, room, known_room;
} Numbering;

/* Fills `found`, which `free_numbering` frees, and where the words of each text end. Returns 0, or -1 where memory runs
   out. */
int find_words(const uint8_t *utf8, const int64_t *start, const int64_t *end, size_t texts, const KeyLists *lists,
               int64_t *ends, Numbering *found);

void free_numbering(Numbering *found);

/* Numbers spans of bytes, equal ones alike, in order: `first` has where each number stands first; both have room for n.
   Returns 0, or -1 where memory runs out. */
int number_spans(const uint8_t *bytes, const int64_t *start, const int64_t *end, size_t n, int32_t *which, int64_t *first,
                 size_t *distinct);

/* Whether one span of bytes comes after another in the order of bytes. */
int is_behind(const uint8_t *one, size_t n, const uint8_t *other, size_t m);

/* Stretches of texts, two a row: words w[0] to w[1] of the left text of its pair, w[2] to w[3] of the right one. */
typedef struct {
    const int64_t *offset; /* words offset[k] to offset[k + 1] are text k's */
    const int64_t *pair;   /* (rows,) */
    const int32_t *words;  /* (rows, 4) */
    const int64_t *code, *left, *right; /* of each pair: its language, its texts */
    size_t texts, rows, pairs;
} Stretched;

/* Whether rows name pairs, pairs name texts, and these have such words. */
int stretches_belong(const Stretched *all);

/* Numbers the stretches that have words, the left ones first: equal places of one language alike, from 1 on; 0 for those
   without. `which` and `first` have room for 2 * rows; row * 2 + side of each number stands in `first`. Returns 0, or -1
   where memory runs out. */
int number_stretches(const Stretched *all, int32_t *which, int64_t *first, size_t *distinct);

#endif
