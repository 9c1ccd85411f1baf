/* Rows of a report as bytes, and where characters stand. No Python in here; rows.py says what it means. */

#ifndef DEDUP_ROWS_H
#define DEDUP_ROWS_H

#include <stddef.h>
#include <stdint.h>

/* A column of whole numbers (text is NULL: those of `first`), or of pieces of a text: bytes first[i] to last[i]. */
typedef struct {
    const uint8_t *text;
    int64_t size;
    const int64_t *first, *last;
} Column;

typedef struct {
    const uint8_t *literal; /* bytes cut[k] to cut[k + 1] stand before column k, the last ones after all */
    const int64_t *cut;
    const Column *column;
    size_t columns;
} Pattern;

/* The bytes that a piece of UTF-8 takes as a JSON string, and the string itself. */
size_t quoted_size(const uint8_t *p, const uint8_t *end);
uint8_t *put_quoted(uint8_t *to, const uint8_t *p, const uint8_t *end);

/* The bytes that a row takes, or -1 where a piece lies outside of its text; and the row itself. */
int64_t row_size(const Pattern *pattern, size_t row);
uint8_t *put_row(uint8_t *to, const Pattern *pattern, size_t row);

/* For characters of one text, which rise: the byte of each, its line, and the character that its line begins with.
   Returns how many lie inside the text, or at its end. */
size_t find_places(const uint8_t *text, size_t size, const int64_t *at, size_t n, int64_t *byte, int64_t *line,
                   int64_t *begin);

#endif
