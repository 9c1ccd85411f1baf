/* Articles -> passages: the twin of paragraphs.py, wrapping.py and sentences.py, where everything is said. No Python. */

#ifndef DEDUP_SEGMENT_H
#define DEDUP_SEGMENT_H

#include <stddef.h>
#include <stdint.h>

/* What `sentences.properties` and `sentences.word_lists` give. A code point from `limit` on has no class. */
typedef struct {
    const uint8_t *classes, *kinds;
    const uint32_t *lower;
    uint32_t limit;
    const uint32_t *abbreviations, *starters; /* words, each ended by a zero */
    size_t abbreviations_size, starters_size;
} Properties;

typedef struct {
    int64_t start, end;             /* characters of the text */
    int64_t byte_start, byte_end;   /* bytes of the buffer */
    int32_t text, paragraph;        /* ordinals: of the text; of the paragraph in it */
    uint8_t whole;
} Passage;

typedef struct {
    Passage *row;
    size_t n, room;
} Found;

enum { SEGMENTED = 0, NO_MEMORY = -1, NOT_UTF8 = -2 };

/* Appends the passages of texts utf8[offset[k] : offset[k + 1]] to `found`, whose rows the caller frees, whatever is
   returned. At NOT_UTF8, `*at` is the text. */
int segment_texts(const Properties *properties, const uint8_t *utf8, const int64_t *offset, size_t texts, Found *found,
                  size_t *at);

#endif
