/* What roles a paragraph may have, by its characters: a few looks at its first, its last, and what stands anywhere.

   The words of a list are kept by the last byte of their last (of heads: their first) character, so that most places of
   a text are no place of any word at one glance: few letters end a word of any list, and a slash ends all of "afp/". */

#include "traits.h"

#include <stdlib.h>
#include <string.h>

#include "wide.h"

enum { FIRST = 1, BLANK = 2, LISTED = 4, WORDED = 8, FILED = 16, DASHED = 32, TITLED = 64, ROW = 128, TURN = 256, FORMED = 512 };
enum { LONGEST = 500, SHORT = 60, TITLE = 160, REACH = 110, TAIL = 90, TURN_HEAD = 11, WORDS = 4, HEAD = 16 };
enum { MOST_PROBES = 8, FILLED = 96 }; /* FILLED: TAIL and what makes it whole vectors */

typedef struct {
    const uint32_t *word;
    size_t size;
} Word;

typedef struct {
    Word *words;
    size_t first[257]; /* words[first[b]:first[b + 1]] are those whose key has the last byte b */
} Index;

typedef struct {
    const Wanted *wanted;
    Index heads, tails, signs, bracketed;
    Probe probe[MOST_PROBES];
    int probes; /* -1: there are more, and every place is looked at */
    uint8_t normal[128], trim[128];
    int wide; /* the processor has vectors of 64 bytes */
} Lists;

/* ---- words ---- */

static int build_index(const Listed *listed, int by_last, Index *index)
{
    size_t n = 0, place[257] = {0};
    for (size_t i = 0; i < listed->size; i++) n += !listed->points[i];
    memset(index->first, 0, sizeof index->first);
    if (!(index->words = malloc((n + 1) * sizeof *index->words))) return -1;
    for (int fill = 0; fill < 2; fill++) {
        for (size_t i = 0, from = 0; i < listed->size; i++) {
            if (listed->points[i]) continue;
            size_t size = i - from, key = size ? listed->points[by_last ? i - 1 : from] & 255 : 0;
            if (size && fill)
                index->words[place[key]++] = (Word){listed->points + from, size};
            else if (size)
                index->first[key + 1]++;
            from = i + 1;
        }
        for (int b = 0; !fill && b < 256; b++) index->first[b + 1] += index->first[b];
        memcpy(place, index->first, sizeof place);
    }
    return 0;
}

static int equal(const Word *word, const uint32_t *at)
{
    for (size_t i = 0; i < word->size; i++)
        if (word->word[i] != at[i]) return 0;
    return 1;
}

/* Tells whether a word of the list stands at the start of `at`, which has `size` characters. */
static inline int starts_with(const Index *index, const uint32_t *at, size_t size)
{
    size_t last = size ? index->first[(at[0] & 255) + 1] : 0;
    for (size_t i = size ? index->first[at[0] & 255] : 0; i < last; i++)
        if (index->words[i].size <= size && equal(index->words + i, at)) return 1;
    return 0;
}

/* Tells whether a word of the list begins with two characters, or with one and no more. */
static inline int begins(const Index *index, const uint32_t *at)
{
    size_t last = index->first[(at[0] & 255) + 1];
    for (size_t i = index->first[at[0] & 255]; i < last; i++)
        if (index->words[i].size == 1 || index->words[i].word[1] == at[1]) return 1;
    return 0;
}

static int ends_with(const Index *index, const uint32_t *at, size_t size)
{
    size_t last = size ? index->first[(at[size - 1] & 255) + 1] : 0;
    for (size_t i = size ? index->first[at[size - 1] & 255] : 0; i < last; i++)
        if (index->words[i].size <= size && equal(index->words + i, at + size - index->words[i].size)) return 1;
    return 0;
}

static int holds(const Index *by_last, const uint32_t *at, size_t size)
{
    for (size_t end = 1; end <= size; end++)
        if (ends_with(by_last, at, end)) return 1;
    return 0;
}

/* ---- characters ---- */

static inline uint32_t take(const uint8_t **p, const uint8_t *end)
{
    const uint8_t *s = *p;
    uint32_t lead = *s;
    if (lead < 0x80) {
        ++*p;
        return lead;
    }
    int width = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (end - s < width) width = 1;
    *p = s + width;
    switch (width) {
    case 1: return lead;
    case 2: return (lead & 0x1F) << 6 | (s[1] & 0x3Fu);
    case 3: return (lead & 0x0F) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
    default: return (lead & 0x07) << 18 | (s[1] & 0x3Fu) << 12 | (s[2] & 0x3Fu) << 6 | (s[3] & 0x3Fu);
    }
}

/* Goes back over up to `count` characters. */
static const uint8_t *back(const uint8_t *start, const uint8_t *end, size_t count)
{
    while (count-- && end > start)
        do end--;
        while (end > start && (*end & 0xC0) == 0x80);
    return end;
}

static inline int is_letter(uint32_t c) { return (c | 32) - 'a' < 26; }

static inline int is_upper(uint32_t c) { return c - 'A' < 26; }

static inline int is_space(uint32_t c)
{
    if (c < 0x80) return c == ' ' || c - 9 < 5 || c - 28 < 4;
    return c == 0x85 || c == 0xA0 || c == 0x1680 || c - 0x2000 < 11 || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

static inline int is_digit(uint32_t c) { return c - '0' < 10 || c >= 0x80; }
static inline int is_dash(uint32_t c) { return c == '-' || c == 0x2013 || c == 0x2014 || c == 0x2015; }
static inline int is_blank(uint32_t c) { return c == ' ' || c == '\t'; }

static int is_bullet(uint32_t c)
{
    static const uint32_t bullets[] = {'-',    '*',    '>',    0xB7,   0x2013, 0x2014, 0x2022,
                                       0x2023, 0x25A0, 0x25A1, 0x25AA, 0x25BA, 0x25CB, 0x25CF};
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++)
        if (c == bullets[i]) return 1;
    return 0;
}

static inline int is_mark(uint32_t c)
{
    return c == '-' || c == '*' || c == '|' || c == '>' || c == 0x2022 || c == 0x2013 || c == 0x2023 || c == 0x25AA;
}

/* What `_plain` of role_words takes from the ends. */
static inline int is_trim(const Lists *lists, uint32_t c)
{
    if (c < 0x80) return lists->trim[c];
    return c == 0xA0 || c == 0xBB || c == 0xAB || c == 0x2192 || c == 0x2022 || c == 0x2013 || c == 0x2014 ||
           c == 0x2026;
}

static inline uint32_t normal(const Lists *lists, uint32_t c)
{
    if (c < 0x80) return lists->normal[c];
    if (c == 0x130 || c == 0x131) return 'i';
    if (c == 0x17F) return 's';
    if (c == 0x2019) return '\'';
    if (c == 0x212A) return 'k';
    return is_space(c) ? ' ' : c < lists->wanted->limit ? lists->wanted->lower[c] : c;
}

static void fill_tables(Lists *lists)
{
    for (uint32_t c = 0; c < 128; c++) {
        lists->normal[c] = (uint8_t)(is_upper(c) ? c + 32 : is_space(c) ? ' ' : c);
        lists->trim[c] = c && strchr(" \t\n.:;|>*#[]()!-", (int)c);
    }
}

/* ---- a paragraph ---- */

typedef struct {
    const uint8_t *start, *end;
    size_t size; /* characters */
    uint32_t head[HEAD];
    size_t heads; /* of the first characters, how many are in `head` */
    int tabled;   /* a tab, a bar or three spaces stand in it */
} Paragraph;

static size_t count_points(const uint8_t *start, const uint8_t *end)
{
    uint8_t any = 0;
    for (ptrdiff_t i = 0; i < end - start; i++) any |= start[i];
    if (any < 0x80) return (size_t)(end - start);
    size_t n = 0;
    for (; start < end; start++) n += (*start & 0xC0) != 0x80;
    return n;
}

static int has_three_spaces(const uint8_t *start, const uint8_t *end)
{
    uint8_t found = 0;
    for (ptrdiff_t i = 0; i < end - start - 2; i++)
        found |= (uint8_t)((start[i] == ' ') & (start[i + 1] == ' ') & (start[i + 2] == ' '));
    return found;
}

static inline int is_ascii(const Paragraph *p) { return p->size == (size_t)(p->end - p->start); }

/* Goes back over up to `count` characters of a paragraph. */
static inline const uint8_t *back_in(const Paragraph *p, const uint8_t *end, size_t count)
{
    if (!is_ascii(p)) return back(p->start, end, count);
    return (size_t)(end - p->start) < count ? p->start : end - count;
}

static int is_item(const Paragraph *p)
{
    const uint32_t *c = p->head;
    if (p->heads < 2) return 0;
    if (is_bullet(c[0]) && is_space(c[1])) return 1;
    if (!is_digit(c[0])) return 0;
    if (p->heads > 2 && (c[1] == '.' || c[1] == ')') && is_space(c[2])) return 1;
    return p->heads > 3 && is_digit(c[1]) && (c[2] == '.' || c[2] == ')') && is_space(c[3]);
}

static int is_turn(const Paragraph *p)
{
    uint32_t c = p->head[0];
    if (!(c == 0x110 || c == 0x111 || (c < 0x80 && c && strchr("QqAaRrHh", (int)c)))) return 0;
    for (size_t i = 1; i <= TURN_HEAD && i + 1 < p->heads; i++)
        if ((p->head[i] == '.' || p->head[i] == ':' || p->head[i] == ')') && is_space(p->head[i + 1])) return 1;
    return 0;
}

static int is_tabled(const uint8_t *start, const uint8_t *end)
{
    size_t bytes = (size_t)(end - start);
    return memchr(start, '\t', bytes) || memchr(start, '|', bytes) || has_three_spaces(start, end);
}

/* Looks at all bytes of a paragraph. */
static void look_over(const Lists *lists, Paragraph *p)
{
    int seen = lists->wide ? wide_seen(p->start, (size_t)(p->end - p->start)) : SEEN_OTHER;
    p->size = seen & SEEN_OTHER ? count_points(p->start, p->end) : (size_t)(p->end - p->start);
    p->tabled = lists->wide ? seen & SEEN_TABLED : is_tabled(p->start, p->end);
}

/* `is_dashed` of ASCII: from hyphen to hyphen. */
static int has_dash(const uint8_t *at, const uint8_t *end)
{
    while (at < end && (at = memchr(at, '-', (size_t)(end - at)))) {
        if (++at == end || *at == '-' || is_space(*at)) return 1;
    }
    return 0;
}

static int is_dashed(const Paragraph *p)
{
    const uint8_t *at = p->start;
    if (is_ascii(p)) return has_dash(at, at + (p->size < REACH ? p->size : REACH));
    for (int i = 0; i < REACH && at < p->end; i++) {
        if (*at != '-' && *at != 0xE2) {
            at += *at < 0xC0 ? 1 : *at < 0xE0 ? 2 : *at < 0xF0 ? 3 : 4;
            continue;
        }
        uint32_t c = take(&at, p->end);
        if (!is_dash(c)) continue;
        if (i + 1 == REACH || at >= p->end || *at == '-') return 1;
        const uint8_t *next = at;
        if (is_space(take(&next, p->end))) return 1;
    }
    return 0;
}

/* Tells whether a short text may be a signature: one of few words, or of names parted by signs. */
static int may_sign(const Paragraph *p)
{
    int words = 0;
    for (const uint8_t *at = p->start; at < p->end; at++) {
        if (*at == '/' || *at == ':') return 1;
        words += is_letter(*at) && (at == p->start || !is_letter(at[-1]));
    }
    return words <= WORDS;
}

static int starts_with_head(const Lists *lists, const Paragraph *p)
{
    uint32_t head[HEAD];
    size_t n = 0;
    const uint8_t *at = p->start;
    while (at < p->end && n < HEAD) {
        uint32_t c = take(&at, p->end);
        if (!n && is_trim(lists, c)) continue;
        head[n++] = normal(lists, c);
        if (n == 2 && !begins(&lists->heads, head)) return 0;
    }
    return starts_with(&lists->heads, head, n);
}

static int ends_with_tail(const Lists *lists, const Paragraph *p)
{
    uint32_t tail[HEAD] = {0};
    size_t n = 0;
    const uint8_t *end = p->end;
    while (end > p->start) {
        const uint8_t *from = back_in(p, end, 1), *at = from;
        uint32_t c = take(&at, end);
        if (is_trim(lists, c)) {
            end = from;
            continue;
        }
        uint32_t key = normal(lists, c) & 255;
        if (lists->tails.first[key] == lists->tails.first[key + 1]) return 0;
        break;
    }
    for (const uint8_t *at = back_in(p, end, HEAD); at < end && n < HEAD;)
        tail[n++] = normal(lists, take(&at, end));
    return ends_with(&lists->tails, tail, n);
}

/* What is looked for of a sign: its last character where that is no letter, as in "afp/", else three of its letters. */
static int probe_of(const Word *sign, Probe *probe)
{
    size_t n = sign->size, from = n < 5 ? 0 : 2; /* "oto" is rarer than "pho" */
    for (size_t j = 0; j < n; j++)
        if (sign->word[j] >= 128) return 0;
    probe->size = n < 3 || !is_letter(sign->word[n - 1]) ? 1 : 3;
    memset(probe->c, 0, sizeof probe->c);
    for (int j = 0; j < probe->size; j++)
        probe->c[j] = (uint8_t)(sign->word[probe->size == 1 ? n - 1 : from + (size_t)j] | 32);
    return 1;
}

static void fill_probes(Lists *lists)
{
    for (size_t k = 0; k < lists->signs.first[256]; k++) {
        Probe probe;
        int known = !probe_of(lists->signs.words + k, &probe);
        for (int i = 0; i < lists->probes && !known; i++)
            known = lists->probe[i].size == probe.size && !memcmp(lists->probe[i].c, probe.c, sizeof probe.c);
        if (known) continue;
        if (lists->probes == MOST_PROBES) {
            lists->probes = -1;
            return;
        }
        lists->probe[lists->probes++] = probe;
    }
}

/* Tells whether what may be a part of a sign stands in up to TAIL bytes of ASCII, or an open and a closed bracket. Loops
   without a branch and of one length, which compilers turn into vectors and nothing else: zeros fill the rest. `| 32`
   makes letters small, and a few other characters alike. */
static int may_sign_or_bracket(const Lists *lists, const uint8_t *tail, size_t n)
{
    uint8_t at[FILLED + 2] = {0}, open = 0, closed = 0, met = lists->probes < 0;
    if (lists->wide && !met) return wide_probed(tail, n, lists->probe, lists->probes);
    memcpy(at, tail, n);
    for (int i = 0; i < FILLED; i++) {
        open |= (uint8_t)((at[i] == '(') | (at[i] == '['));
        closed |= (uint8_t)((at[i] == ')') | (at[i] == ']'));
    }
    for (int k = 0; k < lists->probes; k++) {
        const uint8_t first = lists->probe[k].c[0], second = lists->probe[k].c[1], third = lists->probe[k].c[2];
        if (lists->probe[k].size == 1)
            for (int i = 0; i < FILLED; i++) met |= (uint8_t)((at[i] | 32) == first);
        else
            for (int i = 0; i < FILLED; i++)
                met |= (uint8_t)(((at[i] | 32) == first) & ((at[i + 1] | 32) == second) & ((at[i + 2] | 32) == third));
    }
    return met || (open && closed);
}

static int may_credit(const Lists *lists, const Paragraph *p)
{
    uint32_t tail[TAIL];
    size_t n = 0;
    int open = 0, closed = 0;
    const uint8_t *at = is_ascii(p) ? p->end - (p->size < TAIL ? p->size : TAIL) : back_in(p, p->end, TAIL);
    if (is_ascii(p) && !may_sign_or_bracket(lists, at, (size_t)(p->end - at))) return 0;
    while (at < p->end && n < TAIL) {
        uint32_t c = take(&at, p->end);
        open |= c == '(' || c == '[';
        closed |= c == ')' || c == ']';
        tail[n++] = normal(lists, c);
    }
    return holds(&lists->signs, tail, n) || (open && closed && holds(&lists->bracketed, tail, n));
}

static int is_titled(const Paragraph *p, uint32_t last)
{
    if (p->size > TITLE) return 0;
    if (!(last == '.' || last == 0x3002 || last == ':' || last == ';' || last == ',')) return 1;
    const uint8_t *e = p->end;
    return e - p->start >= 4 && last == '.' && is_upper(e[-2]) && e[-3] == '.' && is_upper(e[-4]);
}

static uint16_t find_bits(const Lists *lists, const uint8_t *start, const uint8_t *end)
{
    Paragraph p = {.start = start, .end = end};
    if (start == end) return 0;
    look_over(lists, &p);
    for (const uint8_t *at = start; at < end && p.heads < HEAD;) p.head[p.heads++] = take(&at, end);
    const uint8_t *place = back_in(&p, end, 1);
    uint32_t last = take(&place, end);
    const uint8_t *four = back_in(&p, end, 4), *five = back_in(&p, four, 1);
    int named = (p.size >= 4 && *four == '.') || (p.size >= 5 && *five == '.');
    int turn = is_turn(&p), formed = p.tabled || is_item(&p);
    int row = (turn || formed || p.size < SHORT) && !memchr(start, '\n', (size_t)(end - start));
    int worded = p.size <= LONGEST && (named || is_dash(last) || (p.size <= SHORT && may_sign(&p)) ||
                                       starts_with_head(lists, &p) || ends_with_tail(lists, &p) ||
                                       may_credit(lists, &p));
    return (uint16_t)(FIRST | (worded ? WORDED : 0) | (named ? FILED : 0) | (is_dashed(&p) ? DASHED : 0) |
                      (is_titled(&p, last) ? TITLED : 0) | (row ? ROW : 0) | (turn ? TURN : 0) |
                      (formed ? FORMED : 0));
}

/* ---- a text ---- */

/* Where the line of a passage begins, while no letter of ASCII stands between; -1 once one does. */
typedef struct {
    int64_t line, reached;
    int listed; /* whether the line may begin an item */
} Line;

static int may_list(const uint8_t *p, const uint8_t *end)
{
    while (p < end && is_blank(*p)) p++;
    if (p == end) return 0;
    uint32_t c = take(&p, end);
    if (is_mark(c) && p < end && is_blank(*p)) return 1;
    for (int i = 0; i < 3 && is_digit(c) && p < end; i++) {
        c = take(&p, end);
        if ((c == '.' || c == ')') && p < end && is_blank(*p)) return 1;
    }
    return 0;
}

static int is_listed(const Rows *rows, size_t row, Line *line)
{
    int64_t at = rows->start[row];
    int letter = 0;
    while (at > line->reached && !letter) {
        uint8_t c = rows->utf8[--at];
        if (c == '\n' || c == '\r') {
            line->line = at + 1;
            line->listed = may_list(rows->utf8 + at + 1, rows->utf8 + rows->offset[rows->article[row] + 1]);
            break;
        }
        letter = is_letter(c);
    }
    if (letter) line->line = -1;
    line->reached = rows->start[row];
    return line->line >= 0 && line->listed;
}

static size_t count_breaks(const uint8_t *start, const uint8_t *end)
{
    size_t n = 0;
    while (start < end && (start = memchr(start, '\n', (size_t)(end - start)))) n++, start++;
    return n;
}

static void fill_traits(const Lists *lists, const Rows *rows, uint16_t *traits)
{
    Line line = {-1, 0, 0};
    size_t first = 0;
    for (size_t i = 0; i < rows->n; i++) {
        int opens = !i || rows->article[i] != rows->article[i - 1];
        if (opens) {
            int64_t from = rows->offset[rows->article[i]];
            line = (Line){from, from, may_list(rows->utf8 + from, rows->utf8 + rows->offset[rows->article[i] + 1])};
        }
        size_t breaks = opens ? 2 : count_breaks(rows->utf8 + rows->end[i - 1], rows->utf8 + rows->start[i]);
        traits[i] = is_listed(rows, i, &line) ? LISTED : 0;
        if (breaks) {
            if (i) traits[first] |= find_bits(lists, rows->utf8 + rows->start[first], rows->utf8 + rows->end[i - 1]);
            first = i;
            traits[i] |= FIRST | (breaks > 1 ? BLANK : 0);
        }
    }
    if (rows->n)
        traits[first] |= find_bits(lists, rows->utf8 + rows->start[first], rows->utf8 + rows->end[rows->n - 1]);
}

int find_traits(const Wanted *wanted, const Rows *rows, uint16_t *traits)
{
    Lists lists = {.wanted = wanted};
    int status = build_index(&wanted->heads, 0, &lists.heads) < 0 || build_index(&wanted->tails, 1, &lists.tails) < 0 ||
                 build_index(&wanted->signs, 1, &lists.signs) < 0 ||
                 build_index(&wanted->bracketed, 1, &lists.bracketed) < 0;
    if (!status) {
        lists.wide = has_wide();
        fill_tables(&lists);
        fill_probes(&lists);
        fill_traits(&lists, rows, traits);
    }
    free(lists.heads.words);
    free(lists.tails.words);
    free(lists.signs.words);
    free(lists.bracketed.words);
    return status ? -1 : 0;
}
