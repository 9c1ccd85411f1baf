/* The numbers, names and common words of texts. No Python in here; stated.py says what they are. */

#ifndef DEDUP_STATED_H
#define DEDUP_STATED_H

#include <stddef.h>
#include <stdint.h>

enum { NUMBERS = 1, NAMES = 2, OPENS = 4 }; /* what is asked of a passage; whether it may begin with a dateline */

typedef struct {
    const uint8_t *classes, *kinds; /* of code points under `limit`, as in segment.h; others are in no word */
    const uint32_t *lower;
    uint32_t limit;
    int64_t dateline, letters;
    const uint8_t *last; /* where the buffer ends that the texts are in */
} Wording;

typedef struct {
    uint64_t *id;
    size_t n, room;
} Ids;

/* What one text is read into; zeros at first, kept from one text to the next. */
typedef struct {
    Ids plain, named;
    uint64_t *spare;
    size_t room;
} Words;

/* Each reads passages of one text and adds its ids, sorted, each once. Return 0, or -1 where memory runs out. */
int add_numbers(const Wording *wording, const uint8_t *utf8, const int64_t *start, const int64_t *end,
                const uint8_t *asked, int64_t passages, Words *words, Ids *ids);
int add_names(const Wording *wording, const uint8_t *utf8, const int64_t *start, const int64_t *end,
              const uint8_t *asked, int64_t passages, Words *words, Ids *ids);
void free_words(Words *words);

/* Writes the bytes of the common words of a text, joined; there must be room for the text and LETTERS_MORE. `last` is
   where the buffer ends that the text is in. Returns how many. */
#define LETTERS_MORE 16
size_t take_letters(const uint8_t *p, const uint8_t *end, const uint8_t *last, uint8_t *out);

/* Ids of a text that were seen; zeros at first. What texts before left in the slots counts as free. */
typedef struct {
    uint64_t *slot; /* the number of the text, and the place of an id among those that are kept */
    size_t room;
    uint64_t texts;
} Seen;

/* Adds the hashes of the runs of 16 letters whose top `bits` bits are 0, each as it first comes; 0 is none. Returns 0, or
   -1 where memory runs out. */
int add_samples(const uint8_t *letters, size_t n, int bits, Ids *ids, Seen *seen);

#endif
