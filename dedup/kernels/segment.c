/* Articles -> passages, one text at a time, on bit maps of its characters:

       "The bank\nsaid so. It rose."   spaces  00010000 10000100 ...   a word's end, a line's text, the next sentence's
                                       words   11101111 01111011 ...   start: the next bit; letters: a count of bits

   paragraphs.py, wrapping.py and sentences.py are the spec; each function here names what it does there. Lengths and places are in
   characters. An ASCII text is its own code points; another one is decoded to 32 bits a character. */

#include "segment.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "wide.h"

#if defined(_MSC_VER)
#include <intrin.h>
#endif
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum { WORD = 1, SPACE = 2, UPPER = 4, LOWER = 8, MARK = 16, CLOSE = 32, LINE = 64 }; /* bits of a class */
enum { ALPHA = 1, DECIMAL = 2, BLANK = 4 };                                           /* bits of a kind */

#define SHORT_SENTENCE 60
#define FRAGMENT 20
#define JOINING_PARAGRAPH 1500
#define LONG_SENTENCE 600
#define NARROWEST 45
#define WIDEST 100
#define UNFIT_SHARE 0.55
#define FAR_SHARE 0.6
#define FLOWING_SHARE 0.35
#define ROW_SLACK 4
#define SLIM_UNFIT_SHARE 0.65
#define BARE_SHARE 0.7
#define RAGGED 8
#define STOP_EVERY 400
#define SLIM_ENDS 3
#define SLIM_LEAST 16
#define LONGEST_PIECE 400
#define SHORTEST_PIECE 120
#define CASE_BEFORE 200
#define CASE_AFTER 100
#define DATELINE_REACH 90
#define FOLLOWING_REACH 24

#define PAD 8          /* line ends before and after a text, so that no look around leaves it */
#define LONGEST_WORD 64 /* characters read before a full stop, at most */
#define ELLIPSIS 0x2026
#define GUILLEMET 0xBB
#define LETTER_STAND_IN 0x4E00 /* of a letter or digit past U+FFFF, and of any other character there */
#define OTHER_STAND_IN 0x2022

typedef struct {
    const uint32_t *words;
    uint32_t *slot; /* 1 + where the word starts; 0 is free */
    uint32_t mask;
    int longest;
} WordSet;

/* What wrapping._wide and _slim know of a line that may go on with the paragraph of the one above. */
typedef struct {
    uint8_t unfit, flowing, stopped, opening, runs_on, sign, far, first; /* in narrow copy not far, not first */
} Join;

typedef struct {
    int64_t start, end, indent, slack; /* slack: -1 until it is asked for */
    int follows, joined;
    Join join;
} TextLine;

typedef struct {
    int64_t end, start;
} Stop;

/* One text, and the room to work on it, which is kept from one text to the next. */
typedef struct {
    const Properties *properties;
    WordSet abbreviations, starters;
    int64_t reach;         /* characters read before a full stop */
    int64_t n;             /* characters */
    const uint8_t *bytes;  /* the code points of an ASCII text, else NULL */
    const uint32_t *codes; /* of another one */
    const uint8_t *classes;
    uint64_t *space, *word, *upper, *mark, *line; /* bit maps of classes */
    int64_t walked, extra;                /* a place, and the bytes before it beyond one a character */
    uint32_t *code_room;
    uint8_t *class_room;
    uint64_t *map_room;
    TextLine *lines;
    Stop *stops, *sentences;
    int64_t *letters;
    uint8_t *closes;
    int wide; /* the processor has vectors of 64 bytes */
    size_t code_size, class_size, map_size, line_size, stop_size, sentence_size, letter_size, close_size; /* bytes */
} Text;

/* ---- bits ---- */

static inline int lowest(uint64_t x)
{
#if defined(_MSC_VER)
    unsigned long at;
    _BitScanForward64(&at, x);
    return (int)at;
#else
    return __builtin_ctzll(x);
#endif
}

static inline int highest(uint64_t x)
{
#if defined(_MSC_VER)
    unsigned long at;
    _BitScanReverse64(&at, x);
    return (int)at;
#else
    return 63 - __builtin_clzll(x);
#endif
}

static inline int count(uint64_t x)
{
    x -= (x >> 1) & 0x5555555555555555u;
    x = (x & 0x3333333333333333u) + ((x >> 2) & 0x3333333333333333u);
    x = (x + (x >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
    return (int)((x * 0x0101010101010101u) >> 56);
}

static inline uint64_t below(int64_t i) { return ((uint64_t)1 << (i & 63)) - 1; }

/* The bits set in [start, end). */
static int64_t bits_within(const uint64_t *map, int64_t start, int64_t end)
{
    if (start >= end) return 0;
    int64_t first = start >> 6, last = end >> 6;
    if (first == last) return count(map[first] & ~below(start) & below(end));
    int64_t total = count(map[first] & ~below(start)) + count(map[last] & below(end));
    while (++first < last) total += count(map[first]);
    return total;
}

/* The first place, not before `i`, whose bit is set after `flip`; the map must have one. */
static inline int64_t next_bit(const uint64_t *map, uint64_t flip, int64_t i)
{
    int64_t at = i >> 6;
    uint64_t bits = (map[at] ^ flip) & ~below(i);
    while (!bits) bits = map[++at] ^ flip;
    return at << 6 | lowest(bits);
}

/* The first character from `i` on that is no space; n if none. A clear word ends the map of spaces. */
static inline int64_t next_text(const Text *t, int64_t i)
{
    if (i >= t->n) return t->n;
    int64_t at = next_bit(t->space, ~(uint64_t)0, i);
    return at < t->n ? at : t->n;
}

/* The end of the run of text that the character at `i` stands in. */
static inline int64_t run_end(const Text *t, int64_t i) { return next_bit(t->space, 0, i); }

/* The end of the last run of text that starts before `i`, at most `i`; one does. */
static inline int64_t text_before(const Text *t, int64_t i)
{
    int64_t at = (i - 1) >> 6;
    uint64_t bits = ~t->space[at] & (~(uint64_t)0 >> (63 - ((i - 1) & 63)));
    while (!bits) bits = ~t->space[--at];
    return (at << 6 | highest(bits)) + 1;
}

/* ---- characters ---- */

static inline uint32_t code(const Text *t, int64_t i) { return t->bytes ? t->bytes[i] : t->codes[i]; }

static inline int has(const Text *t, int64_t i, int bits) { return (t->classes[i] & bits) != 0; }

static inline uint8_t kind(const Text *t, uint32_t point)
{
    return point < t->properties->limit ? t->properties->kinds[point] : 0;
}

static inline uint8_t class_of(const Text *t, uint32_t point)
{
    return point < t->properties->limit ? t->properties->classes[point] : 0;
}

static inline uint32_t lower(const Text *t, uint32_t point)
{
    return point < t->properties->limit ? t->properties->lower[point] : point;
}

static inline uint32_t stand_in(const Text *t, int64_t i)
{
    uint32_t point = code(t, i);
    if (point < 0x10000) return point;
    return has(t, i, WORD) ? LETTER_STAND_IN : OTHER_STAND_IN;
}

/* [^\W\d_] */
static inline int is_letter(const Text *t, uint32_t point)
{
    return (class_of(t, point) & WORD) && !(kind(t, point) & DECIMAL);
}

/* \w */
static inline int is_wordlike(const Text *t, uint32_t point) { return point == '_' || (class_of(t, point) & WORD); }

static int is_one_of(uint32_t point, const uint32_t *members)
{
    while (*members && *members != point) members++;
    return *members != 0;
}

/* ---- words ---- */

static uint32_t word_hash(const uint32_t *word, int n)
{
    uint32_t hash = 2166136261u;
    for (int i = 0; i < n; i++) hash = (hash ^ word[i]) * 16777619u;
    return hash ^ hash >> 15;
}

static int make_set(WordSet *set, const uint32_t *words, size_t size)
{
    size_t many = 16;
    for (size_t i = 0; i < size; i++) many += 4 * !words[i];
    size_t slots = 1;
    while (slots < many) slots *= 2;
    if (size > UINT32_MAX / 2 || !(set->slot = calloc(slots, sizeof *set->slot))) return NO_MEMORY;
    set->words = words;
    set->mask = (uint32_t)slots - 1;
    set->longest = 0;
    for (size_t start = 0; start < size;) {
        size_t end = start;
        while (end < size && words[end]) end++;
        if (end == size) break;
        uint32_t at = word_hash(words + start, (int)(end - start)) & set->mask;
        while (set->slot[at]) at = (at + 1) & set->mask;
        set->slot[at] = (uint32_t)start + 1;
        if ((int)(end - start) > set->longest) set->longest = (int)(end - start);
        start = end + 1;
    }
    return 0;
}

static int contains(const WordSet *set, const uint32_t *word, int n)
{
    if (n > set->longest) return 0;
    for (uint32_t at = word_hash(word, n) & set->mask; set->slot[at]; at = (at + 1) & set->mask) {
        const uint32_t *other = set->words + set->slot[at] - 1;
        int i = 0;
        while (i < n && other[i] && other[i] == word[i]) i++;
        if (i == n && !other[n]) return 1;
    }
    return 0;
}

/* ---- a text ---- */

static int follows(const uint8_t *p, const uint8_t *end, int more)
{
    if (end - p <= more) return 0;
    for (int i = 1; i <= more; i++)
        if ((p[i] & 0xC0) != 0x80) return 0;
    return 1;
}

/* The bytes of the character at p; 0 if it is none. */
static inline int decode(const uint8_t *p, const uint8_t *end, uint32_t *point)
{
    uint32_t lead = *p;
    if (lead < 0x80) {
        *point = lead;
        return 1;
    }
    if (lead >= 0xC2 && lead < 0xE0 && follows(p, end, 1)) {
        *point = (lead & 0x1F) << 6 | (p[1] & 0x3F);
        return 2;
    }
    if (lead >= 0xE0 && lead < 0xF0 && follows(p, end, 2)) {
        *point = (lead & 0x0F) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3F);
        return *point < 0x800 ? 0 : 3;
    }
    if (lead >= 0xF0 && lead < 0xF5 && follows(p, end, 3)) {
        *point = (lead & 0x07) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3F);
        return *point < 0x10000 || *point > 0x10FFFF ? 0 : 4;
    }
    return 0;
}

static int is_ascii(const uint8_t *p, size_t n)
{
    uint64_t any = 0, word;
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        memcpy(&word, p + i, 8);
        any |= word;
    }
    for (; i < n; i++) any |= p[i];
    return !(any & 0x8080808080808080u);
}

/* Gathers one bit of each of 16 classes; the first character's is the lowest. */
#if defined(__SSE2__)
#define GATHER(p, bit) ((uint64_t)_mm_movemask_epi8(_mm_slli_epi16(_mm_loadu_si128((const __m128i *)(p)), 7 - (bit))))
#else
static inline uint64_t gather_eight(const uint8_t *p, int bit)
{
    uint64_t eight = 0;
    for (int i = 0; i < 8; i++) eight |= (uint64_t)p[i] << 8 * i;
    return (eight >> bit & 0x0101010101010101u) * 0x0102040810204080u >> 56;
}
#define GATHER(p, bit) (gather_eight(p, bit) | gather_eight((p) + 8, bit) << 8)
#endif

/* The maps of whole words of classes. */
static void make_maps(Text *t, size_t words)
{
    if (t->wide) {
        wide_map(t->classes, words, SPACE, t->space);
        wide_map(t->classes, words, WORD, t->word);
        wide_map(t->classes, words, UPPER, t->upper);
        wide_map(t->classes, words, MARK, t->mark);
        wide_map(t->classes, words, LINE, t->line);
        return;
    }
    for (size_t i = 0; i < words; i++) {
        uint64_t space = 0, word = 0, upper = 0, mark = 0, line = 0;
        for (int part = 0; part < 64; part += 16) {
            const uint8_t *p = t->classes + 64 * i + part;
            word |= GATHER(p, 0) << part;
            space |= GATHER(p, 1) << part;
            upper |= GATHER(p, 2) << part;
            mark |= GATHER(p, 4) << part;
            line |= GATHER(p, 6) << part;
        }
        t->space[i] = space;
        t->word[i] = word;
        t->upper[i] = upper;
        t->mark[i] = mark;
        t->line[i] = line;
    }
}

static void classify(const uint8_t *restrict table, const uint8_t *restrict p, size_t n, uint8_t *restrict classes)
{
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        uint8_t one = table[p[i]], two = table[p[i + 1]], three = table[p[i + 2]], four = table[p[i + 3]];
        classes[i] = one;
        classes[i + 1] = two;
        classes[i + 2] = three;
        classes[i + 3] = four;
    }
    for (; i < n; i++) classes[i] = table[p[i]];
}

/* Decodes to code points and classes; returns how many, or -1 where the bytes are not UTF-8. */
static int64_t decode_text(const uint8_t *restrict table, uint32_t limit, const uint8_t *restrict p, const uint8_t *end,
                           uint32_t *restrict codes, uint8_t *restrict classes)
{
    int64_t n = 0;
    while (p < end) {
        uint64_t word = 0x80;
        if (end - p >= 8) memcpy(&word, p, 8);
        if (!(word & 0x8080808080808080u)) {
            for (int i = 0; i < 8; i++) codes[n + i] = p[i];
            classify(table, p, 8, classes + n);
            n += 8;
            p += 8;
            continue;
        }
        for (const uint8_t *stop = end - p >= 8 ? p + 8 : end; p < stop;) {
            uint32_t point;
            int bytes = decode(p, end, &point);
            if (!bytes) return -1;
            codes[n] = point;
            classes[n++] = point < limit ? table[point] : 0;
            p += bytes;
        }
    }
    return n;
}

/* Makes room for so many items; what was there is lost, unless kept. */
static int make_room(void *room, size_t *size, size_t items, size_t item, int kept)
{
    void **memory = room;
    if (items > SIZE_MAX / 4 / item) return NO_MEMORY;
    if (items * item <= *size) return 0;
    size_t more = 2 * items * item + 1024;
    void *larger = kept ? realloc(*memory, more) : malloc(more);
    if (!larger) return NO_MEMORY;
    if (!kept) free(*memory);
    *memory = larger;
    *size = more;
    return 0;
}

/* Copies a text of ASCII and classes it; returns 0 where it is another. */
static int take_ascii(Text *t, const uint8_t *p, size_t n, uint8_t *classes)
{
    uint8_t *copy = (uint8_t *)t->code_room + PAD;
    const uint8_t *table = t->properties->classes;
    if (t->wide) {
        if (!wide_classes(table, p, n, copy, classes)) return 0;
    } else {
        if (!is_ascii(p, n)) return 0;
        memcpy(copy, p, n);
        classify(table, p, n, classes);
    }
    memset(copy - PAD, '\n', PAD);
    memset(copy + n, '\n', PAD);
    t->bytes = copy;
    t->n = (int64_t)n;
    return 1;
}

/* sentences.page, of one text. */
static int take_text(Text *t, const uint8_t *p, size_t bytes)
{
    size_t room = bytes + 2 * PAD + 128;
    if (make_room(&t->code_room, &t->code_size, room, sizeof *t->code_room, 0) < 0 ||
        make_room(&t->class_room, &t->class_size, room, 1, 0) < 0)
        return NO_MEMORY;
    uint8_t *classes = t->class_room + PAD;
    t->classes = classes;
    if (!take_ascii(t, p, bytes, classes)) {
        uint32_t *codes = t->code_room + PAD;
        t->n = decode_text(t->properties->classes, t->properties->limit, p, p + bytes, codes, classes);
        if (t->n < 0) return NOT_UTF8;
        for (int i = 0; i < PAD; i++) codes[i - PAD] = codes[t->n + i] = '\n';
        t->bytes = NULL;
        t->codes = codes;
    }
    size_t words = (size_t)(t->n + PAD) / 64 + 1;
    memset(classes - PAD, SPACE | LINE, PAD);
    memset(classes + t->n, SPACE | LINE, 64 * words - (size_t)t->n);
    if (make_room(&t->map_room, &t->map_size, 5 * words + 1, sizeof *t->map_room, 0) < 0) return NO_MEMORY;
    t->mark = t->map_room;
    t->line = t->mark + words;
    t->upper = t->line + words;
    t->word = t->upper + words;
    t->space = t->word + words;
    make_maps(t, words);
    t->space[words] = 0;
    t->walked = t->extra = 0;
    return 0;
}

/* The bytes before the character at `i`; asked for in rising order, it costs one walk through the text. */
static int64_t bytes_before(Text *t, int64_t i)
{
    if (t->bytes) return i;
    if (i < t->walked) t->walked = t->extra = 0;
    int64_t extra = 0;
    for (int64_t at = t->walked; at < i; at++) {
        uint32_t point = t->codes[at];
        extra += (point >= 0x80) + (point >= 0x800) + (point >= 0x10000);
    }
    t->walked = i;
    t->extra += extra;
    return i + t->extra;
}

/* ---- lines ---- */

static inline int64_t line_width(const TextLine *line) { return line->end - line->start + line->indent; }

/* wrapping.lines: returns how many. */
static int64_t take_lines(Text *t)
{
    int64_t n = 0, start = 0, blank = 1, first = -1; /* the line above is blank, or there is none */
    while (start <= t->n) {
        int64_t end = next_bit(t->line, 0, start);
        while (code(t, end) == '\r' && code(t, end + 1) == '\n') end++;
        if (first < start) first = next_text(t, start); /* once for any number of blank lines */
        if (first < end) {
            if (make_room(&t->lines, &t->line_size, (size_t)n + 1, sizeof *t->lines, 1) < 0) return NO_MEMORY;
            t->lines[n++] = (TextLine){first, text_before(t, end), first - start, -1, !blank, 0, {0}};
        }
        blank = first >= end;
        start = end + 1;
    }
    return n;
}

/* Words in a stretch that starts with one: each other one begins after a space. */
static int64_t words_within(const Text *t, int64_t start, int64_t end)
{
    int64_t words = 1, last = end >> 6;
    uint64_t before = 0, from = ~below(start) & ~((uint64_t)1 << (start & 63));
    for (int64_t at = start >> 6; at <= last; at++) {
        uint64_t space = t->space[at], starts = ~space & (space << 1 | before) & from;
        words += count(at == last ? starts & below(end) : starts);
        before = space >> 63;
        from = ~(uint64_t)0;
    }
    return words;
}

static int is_row(const Text *t, TextLine *line)
{
    if (line->slack < 0) {
        int64_t words = words_within(t, line->start, line->end);
        line->slack = bits_within(t->space, line->start, line->end) - (words - 1);
    }
    return line->slack >= ROW_SLACK;
}

/* wrapping._bulleted */
static int is_bulleted(const Text *t, int64_t start)
{
    static const uint32_t bullets[] = {'-',    '*',    0x2022, 0x2013, 0x2014, 0x25BA, 0x25AA, 0xB7, 0x25CF,
                                       0x25CB, 0x25A0, 0x25A1, 0x2023, '>',    '#',    '|',    0};
    uint32_t first = code(t, start), second = code(t, start + 1), third = code(t, start + 2);
    if (first - '0' < 10)
        return ((second == '.' || second == ')') && has(t, start + 2, SPACE)) ||
               (second - '0' < 10 && (third == '.' || third == ')') && has(t, start + 3, SPACE));
    return has(t, start + 1, SPACE) && is_one_of(stand_in(t, start), bullets);
}

/* wrapping._stopped */
static int is_stopped(const Text *t, int64_t end)
{
    int64_t last = end - 1;
    for (int i = 0; i < 3; i++) last -= has(t, last, CLOSE);
    return has(t, last, MARK) || code(t, last) == ':';
}

/* The rest of a dateline after its place: `(?:\(\w{2,12}\))? ?(?:--|[-–—]) `, a space before it or not. */
static int is_dash(const Text *t, int64_t at, int64_t end)
{
    at += at < end && code(t, at) == ' ';
    if (at < end && code(t, at) == '(') {
        int64_t name = ++at;
        while (at < end && is_wordlike(t, code(t, at))) at++;
        if (at - name < 2 || at - name > 12 || at == end || code(t, at) != ')') return 0;
        at++;
        at += at < end && code(t, at) == ' ';
    } else if (at < end && code(t, at) == ' ') {
        at++; /* both optional spaces */
    }
    if (at + 1 < end && code(t, at) == '-' && code(t, at + 1) == '-')
        at += 2;
    else if (at < end && (code(t, at) == '-' || code(t, at) == 0x2013 || code(t, at) == 0x2014))
        at++;
    else
        return 0;
    return at < end && code(t, at) == ' ';
}

/* `(?:,? [A-Z][a-z]{2,8}\.? \d\d?)`: returns where it ends, after one digit; 0 if it is none. */
static int64_t date_end(const Text *t, int64_t at, int64_t end)
{
    at += at < end && code(t, at) == ',';
    if (at + 1 >= end || code(t, at) != ' ' || code(t, at + 1) - 'A' >= 26) return 0;
    int64_t name = at += 2;
    while (at < end && code(t, at) - 'a' < 26) at++;
    if (at - name < 2 || at - name > 8) return 0;
    at += at < end && code(t, at) == '.';
    if (at + 1 >= end || code(t, at) != ' ' || !(kind(t, code(t, at + 1)) & DECIMAL)) return 0;
    return at + 2;
}

/* wrapping._DATELINE */
static int is_dateline(const Text *t, int64_t start)
{
    int64_t end = start + DATELINE_REACH < t->n ? start + DATELINE_REACH : t->n;
    if (start >= end || code(t, start) - 'A' >= 26) return 0;
    for (int64_t at = start + 1; at < end && at - start <= 40; at++) {
        uint32_t point = code(t, at);
        if (point - 'A' >= 26 && point != ' ' && point != '.' && point != ',' && point != '\'' && point != '-') break;
        if (at - start < 2) continue;
        int64_t dated = date_end(t, at + 1, end);
        if (is_dash(t, at + 1, end) || (dated && is_dash(t, dated, end))) return 1;
        if (dated && dated < end && (kind(t, code(t, dated)) & DECIMAL) && is_dash(t, dated + 1, end)) return 1;
    }
    return 0;
}

static int may_join(const Text *t, const TextLine *line, int64_t base)
{
    return line->follows && line_width(line) <= WIDEST && line_width(line - 1) <= WIDEST &&
           line->indent < base + 2 && !is_bulleted(t, line->start);
}

/* wrapping._Seams.unfit */
static int is_unfit(const Text *t, const TextLine *line, int64_t wrap)
{
    int64_t width = line_width(line - 1), word = run_end(t, line->start) - line->start;
    return width + 1 + (word < 30 ? word : 30) > wrap && (word <= 30 || width >= wrap - 2);
}

static int is_sign_off(const Text *t, const TextLine *line, int closing, int stopped)
{
    return closing && line_width(line) <= 20 && !has(t, line->start, LOWER) && stopped &&
           words_within(t, line->start, line->end) <= 2;
}

static Join judge(const Text *t, const TextLine *line, int opening, int closing, int64_t wrap)
{
    Join j;
    const TextLine *above = line - 1;
    j.unfit = is_unfit(t, line, wrap);
    j.flowing = has(t, line->start, WORD) && !has(t, line->start, UPPER);
    j.stopped = is_stopped(t, above->end);
    j.opening = opening;
    j.runs_on = j.flowing && (!j.stopped || (opening && has(t, line->start, LOWER)));
    j.sign = is_sign_off(t, line, closing, j.stopped);
    j.far = (double)line_width(above) >= FAR_SHARE * (double)wrap;
    j.first = opening && j.runs_on && !j.unfit && line_width(line) >= NARROWEST;
    return j;
}

static Join judge_slim(const Text *t, const TextLine *line, int opening, int closing, int64_t wrap)
{
    Join j = {0};
    int64_t above = line[-1].end - 1;
    int lower = has(t, line->start, LOWER), hyphen = code(t, above) == '-';
    j.unfit = is_unfit(t, line, wrap) || (lower && hyphen);
    j.flowing = lower && (hyphen || has(t, above, WORD));
    j.stopped = is_stopped(t, line[-1].end);
    j.opening = opening;
    j.runs_on = lower && !j.stopped;
    j.sign = is_sign_off(t, line, closing, j.stopped);
    return j;
}

/* The width of a line end, so many wider ones left out, from how many there are of each width up to the widest. */
static int64_t width_below(const int64_t *widths, int64_t widest, int64_t left_out)
{
    for (int64_t width = widest; width > 0; width--)
        if ((left_out -= widths[width]) < 0) return width;
    return 0;
}

/* wrapping._wrap_width */
static int64_t wrap_width(const int64_t *widths, int64_t widest, int64_t ends)
{
    return width_below(widths, widest, ends / 10 > (ends >= 4) ? ends / 10 : ends >= 4);
}

typedef struct {
    int64_t ends, full, flow, openings, capitals, lows, stops;
} Told;

/* wrapping._wide, of a text */
static int is_wrapped(const Told *told, int64_t wrap, int indents)
{
    double ends = (double)told->ends;
    int flows = (double)told->flow >= FLOWING_SHARE * (double)told->full;
    flows |= told->flow > 0 && told->full == told->ends;
    int prose = told->ends > 0 && (double)told->full >= UNFIT_SHARE * ends && flows;
    int64_t fewer = told->full < told->capitals ? told->full : told->capitals;
    int telex = (double)fewer >= 0.9 * ends && told->ends >= (indents ? 3 : 5);
    int alone = told->ends == 0 && told->openings > 0;
    return wrap >= NARROWEST && (prose || telex || alone);
}

/* The least indent of each block of lines, kept in `joined` of all its lines until they are judged. */
static void find_bases(TextLine *lines, int64_t n)
{
    for (int64_t first = 0, last; first < n; first = last) {
        int64_t base = lines[first].indent;
        for (last = first + 1; last < n && lines[last].follows; last++)
            if (lines[last].indent < base) base = lines[last].indent;
        for (int64_t i = first; i < last; i++)
            lines[i].joined = lines[i].follows && base < WIDEST ? 1 + (int)base : 0;
    }
}

static int is_closing(const TextLine *lines, int64_t n, int64_t i) { return i + 1 == n || !lines[i + 1].follows; }

/* Lines that go on, where nothing else about them speaks against it; `joined` tells which may. */
static void join_line(const Text *t, TextLine *line, int goes_on)
{
    int may = line->joined;
    line->joined = 0;
    if (!may || !goes_on || line->join.sign || (is_row(t, line - 1) && is_row(t, line))) return;
    line->joined = !(has(t, line->start, UPPER) && has(t, line->start + 1, UPPER) && is_dateline(t, line->start));
}

/* wrapping._stops, of a line */
static int64_t stops_within(const Text *t, int64_t start, int64_t end)
{
    int64_t stops = 0;
    for (int64_t at = start >> 6; at <= (end - 1) >> 6; at++) {
        uint64_t bits = t->mark[at];
        if (at == start >> 6) bits &= ~below(start);
        for (; bits && (at << 6 | lowest(bits)) < end; bits &= bits - 1) {
            int64_t mark = at << 6 | lowest(bits);
            stops += has(t, mark - 1, WORD) && !has(t, mark - 1, UPPER) && has(t, mark - 2, WORD) &&
                     has(t, mark + 1, SPACE | CLOSE);
        }
    }
    return stops;
}

/* wrapping._slim, of a text: what its line ends tell, those of up to `widest` columns. */
static int is_slim(Text *t, int64_t n, int64_t wrap, int64_t widest)
{
    TextLine *lines = t->lines;
    Told told = {0};
    for (int64_t i = 0; i < n; i++) {
        if (lines[i].joined || (i + 1 < n && lines[i + 1].joined))
            told.stops += stops_within(t, lines[i].start, lines[i].end);
        if (!lines[i].joined) continue;
        Join j = lines[i].join = judge_slim(t, lines + i, i == 1, is_closing(lines, n, i), wrap);
        if (line_width(lines + i - 1) > widest || j.stopped || j.sign || (j.opening && !j.unfit) ||
            is_row(t, lines + i - 1) || is_row(t, lines + i))
            continue;
        told.ends++;
        told.full += j.unfit;
        told.lows += has(t, lines[i].start, LOWER);
        told.flow += j.flowing;
    }
    return told.ends >= SLIM_ENDS && (double)(told.full - 1) >= SLIM_UNFIT_SHARE * (double)(told.ends - 1) &&
           (double)told.flow >= FLOWING_SHARE * (double)told.ends &&
           (double)told.flow >= BARE_SHARE * (double)told.lows && STOP_EVERY * told.stops >= told.ends * wrap;
}

/* wrapping._slim: joins the lines of narrow copy. */
static void join_slim(Text *t, int64_t n, int64_t wrap)
{
    TextLine *lines = t->lines;
    for (int64_t first = 0, last; first < n; first = last) {
        int64_t seams = 0, flow = 0; /* of the block */
        for (last = first; last == first || (last < n && lines[last].follows); last++) {
            seams += lines[last].joined;
            flow += lines[last].joined && lines[last].join.flowing;
        }
        for (int64_t i = first; i < last; i++) {
            Join j = lines[i].join;
            int full = lines[i].joined && (j.unfit || (!j.stopped && is_unfit(t, lines + i, wrap - wrap / RAGGED)));
            join_line(t, lines + i, (full && (seams <= 2 || flow)) || j.runs_on);
        }
    }
}

/* wrapping._wide: joins the lines of a text. */
static void join_wide(Text *t, int64_t n, int64_t wrap, int indents)
{
    TextLine *lines = t->lines;
    Told told = {0};
    for (int64_t i = 1; wrap >= NARROWEST && i < n; i++) {
        if (!lines[i].joined) continue;
        Join j = lines[i].join = judge(t, lines + i, i == 1, is_closing(lines, n, i), wrap);
        told.openings += j.first;
        if (!j.far || j.sign || (j.opening && !j.unfit) || is_row(t, lines + i - 1) || is_row(t, lines + i)) continue;
        told.ends++;
        told.full += j.unfit;
        told.flow += j.unfit && j.flowing;
        told.capitals += !has(t, lines[i].start + 1, LOWER) && !has(t, lines[i].start + 2, LOWER);
    }
    int wrapped = is_wrapped(&told, wrap, indents);
    for (int64_t i = 0; i < n; i++) {
        Join j = lines[i].join;
        int broken = j.runs_on && (j.opening || j.far);
        join_line(t, lines + i, wrapped && (j.unfit || broken || (j.opening && !j.stopped && indents)));
    }
}

/* wrapping._columnar: the most columns of a line end that can be of a narrow column. */
static int64_t columnar_width(const int64_t *widths)
{
    int64_t slim = 0;
    for (int64_t width = 1; width < NARROWEST; width++) slim += widths[width];
    int64_t most = 3 * width_below(widths, NARROWEST - 1, slim / 2) / 2;
    return most < NARROWEST ? most : NARROWEST - 1;
}

/* wrapping.joins: marks the lines that go on with the paragraph of the line above. */
static void join_lines(Text *t, int64_t n)
{
    TextLine *lines = t->lines;
    int64_t widths[WIDEST + 1] = {0}, ends = 0, slim = 0;
    int indents = 0;
    find_bases(lines, n);
    for (int64_t i = 0; i < n; i++) {
        indents |= lines[i].indent >= 2;
        lines[i].joined = lines[i].joined && may_join(t, lines + i, lines[i].joined - 1);
        if (!lines[i].joined) continue;
        widths[line_width(lines + i - 1)]++;
        ends++;
    }
    if (!ends) return;
    int64_t widest = columnar_width(widths);
    for (int64_t width = 1; width <= widest; width++) slim += widths[width];
    int64_t wrap = wrap_width(widths, widest, slim);
    if (3 * slim >= 2 * ends && wrap >= SLIM_LEAST && is_slim(t, n, wrap, widest))
        join_slim(t, n, wrap);
    else
        join_wide(t, n, wrap_width(widths, WIDEST, ends), indents);
}

/* ---- sentence ends ---- */

static const uint32_t stops[] = {'.', '!', '?', ELLIPSIS, 0};
static const uint32_t openers[] = {'"', '\'', '(', '[', '{', 0x201C, 0x2018, 0xAB, 0x2039, 0xBF, 0xA1, '*', 0};

/* sentences._ADDRESS: a word and a full stop, and a letter after it. */
static int is_address(const Text *t, int64_t at)
{
    int64_t start = at;
    while (is_wordlike(t, code(t, at))) at++;
    return at > start && code(t, at) == '.' && is_letter(t, code(t, at + 1));
}

/* Tells whether the first word from `at` on is one that starts sentences, as a capital shows. */
static int starts_sentence(const Text *t, int64_t at)
{
    int64_t end = at + FOLLOWING_REACH < t->n ? at + FOLLOWING_REACH : t->n;
    uint32_t word[FOLLOWING_REACH];
    int n = 0;
    while (at < end && !is_letter(t, code(t, at))) at++;
    for (; at < end && is_letter(t, code(t, at)); at++) word[n++] = code(t, at);
    if (!n) return 0;
    uint32_t first = lower(t, word[0]);
    if (first == word[0]) return 0;
    word[0] = first;
    return contains(&t->starters, word, n);
}

/* sentences._ACRONYM */
static int is_acronym(const Text *t, const uint32_t *word, int n)
{
    int letters = 0, dots = 0;
    for (int i = 0; i < n; i++) {
        if (word[i] == '.') {
            if (!letters) return 0;
            letters = 0;
            dots++;
        } else if (!is_letter(t, word[i]) || ++letters > 2) {
            return 0;
        }
    }
    return dots && letters;
}

/* The number of characters after the last of `parts` in a word. */
static int last_part(const uint32_t *word, int n, const uint32_t *parts)
{
    int part = 0;
    while (part < n && !is_one_of(word[n - 1 - part], parts)) part++;
    return part;
}

/* sentences._ends_after_token */
static int ends_after_token(const Text *t, const uint32_t *word, int n, int64_t at, int64_t then, int glued)
{
    static const uint32_t parts[] = {'.', '-', '/', 0}, hyphen[] = {'-', 0}, closing[] = {')', ']', '}', '%', 0};
    uint32_t last = word[n - 1], mark = code(t, at);
    int known = contains(&t->abbreviations, word, n);
    if ((n > 1 && word[n - 2] == '.' && last == '/') || is_one_of(last, closing)) return 1;
    if (glued) {
        for (int i = 0; i < n; i++)
            if (word[i] == '.' || word[i] == '@' || word[i] == '/') return 0;
        return mark != ELLIPSIS && n > 1 && !known;
    }
    if (n == 1 && (kind(t, last) & ALPHA)) return 0;
    int acronym = last_part(word, n, hyphen), part = last_part(word, n, parts);
    if (last == '.' || mark == ELLIPSIS || known || is_acronym(t, word + n - acronym, acronym) ||
        contains(&t->abbreviations, word + n - part, part))
        return starts_sentence(t, then);
    return 1;
}

/* sentences._ends_sentence */
static int ends_sentence(const Text *t, int64_t at, int64_t then, int glued)
{
    int64_t floor = at > t->reach ? at - t->reach : 0;
    int64_t end = at;
    while (end > floor && (kind(t, code(t, end - 1)) & BLANK)) end--;
    int64_t start = end;
    while (start > floor && !(kind(t, code(t, start - 1)) & BLANK)) start--;
    while (start < end && is_one_of(code(t, start), openers)) start++;
    uint32_t gap = code(t, at - 1);
    if (start == end || (end < at && (gap == ' ' || gap == '\t' || gap == '\n' || gap == 0xA0)))
        return !(end > floor && is_one_of(code(t, end - 1), stops)) && !glued;
    uint32_t word[2 * LONGEST_WORD];
    int n = 0, plain = 1;
    for (int64_t i = start; i < end; i++) {
        uint32_t point = lower(t, code(t, i));
        word[n++] = point == 0x130 ? 'i' : point;
        if (point == 0x130) word[n++] = 0x307; /* the one letter whose lower case is two characters */
    }
    for (int i = 0; i < n; i++) plain &= class_of(t, word[i]) & WORD;
    if (glued && ((n == 3 && word[0] == 'w' && word[1] == 'w' && word[2] == 'w') || is_address(t, then))) return 0;
    if (!plain || n == 1 || code(t, at) == ELLIPSIS || contains(&t->abbreviations, word, n))
        return ends_after_token(t, word, n, at, then, glued);
    return 1;
}

/* sentences._may_start */
static int may_start(const Text *t, int64_t mark, int64_t end, int64_t start)
{
    int64_t first = start;
    for (int i = 0; i < 4; i++) first += !has(t, first, WORD | LINE);
    if (!has(t, first, LOWER)) return 1;
    if ((code(t, mark) == '?' || code(t, mark) == '!') && has(t, end - 1, CLOSE)) return 0;
    int64_t low = end > CASE_BEFORE ? end - CASE_BEFORE : 0, high = end + CASE_AFTER < t->n ? end + CASE_AFTER : t->n;
    return !bits_within(t->upper, low, high);
}

/* sentences._glued */
static int is_glued(const Text *t, int64_t mark, int64_t end)
{
    int64_t opened = !has(t, end, WORD | SPACE);
    return (has(t, mark - 1, LOWER | CLOSE) || code(t, mark - 1) == '/') && has(t, end + opened, UPPER) &&
           has(t, end + opened + 1, LOWER);
}

/* sentences.ends, for one mark; returns whether a sentence ends there. */
static int take_stop(const Text *t, int64_t mark, Stop *stop)
{
    int64_t end = mark + 1;
    uint32_t point = code(t, mark);
    for (int i = 0; i < 4; i++) end += has(t, end, CLOSE);
    if (has(t, end, SPACE) && code(t, end + 1) == GUILLEMET) end += 2;
    int spaced = has(t, end, SPACE), wide = point > 0xFF && point != ELLIPSIS;
    int glued = !spaced && !wide && is_glued(t, mark, end);
    if (!spaced && !wide && !glued) return 0;
    stop->end = end;
    stop->start = spaced ? next_text(t, end) : end;
    if (wide || glued ? 0 : !may_start(t, mark, end, stop->start)) return 0;
    if (wide || (point != '.' && point != ELLIPSIS) || has(t, mark - 1, CLOSE)) return 1;
    return ends_sentence(t, mark, stop->start, glued);
}

/* sentences.ends: returns how many. */
static int64_t take_stops(Text *t)
{
    int64_t n = 0;
    size_t words = (size_t)(t->n + 63) / 64;
    for (size_t i = 0; i < words; i++) {
        uint64_t after = t->mark[i] >> 1 | (i + 1 < words ? t->mark[i + 1] << 63 : 0);
        for (uint64_t bits = t->mark[i] & ~after; bits; bits &= bits - 1) {
            if (make_room(&t->stops, &t->stop_size, (size_t)n + 1, sizeof *t->stops, 1) < 0) return NO_MEMORY;
            n += take_stop(t, (int64_t)(64 * i) + lowest(bits), t->stops + n);
        }
    }
    return n;
}

/* ---- passages ---- */

/* Letters and digits in [start, end); of the first character, where the stretch is empty (numpy's reduceat). */
static int64_t letters_within(const Text *t, int64_t start, int64_t end)
{
    return start < end ? bits_within(t->word, start, end) : has(t, start, WORD);
}

static int add_passage(Text *t, Found *found, int32_t text, int64_t base, int64_t start, int64_t end, int whole)
{
    if (found->n == found->room) {
        Passage *more = grown(found->row, &found->room, found->n + 1, sizeof *more);
        if (!more) return NO_MEMORY;
        found->row = more;
    }
    Passage *row = found->row + found->n++;
    row->text = text;
    row->start = start;
    row->end = end;
    row->byte_start = base + bytes_before(t, start);
    row->byte_end = base + bytes_before(t, end);
    row->whole = (uint8_t)whole;
    return 0;
}

/* sentences._ranks, of one place: the less, the better to cut before it. */
static uint32_t cut_rank(const Text *t, int64_t place)
{
    uint32_t hash = 0, tier = 3;
    for (int back = 1; back <= 8; back++) hash = hash * 0x01000193u + stand_in(t, place - back);
    hash ^= hash >> 15;
    hash *= 0x2C1B3C6Du;
    if (has(t, place - 1, SPACE))
        tier = has(t, place - 2, WORD | SPACE);
    else if (!has(t, place - 1, WORD))
        tier = 2;
    if (!has(t, place, WORD)) tier += 4;
    return hash >> 3 | tier << 29;
}

/* sentences.cuts, one: the best place in [low, high). */
static int64_t best_cut(const Text *t, int64_t low, int64_t high)
{
    int64_t best = low;
    uint32_t least = UINT32_MAX;
    for (int64_t at = low; at < high; at++) {
        uint32_t rank = cut_rank(t, at);
        if (rank < least) {
            least = rank;
            best = at;
        }
    }
    return best;
}

/* paragraphs._cut_long */
static int add_pieces(Text *t, Found *found, int32_t text, int64_t base, int64_t start, int64_t end)
{
    int64_t at = start, cut = start; /* where the piece starts; the last cut */
    while (end - cut > LONGEST_PIECE) {
        int64_t low = cut + SHORTEST_PIECE, high = cut + LONGEST_PIECE;
        cut = best_cut(t, low, high < end - SHORTEST_PIECE / 2 ? high : end - SHORTEST_PIECE / 2);
        int64_t stop = text_before(t, cut);
        if (letters_within(t, at, stop) && add_passage(t, found, text, base, at, stop, 0) < 0) return NO_MEMORY;
        at = cut;
    }
    if (letters_within(t, at, end) && add_passage(t, found, text, base, at, end, 0) < 0) return NO_MEMORY;
    return 0;
}

/* paragraphs._closes: marks the sentences of one paragraph that end a passage. */
static void close_passages(Text *t, int64_t n, int joining)
{
    uint8_t *closes = t->closes;
    const int64_t *letters = t->letters;
    int64_t total = 0, first = n - 1, last = 0;
    for (int64_t i = 0; i < n; i++) closes[i] = i + 1 == n || !joining || letters[i] >= SHORT_SENTENCE;
    if (!joining) return;
    for (int64_t i = 1; i + 1 < n; i++) { /* paragraphs._part_runs */
        if (letters[i] >= SHORT_SENTENCE || letters[i - 1] >= SHORT_SENTENCE) {
            total = 0;
            continue;
        }
        total += letters[i] + (total || closes[i - 1] ? 0 : letters[i - 1]); /* a run begins with the one before */
        if (total >= SHORT_SENTENCE) {
            closes[i] = 1;
            total = 0;
        }
    }
    total = 0;
    for (int64_t i = 0; i + 1 < n; i++) { /* before a long sentence */
        total = closes[i] ? 0 : total + letters[i];
        if (total >= FRAGMENT && letters[i + 1] >= SHORT_SENTENCE) closes[i] = 1, total = 0;
    }
    while (first > 0 && !closes[first - 1]) first--;
    for (int64_t i = first; i < n; i++) last += letters[i];
    if (last < FRAGMENT && first > 0) closes[first - 1] = 0;
}

/* The sentences of a paragraph into passages: returns how many rows were added, or NO_MEMORY. */
static int add_paragraph(Text *t, Found *found, int32_t text, int64_t base, int64_t n)
{
    const Stop *sentence = t->sentences; /* its start and its end */
    for (int64_t i = 0; i < n; i++) t->letters[i] = letters_within(t, sentence[i].start, sentence[i].end);
    close_passages(t, n, sentence[n - 1].end - sentence[0].start <= JOINING_PARAGRAPH);
    for (int64_t head = 0, i = 0; i < n; i++) {
        if (!t->closes[i]) continue;
        int64_t letters = 0, longest = 0;
        for (int64_t j = head; j <= i; j++) {
            letters += t->letters[j];
            if (sentence[j].end - sentence[j].start > longest) longest = sentence[j].end - sentence[j].start;
        }
        int64_t start = sentence[head].start, end = sentence[i].end;
        head = i + 1;
        if (!letters) continue;
        int failed = longest > LONG_SENTENCE ? add_pieces(t, found, text, base, start, end)
                                             : add_passage(t, found, text, base, start, end, 1);
        if (failed) return NO_MEMORY;
    }
    return 0;
}

/* paragraphs._sentences: the passages of all paragraphs. */
static int add_paragraphs(Text *t, Found *found, int32_t text, int64_t base, int64_t lines, int64_t stops)
{
    int64_t stop = 0;
    int32_t paragraph = 0;
    for (int64_t first = 0, last; first < lines; first = last) {
        for (last = first + 1; last < lines && t->lines[last].joined;) last++;
        int64_t top = t->lines[first].start, bottom = t->lines[last - 1].end;
        int64_t below = last < lines ? t->lines[last].start : INT64_MAX, n = 1, most = 1;
        while (stop < stops && t->stops[stop].end < top) stop++;
        for (int64_t i = stop; i < stops && t->stops[i].end < below; i++) most++;
        if (make_room(&t->sentences, &t->sentence_size, (size_t)most, sizeof *t->sentences, 0) < 0 ||
            make_room(&t->letters, &t->letter_size, (size_t)most, sizeof *t->letters, 0) < 0 ||
            make_room(&t->closes, &t->close_size, (size_t)most, 1, 0) < 0)
            return NO_MEMORY;
        t->sentences[0].start = top;
        for (; stop < stops && t->stops[stop].end < below; stop++) {
            if (t->stops[stop].start >= bottom) continue;
            t->sentences[n - 1].end = t->stops[stop].end;
            t->sentences[n++].start = t->stops[stop].start;
        }
        t->sentences[n - 1].end = bottom;
        size_t before = found->n;
        if (add_paragraph(t, found, text, base, n) < 0) return NO_MEMORY;
        for (size_t i = before; i < found->n; i++) found->row[i].paragraph = paragraph;
        paragraph += found->n > before;
    }
    return 0;
}

static int segment_text(Text *t, Found *found, int32_t text, const uint8_t *utf8, int64_t start, int64_t end)
{
    int status = take_text(t, utf8 + start, (size_t)(end - start));
    if (status < 0) return status;
    int64_t lines = take_lines(t), stops = lines < 0 ? lines : take_stops(t);
    if (stops < 0) return NO_MEMORY;
    join_lines(t, lines);
    return add_paragraphs(t, found, text, start, lines, stops);
}

int segment_texts(const Properties *properties, const uint8_t *utf8, const int64_t *offset, size_t texts, Found *found,
                  size_t *at)
{
    Text t;
    int status;
    memset(&t, 0, sizeof t);
    t.properties = properties;
    t.wide = has_wide();
    status = make_set(&t.abbreviations, properties->abbreviations, properties->abbreviations_size);
    if (!status) status = make_set(&t.starters, properties->starters, properties->starters_size);
    t.reach = t.abbreviations.longest + 4 < LONGEST_WORD ? t.abbreviations.longest + 4 : LONGEST_WORD;
    for (*at = 0; !status && *at < texts; *at += !status)
        status = segment_text(&t, found, (int32_t)*at, utf8, offset[*at], offset[*at + 1]);
    free(t.abbreviations.slot);
    free(t.starters.slot);
    free(t.code_room);
    free(t.class_room);
    free(t.map_room);
    free(t.lines);
    free(t.stops);
    free(t.sentences);
    free(t.letters);
    free(t.closes);
    return status;
}
