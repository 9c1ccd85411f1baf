#include "rows.h"

#include <string.h>

#include "letters.h"

#define EACH 0x0101010101010101u

static uint64_t word_at(const uint8_t *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return word;
}

static const char HEX[] = "0123456789abcdef";

/* What must be looked at: marks, control characters, and the bytes that begin a character that may act on a terminal. */
static const uint8_t SEEN[256] = {
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    ['"'] = 1, ['\\'] = 1, [0x7F] = 1, [0xC2] = 1, [0xE2] = 1, [0xED] = 1, [0xEF] = 1,
};

/* The code point of 2 or 3 bytes that is written as \uXXXX, and how many bytes it takes; 0 for any other. */
static uint32_t escaped(const uint8_t *p, const uint8_t *end, int *bytes)
{
    uint32_t point = 0;
    *bytes = 1;
    if (*p < 0x20 || *p == 0x7F) return *p ? *p : 0x110000; /* NUL must not look like "any other" */
    if (*p == 0xC2 && end - p > 1) {
        *bytes = 2;
        return p[1] >= 0x80 && p[1] <= 0x9F ? p[1] : 0;
    }
    if (*p >= 0xE0 && end - p > 2) {
        point = (uint32_t)(*p & 15) << 12 | (uint32_t)(p[1] & 63) << 6 | (p[2] & 63);
        *bytes = 3;
        if ((point >= 0x2028 && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069) || point == 0xFEFF ||
            (point >= 0xD800 && point <= 0xDFFF))
            return point;
    }
    return 0;
}

/* The letter behind a backslash; 0 where there is none of its own. */
static uint8_t letter(uint8_t byte)
{
    switch (byte) {
    case '"':
    case '\\': return byte;
    case '\b': return 'b';
    case '\t': return 't';
    case '\n': return 'n';
    case '\f': return 'f';
    case '\r': return 'r';
    default: return 0;
    }
}

/* Whether eight bytes are ASCII that is written as it stands; no, where a byte may be anything else. */
static int plain(uint64_t word)
{
    uint64_t quote = word ^ EACH * '"', slash = word ^ EACH * '\\';
    return !((word | (word - EACH * 0x20) | (word + EACH) | (quote - EACH) | (slash - EACH)) & EACH << 7);
}

/* Copies bytes that are written as they stand, eight at a time, as long as there are such; returns how many. */
static size_t put_plain(uint8_t *to, const uint8_t *p, const uint8_t *end)
{
    const uint8_t *from = p;
    for (uint64_t word; end - p >= 8 && plain(word = word_at(p)); p += 8, to += 8) memcpy(to, &word, 8);
    return (size_t)(p - from);
}

size_t quoted_size(const uint8_t *p, const uint8_t *end)
{
    size_t size = 2 + (size_t)(end - p);
    for (int bytes; p < end; p += bytes) {
        bytes = 1;
        while (end - p >= 8 && plain(word_at(p))) p += 8;
        if (p == end) break;
        if (!SEEN[*p]) continue;
        if (letter(*p))
            size++;
        else if (escaped(p, end, &bytes))
            size += 6 - (size_t)bytes;
    }
    return size;
}

uint8_t *put_quoted(uint8_t *to, const uint8_t *p, const uint8_t *end)
{
    *to++ = '"';
    for (int bytes; p < end; p += bytes) {
        uint32_t point;
        size_t some = put_plain(to, p, end);
        bytes = 1;
        p += some;
        to += some;
        if (p == end) break;
        if (!SEEN[*p]) {
            *to++ = *p;
        } else if (letter(*p)) {
            *to++ = '\\';
            *to++ = letter(*p);
        } else if ((point = escaped(p, end, &bytes))) {
            *to++ = '\\';
            *to++ = 'u';
            for (int shift = 12; shift >= 0; shift -= 4) *to++ = (uint8_t)HEX[point >> shift & 15];
        } else {
            memcpy(to, p, (size_t)bytes);
            to += bytes;
        }
    }
    *to++ = '"';
    return to;
}

static int digits(uint64_t number)
{
    int count = 1;
    while (number >= 10) {
        number /= 10;
        count++;
    }
    return count;
}

static uint64_t magnitude(int64_t number) { return number < 0 ? 0 - (uint64_t)number : (uint64_t)number; }

int64_t row_size(const Pattern *pattern, size_t row)
{
    int64_t size = pattern->cut[pattern->columns + 1];
    for (size_t k = 0; k < pattern->columns; k++) {
        const Column *c = pattern->column + k;
        if (!c->text)
            size += (c->first[row] < 0) + digits(magnitude(c->first[row]));
        else if (c->first[row] < 0 || c->last[row] < c->first[row] || c->last[row] > c->size)
            return -1;
        else
            size += c->last[row] - c->first[row];
    }
    return size;
}

static uint8_t *put_number(uint8_t *to, int64_t number)
{
    uint64_t rest = magnitude(number);
    if (number < 0) *to++ = '-';
    uint8_t *stop = to + digits(rest);
    for (uint8_t *p = stop; p > to; rest /= 10) *--p = (uint8_t)('0' + rest % 10);
    return stop;
}

static uint8_t *put(uint8_t *to, const uint8_t *from, int64_t size)
{
    if (size) memcpy(to, from, (size_t)size);
    return to + size;
}

uint8_t *put_row(uint8_t *to, const Pattern *pattern, size_t row)
{
    for (size_t k = 0;; k++) {
        to = put(to, pattern->literal + pattern->cut[k], pattern->cut[k + 1] - pattern->cut[k]);
        if (k == pattern->columns) return to;
        const Column *c = pattern->column + k;
        to = c->text ? put(to, c->text + c->first[row], c->last[row] - c->first[row]) : put_number(to, c->first[row]);
    }
}

/* How many of eight bytes begin a character; 9 where one of them is `stop`, which has to be looked at. */
static int begun(uint64_t word, uint8_t stop)
{
    uint64_t same = word ^ EACH * stop;
    if ((same - EACH) & ~same & EACH << 7) return 9;
    uint64_t rest = word >> 7 & ~(word >> 6) & EACH; /* bytes of 10xxxxxx */
    return 8 - (int)(rest * EACH >> 56);
}

/* Where the text is ASCII up to the last place, each byte is a character, and only lines are looked for. */
static size_t find_plain(const uint8_t *text, size_t size, uint8_t stop, const int64_t *at, size_t n, int64_t *byte,
                         int64_t *line, int64_t *begin)
{
    int64_t lines = 1, first = 0;
    const uint8_t *ends = memchr(text, stop, size);
    for (size_t asked = 0; asked < n; asked++) {
        size_t place = (size_t)at[asked];
        if (at[asked] < 0 || place > size) return asked;
        while (ends && (size_t)(ends - text) < place) {
            lines++;
            first = ends - text + 1;
            ends = memchr(ends + 1, stop, size - (size_t)first);
        }
        byte[asked] = at[asked];
        line[asked] = lines;
        begin[asked] = first;
    }
    return n;
}

size_t find_places(const uint8_t *text, size_t size, const int64_t *at, size_t n, int64_t *byte, int64_t *line,
                   int64_t *begin)
{
    uint8_t stop = size && memchr(text, '\n', size) ? '\n' : '\r';
    int64_t chars = 0, lines = 1, first = 0; /* characters begun, the line, and the character that it begins with */
    size_t place = 0, last = n && at[n - 1] > 0 ? (size_t)at[n - 1] : 0;
    if (is_ascii(text, last < size ? last : size)) return find_plain(text, size, stop, at, n, byte, line, begin);
    for (size_t asked = 0; asked < n; asked++) {
        while (place < size) {
            int many = size - place >= 8 ? begun(word_at(text + place), stop) : 9;
            if (many < 9 && chars + many <= at[asked]) {
                place += 8;
                chars += many;
                continue;
            }
            if ((text[place] & 0xC0) != 0x80) {
                if (chars == at[asked]) break;
                chars++;
            }
            if (text[place++] == stop) {
                lines++;
                first = chars;
            }
        }
        if (chars != at[asked]) return asked;
        byte[asked] = (int64_t)place;
        line[asked] = lines;
        begin[asked] = first;
    }
    return n;
}
