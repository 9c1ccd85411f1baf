/* What plain stretches state: as facts/pieces.py reads them, in ASCII, or nothing is said (OPEN).

       "4.0 billion dlrs,"    tokens d s $ ,    number 4000000000, unit $
       "March 15,"            tokens m d ,      date (3, 15)
       "Moreau"               token A           name

   The names of functions are those of facts/tokens.py, numerals.py and read.py, which they follow step by step; what
   is rare there (fractions in words, signs, codes, elisions) is left open. The tests hold them against each other. */

#include "plain.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"

#define OPEN PLAIN_OPEN
#define NOTHING PLAIN_NOTHING
#define UNREAD PLAIN_UNREAD
#define READ PLAIN_READ
#define NAMED PLAIN_NAMED

#define LISTED 1 /* flags of a word */
#define PLAIN 2
#define COMMON 4
#define COMPOUND 8
#define REST 16
#define BOUNDING 32
#define SILENT 64
#define CAPITAL 128
#define DESIGNATOR 256
#define YEAR 512
#define JOINER 1024
#define OFFICE 2048
#define SUFFIX 4096
#define PREFIX 8192
#define PART 16384
#define ABBREVIATION 32768

#define NUMBER PLAIN_NUMBER
#define DATE PLAIN_DATE
#define NAME PLAIN_NAME
#define DECIMAL PLAIN_DECIMAL
#define BARE PLAIN_BARE
#define MONTH PLAIN_MONTH
#define WEEKDAY PLAIN_WEEKDAY
#define DAY PLAIN_DAY

#define MODEST 0
#define TITLED 1
#define SHOUTED 2
#define MARK_PLAIN 1 /* marks of a piece */
#define MARK_LISTED 2
#define MARK_ORDINARY 4
#define MARK_UNIFORM 8

#define TOKENS 48
#define AMOUNTS PLAIN_AMOUNTS
#define LONGEST_PHRASE 40
#define MOST_JOINED 3 /* words of a phrase */
#define DAYS 3
#define LONGEST_PREFIX 8
#define LONGEST_ACRONYM 16
#define EXACT ((int64_t)1 << 53) /* a double holds each number below */
#define MOST_DIGITS 15

typedef struct {
    uint8_t kind;
    int64_t start, end;
    int32_t word; /* in the book, or -1 */
    int64_t value;
} Token;

typedef struct {
    int64_t m;
    int32_t scale; /* m / 10 ** scale */
} Decimal;

typedef struct {
    const PlainBook *book;
    const uint8_t *s;            /* the buffer */
    int64_t text, stop;          /* the text in it */
    int64_t lo, start, end;      /* the stretch, and from where it can be seen */
    int uniform, cased, ascii;
    Token token[TOKENS];
    int n, open, unread, names;
    int after_date[TOKENS];      /* of the first token of a date: the token after it, or 0 */
    PlainFact date[TOKENS], amount[AMOUNTS], name;
    int amounts;
} Desk;

/* ---- words ---- */

static int lower(int c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }
static int is_digit(int c) { return c >= '0' && c <= '9'; }
static int is_upper(int c) { return c >= 'A' && c <= 'Z'; }
static int is_lower(int c) { return c >= 'a' && c <= 'z'; }
static int is_alpha(int c) { return is_upper(c) || is_lower(c); }
static int is_alnum(int c) { return is_alpha(c) || is_digit(c); }
static int is_space(int c) { return c == ' ' || (c >= 9 && c <= 13) || (c >= 28 && c <= 31); }

static uint32_t hash_of(const uint8_t *word, int64_t n)
{
    uint32_t hash = 2166136261u;
    for (int64_t i = 0; i < n; i++) hash = (hash ^ (uint32_t)lower(word[i])) * 16777619u;
    return hash ^ hash >> 15;
}

static int same_word(const uint8_t *word, int64_t n, const uint8_t *known, int64_t m)
{
    if (n != m) return 0;
    for (int64_t i = 0; i < n; i++)
        if (lower(word[i]) != known[i]) return 0;
    return 1;
}

int open_plain(PlainBook *book, const Meanings *listed)
{
    uint32_t size = 64;
    while (size < 2 * listed->size) size *= 2;
    book->listed = listed;
    book->mask = size - 1;
    if (!(book->slot = calloc(size, sizeof *book->slot))) return -1;
    for (size_t k = 0; k < listed->size; k++) {
        const uint8_t *word = listed->pool + listed->offset[k];
        uint32_t at = hash_of(word, listed->offset[k + 1] - listed->offset[k]) & book->mask;
        while (book->slot[at]) at = (at + 1) & book->mask;
        book->slot[at] = (uint32_t)k + 1;
    }
    return 0;
}

void close_plain(PlainBook *book) { free(book->slot); }

/* The number of a word, whatever its case; -1 where it is not in the book. */
static int32_t find_word(const PlainBook *book, const uint8_t *word, int64_t n)
{
    const Meanings *listed = book->listed;
    for (uint32_t at = hash_of(word, n) & book->mask; book->slot[at]; at = (at + 1) & book->mask) {
        size_t k = book->slot[at] - 1;
        if (same_word(word, n, listed->pool + listed->offset[k], listed->offset[k + 1] - listed->offset[k]))
            return (int32_t)k;
    }
    return -1;
}

static int flags_of(const PlainBook *book, int32_t word) { return word < 0 ? 0 : book->listed->flags[word]; }
static int kind_of(const PlainBook *book, int32_t word) { return word < 0 ? 0 : book->listed->kind[word]; }

static int has_flag(const PlainBook *book, const uint8_t *word, int64_t n, int flag)
{
    return flags_of(book, find_word(book, word, n)) & flag;
}

static int among(const char *set, int c) { return c && strchr(set, c) != NULL; }

static int is_key(const Desk *d, const Token *t, const char *key)
{
    return same_word(d->s + t->start, t->end - t->start, (const uint8_t *)key, (int64_t)strlen(key));
}

/* ---- tokens ---- */

/* Where a word starts that ends before a place, within some characters, spaces between; -1 where none is in sight. */
static int64_t word_before(const Desk *d, int64_t at, int64_t window, int64_t *end)
{
    int64_t floor = at - window > d->lo ? at - window : d->lo;
    while (at > floor && is_space(d->s[at - 1])) at--;
    *end = at;
    while (at > floor && !is_space(d->s[at - 1])) at--;
    return at < *end ? at : -1;
}

static int all_ascii(const uint8_t *s, int64_t from, int64_t to)
{
    uint8_t any = 0;
    for (int64_t i = from; i < to; i++) any |= s[i];
    return any < 0x80;
}

/* Tells whether the point before a place is more than that of an abbreviation; -1 where that is not in sight. */
static int ends_sentence(const Desk *d, int64_t at)
{
    int64_t first = at - 1;
    while (first > d->lo && at - first < 12 && (is_alpha(d->s[first - 1]) || d->s[first - 1] == '.')) first--;
    if (first > d->lo && at - first < 12 && d->s[first - 1] >= 0x80) return -1;
    return !(at - 1 - first == 1 || has_flag(d->book, d->s + first, at - 1 - first, ABBREVIATION));
}

/* Tells whether a capital says nothing at a place: 1, 0; -1 where that is not in sight. */
static int starts_sentence(const Desk *d, int64_t at)
{
    const uint8_t *s = d->s;
    while (at > d->lo && among("\"'([{<-* \t", s[at - 1])) at--;
    if (at == d->lo) return at == d->text ? 1 : -1;
    int last = s[at - 1];
    if (last >= 0x80) return -1;
    if (among("!?:\n\r;|", last)) return 1;
    return last == '.' ? ends_sentence(d, at) : 0;
}

static int designated_or_regnal(Desk *d, const Token *t)
{
    int64_t end, start = word_before(d, t->start, 20, &end);
    if (start < 0 ? t->start - d->lo > 20 : t->start - start >= 20) d->open = 1; /* more than is looked at */
    if (start < 0 || d->open) return 0;
    if (has_flag(d->book, d->s + start, end - start, DESIGNATOR)) return 1;
    if (d->s[t->start] != 'I' || !is_upper(d->s[start])) return 0;
    if (end - start < 2) return 0;
    for (int64_t i = start + 1; i < end; i++)
        if (!is_alpha(d->s[i])) return 0;
    return 1;
}

/* The word that a name is without its possessive. */
static int32_t bare_word(const Desk *d, const uint8_t *text, int64_t n, int32_t word)
{
    if (n > 2 && text[n - 2] == '\'' && lower(text[n - 1]) == 's') return find_word(d->book, text, n - 2);
    return word;
}

/* Sets whether a word is a name; `text` is the word without the dots of an acronym. */
static void take_name(Desk *d, Token *t, const uint8_t *text, int64_t n, int32_t word)
{
    int flags = flags_of(d->book, bare_word(d, text, n, word)), lowers = 0, uppers = 0;
    t->kind = 'x';
    if (t->start > d->lo && d->s[t->start - 1] == '[') d->open = 1;
    if (!d->cased) {
        if (!(flags & PLAIN) && !(d->book->listed->cased && flags & COMMON)) t->kind = 'A';
        return;
    }
    for (int64_t i = 0; i < n; i++) {
        lowers += is_lower(text[i]);
        uppers += is_upper(text[i]);
    }
    if (!uppers) return;
    if (!is_upper(text[0])) {
        t->kind = 'A';
        return;
    }
    if (!lowers && (n > 1 || designated_or_regnal(d, t))) {
        t->kind = 'A';
        return;
    }
    int starts = starts_sentence(d, t->start);
    if (!starts) {
        t->kind = flags & PLAIN ? 'x' : 'A';
    } else if (starts < 0) {
        d->open = 1;
    } else if (!(flags & COMMON)) {
        d->unread = 1; /* the rest of the text tells */
    }
}

static void take_word(Desk *d, Token *t, const uint8_t *text, int64_t n)
{
    const uint8_t *s = d->s;
    int32_t word = find_word(d->book, text, n);
    int flags = flags_of(d->book, word);
    t->word = word;
    if (t->start > d->lo && s[t->start - 1] == '@') d->open = 1;
    if (n == 1 && text[0] == 'M' && t->end < d->end && s[t->end] == '.') d->open = 1;
    if (flags & SUFFIX && t->start > d->lo && is_digit(s[t->start - 1])) {
        t->kind = 'i';
        return;
    }
    int kind = kind_of(d->book, word), owned = 0;
    int32_t entry = word;
    if (!kind && n > 2 && text[n - 2] == '\'' && lower(text[n - 1]) == 's') {
        entry = find_word(d->book, text, n - 2);
        kind = kind_of(d->book, entry);
        owned = kind && flags_of(d->book, entry) & CAPITAL;
    }
    if (!kind) {
        t->kind = 'x';
        if (!(n > 2 && lower(text[n - 3]) == 'n' && text[n - 2] == '\'' && lower(text[n - 1]) == 't'))
            take_name(d, t, text, n, word);
        return;
    }
    t->value = d->book->listed->value[entry];
    if (owned) {
        take_name(d, t, text, n, word);
    } else if (kind == 't' || (flags & CAPITAL && is_lower(text[0]))) {
        take_name(d, t, text, n, word);
        if (kind == 't' && t->kind == 'A') t->kind = 't';
    } else if (kind == 'n') {
        t->kind = 'n'; /* no amount and no name */
        d->open |= flags & BOUNDING;
    } else {
        t->kind = (uint8_t)kind;
        if (among("fvN", kind)) d->open = 1;
    }
}

/* The end of letters with apostrophes between them. */
static int64_t end_of_word(const uint8_t *s, int64_t at, int64_t end)
{
    while (at < end && is_alpha(s[at])) at++;
    while (at + 1 < end && s[at] == '\'' && is_alpha(s[at + 1]))
        for (at++; at < end && is_alpha(s[at]); at++) {
        }
    return at;
}

static int elides(const uint8_t *text, int64_t n)
{
    static const char *const heads[] = {"l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"};
    int64_t head = 0;
    while (head < n && text[head] != '\'') head++;
    if (head == n) return 0;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (same_word(text, head, (const uint8_t *)heads[i], (int64_t)strlen(heads[i]))) return 1;
    return 0;
}

static int64_t end_of_acronym(const uint8_t *s, int64_t at, int64_t end)
{
    int64_t first = at;
    while (at + 1 < end && is_alpha(s[at]) && s[at + 1] == '.') at += 2;
    return at - first >= 4 ? at : first;
}

static int64_t end_of_digits(const uint8_t *s, int64_t at, int64_t end)
{
    while (at < end && is_digit(s[at])) at++;
    while (at + 1 < end && (s[at] == '.' || s[at] == ',') && is_digit(s[at + 1]))
        for (at++; at < end && is_digit(s[at]); at++) {
        }
    return at;
}

/* Tells whether capitals up to `run` go on as a code, CO2: not within a word, and no digits further on. */
static int is_code(const Desk *d, int64_t at, int64_t run)
{
    const uint8_t *s = d->s;
    int64_t digits = run;
    if (run - at < 2 || run - at > 9) return 0;
    if (at > d->lo && (is_alnum(s[at - 1]) || among("_$", s[at - 1]))) return 0;
    while (digits < d->end && is_digit(s[digits])) digits++;
    if (digits == run || digits - run > 9) return 0;
    if (digits < d->end && (is_alpha(s[digits]) || s[digits] == '_')) return 0;
    for (int64_t i = digits; i < d->end && (is_alnum(s[i]) || among("_.,-", s[i])); i++)
        if (is_digit(s[i])) return 0;
    return 1;
}

static void take_letters(Desk *d, Token *t)
{
    const uint8_t *s = d->s;
    int64_t at = t->start, run = at, dotted = end_of_acronym(s, at, d->end);
    while (run < d->end && is_upper(s[run])) run++;
    if (is_code(d, at, run)) d->unread = 1; /* the other text tells whether it is one word */
    int64_t plain = at;
    while (plain < d->end && is_lower(s[plain])) plain++;
    int lone = plain == d->end || !(is_alpha(s[plain]) || (s[plain] == '\'' && plain + 1 < d->end && is_alpha(s[plain + 1])));
    if (plain - at >= 2 && lone) {
        t->end = plain;
        int32_t word = find_word(d->book, s + at, plain - at);
        t->word = word;
        t->kind = 'x';
        if (t->start > d->lo && s[t->start - 1] == '@') d->open = 1;
        if (!d->cased || kind_of(d->book, word) || flags_of(d->book, word) & SUFFIX) take_word(d, t, s + at, plain - at);
        return;
    }
    if (dotted > at) {
        uint8_t letters[LONGEST_ACRONYM];
        int n = 0;
        for (int64_t i = at; i < dotted && n < LONGEST_ACRONYM; i += 2) letters[n++] = s[i];
        if (2 * n < dotted - at) d->open = 1;
        t->end = dotted;
        take_word(d, t, letters, n);
        return;
    }
    t->end = end_of_word(s, at, d->end);
    if (elides(s + at, t->end - at)) d->open = 1;
    take_word(d, t, s + at, t->end - at);
}

/* The phrase that some tokens are, as it is listed; -1 where they are none. */
static int32_t find_phrase(const Desk *d, int at, int n)
{
    uint8_t phrase[LONGEST_PHRASE];
    int64_t size = 0;
    if (at + n > d->n) return -1;
    for (const Token *t = d->token + at; t < d->token + at + n; t++) {
        if (size + (t->end - t->start) + 1 > LONGEST_PHRASE) return -1;
        for (int64_t i = t->start; i < t->end; i++) phrase[size++] = d->s[i];
        phrase[size++] = ' ';
    }
    return find_word(d->book, phrase, size - 1);
}

static int is_acronym(const Desk *d, const Token *t)
{
    return t->end - t->start > 1 && is_alpha(d->s[t->start]) && d->s[t->end - 1] == '.';
}

/* Joins words that are read as one: per cent. */
static void join_tokens(Desk *d)
{
    const PlainBook *book = d->book;
    int n = 0;
    for (int at = 0; at < d->n; at++) {
        Token t = d->token[at];
        int joined = 0;
        d->unread |= t.kind == 't'; /* a title is weak */
        if (flags_of(book, t.word) & COMPOUND && at + 1 < d->n && flags_of(book, d->token[at + 1].word) & REST) {
            int32_t phrase = -1;
            for (int i = at; i < d->n && i < at + MOST_JOINED; i++)
                d->open |= d->token[i].kind == 't' || is_acronym(d, d->token + i);
            for (joined = MOST_JOINED; joined > 1 && phrase < 0; joined--) phrase = find_phrase(d, at, joined);
            if (phrase >= 0) {
                t.word = phrase;
                t.kind = book->listed->kind[phrase];
                t.value = book->listed->value[phrase];
                t.end = d->token[at + joined].end;
                at += joined;
                d->open |= among("fvNtn", t.kind);
            }
        }
        d->token[n++] = t;
    }
    d->n = n;
}

static void take_tokens(Desk *d)
{
    const uint8_t *s = d->s;
    int64_t at = d->start;
    while (at < d->end && !d->open) {
        int c = s[at];
        if (is_space(c)) {
            at++;
            continue;
        }
        if (d->n == TOKENS || c < 32 || c >= 127) {
            d->open = 1;
            return;
        }
        Token *t = d->token + d->n++;
        *t = (Token){.start = at, .end = at + 1, .word = -1};
        d->after_date[d->n - 1] = 0;
        if (is_digit(c)) {
            t->kind = 'd';
            t->end = end_of_digits(s, at, d->end);
        } else if (is_alpha(c)) {
            take_letters(d, t);
        } else {
            t->kind = (uint8_t)c;
            if (c == '$' || c == '%') {
                t->word = find_word(d->book, s + at, 1);
                t->value = t->word < 0 ? 0 : d->book->listed->value[t->word];
                d->open |= t->word < 0;
            }
        }
        at = t->end;
    }
    if (!d->open) join_tokens(d);
}

/* ---- numbers ---- */

static int normal(Decimal *x)
{
    while (x->scale > 0 && x->m % 10 == 0) {
        x->m /= 10;
        x->scale--;
    }
    return x->m < EXACT;
}

static int times(Decimal *x, int64_t by)
{
    normal(x);
    if (by && x->m > ((int64_t)1 << 62) / by) return 0;
    x->m *= by;
    return normal(x);
}

static int whole(const Decimal *x, int64_t *value)
{
    *value = x->m;
    return x->scale == 0;
}

/* Tells whether the groups before the last mark, another one, have three digits each: 1,234.5. */
static int grouped(const uint8_t *s, int64_t last)
{
    int64_t size = 0, groups = 0;
    for (int64_t i = 0; i <= last; i++) {
        if (is_digit(s[i])) {
            size++;
            continue;
        }
        if ((i < last && s[i] == s[last]) || (groups && size != 3)) return 0;
        groups++;
        size = 0;
    }
    return 1;
}

/* The value of digits with marks inside, by the mark of decimals; 0 where it is a spelling. */
static int literal(const uint8_t *s, int64_t n, int decimal, Decimal *value)
{
    int64_t groups = 1, first = 0, size = 0, marks[2] = {0, 0}, last = -1;
    int digits = 0, thousands = 1;
    *value = (Decimal){0, 0};
    for (int64_t i = 0; i <= n; i++) {
        if (i < n && is_digit(s[i])) {
            size++;
            if (++digits > MOST_DIGITS) return 0;
            value->m = value->m * 10 + (s[i] - '0');
            continue;
        }
        if (groups == 1) first = size;
        else thousands &= size == 3;
        if (i < n) {
            marks[s[i] == ',']++;
            last = i;
            groups++;
            size = 0;
        }
    }
    if (groups == 1) return s[0] != '0' || n == 1;
    thousands = thousands && first <= 3 && s[0] != '0';
    if (marks[0] && marks[1]) {
        value->scale = (int32_t)(n - last - 1);
        return grouped(s, last) && normal(value);
    }
    if (groups > 2) return thousands;
    int mark = marks[0] ? '.' : ',';
    if (thousands && mark != decimal) return decimal != 0;
    value->scale = (int32_t)(n - last - 1);
    return normal(value);
}

static int kinds(const Desk *d, int at, const char *wanted)
{
    int n = (int)strlen(wanted);
    if (at + n > d->n) return 0;
    for (int i = 0; i < n; i++)
        if (d->token[at + i].kind != wanted[i]) return 0;
    return 1;
}

/* Divides by the number under a stroke: 1 done, 0 it is none; opens where the quotient has no end. */
static int under(Desk *d, Decimal *over, const Token *t)
{
    static const int64_t known[] = {2, 3, 4, 5, 6, 8, 10, 16, 32, 64};
    const uint8_t *s = d->s + t->start;
    int64_t n = t->end - t->start, below = 0;
    if (n > 2) return 0;
    for (int64_t i = 0; i < n; i++) {
        if (!is_digit(s[i])) return 0;
        below = below * 10 + (s[i] - '0');
    }
    int found = 0;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) found |= known[i] == below;
    if (!found) return 0;
    int64_t most = below;
    for (int i = 0; i < over->scale; i++) most *= 10;
    if (over->m >= most) return 0;
    if (over->m >= (int64_t)1 << 40) d->open = 1;
    if (d->open) return 1;
    for (int i = 0; i < 6 && over->m % below; i++) {
        over->m *= 10;
        over->scale++;
    }
    if (over->m % below) {
        d->open = 1;
        return 1;
    }
    over->m /= below;
    if (!normal(over)) d->open = 1;
    return 1;
}

static int is_stroke(const Desk *d, int at) { return at < d->n && d->token[at].kind == '/'; }

static void plus(Desk *d, Decimal *x, Decimal more)
{
    while (x->scale < more.scale && x->m < EXACT) {
        x->m *= 10;
        x->scale++;
    }
    while (more.scale < x->scale && more.m < EXACT) {
        more.m *= 10;
        more.scale++;
    }
    if (x->m >= EXACT || more.m >= EXACT) {
        d->open = 1;
        return;
    }
    x->m += more.m;
    if (!normal(x)) d->open = 1;
}

/* Tells whether digits go on the thousands of those before them, over a space. */
static int goes_on(const Desk *d, int at)
{
    const Token *last = d->token + at - 1, *t = d->token + at;
    int64_t n = 0;
    if (at >= d->n || t->kind != 'd' || t->start - last->end != 1 || last->end - last->start > 3) return 0;
    while (n < t->end - t->start && is_digit(d->s[t->start + n])) n++;
    return n == 3 && d->s[last->start] != '0';
}

/* Reads digits from a token on; returns the token after them. */
static int read_digits(Desk *d, int at, Decimal *value)
{
    const Token *t = d->token + at++;
    int found = literal(d->s + t->start, t->end - t->start, d->book->listed->decimal, value);
    if (!found || goes_on(d, at)) d->open = 1;
    if (d->open) return at;
    Decimal over = *value;
    if (kinds(d, at, "/d") && under(d, &over, d->token + at + 1) && over.m && !is_stroke(d, at + 2)) {
        *value = over;
        return at + 2;
    }
    int gap = at < d->n && d->token[at].kind == '-';
    if (!kinds(d, at + gap, "d/d") || d->token[at + gap].start - d->token[at - 1].end > 1) return at;
    const Token *top = d->token + at + gap;
    if (!literal(d->s + top->start, top->end - top->start, '.', &over) || !under(d, &over, top + 2)) return at;
    if (is_stroke(d, at + gap + 3)) return at;
    plus(d, value, over);
    return at + gap + 3;
}

static int is_and(const Desk *d, const Token *t) { return is_key(d, t, "and") || is_key(d, t, "et"); }

/* Adds a word of 0 to 99 to a number in words; 0 where they are two numbers. */
static int add_small(const Desk *d, int64_t *current, int64_t size, const Token *t)
{
    if (*current < 0) {
        *current = size;
        return 1;
    }
    if (t->end - t->start >= 5 && same_word(d->s + t->start, 5, (const uint8_t *)"vingt", 5) && *current % 100 == 4) {
        *current += 76;
        return 1;
    }
    int64_t ending = *current % 100;
    int64_t room = ending == 0 ? 100 : ending == 60 || ending == 80 ? 20 : ending % 10 == 0 ? 10 : 0;
    if (!*current || size <= 0 || size >= room) return 0;
    *current += size;
    return 1;
}

static int read_spelled(Desk *d, int at, Decimal *value)
{
    int64_t total = 0, current = -1;
    int start = at;
    while (at < d->n) {
        int here = at;
        if (here > start && (d->token[here].kind == '-' || is_and(d, d->token + here))) here++;
        if (here >= d->n || (d->token[here].kind != 'w' && d->token[here].kind != 's')) break;
        int64_t size = d->token[here].value;
        if (d->token[here].kind == 'w') {
            if (!add_small(d, &current, size, d->token + here)) break;
        } else if (size < 1000) {
            if (current >= size && size > 10) break;
            current = (current < 0 ? 1 : current) * size;
        } else {
            int64_t by = current >= 0 ? current : total ? total : 1;
            if (by > EXACT / size) {
                d->open = 1;
                return at + 1;
            }
            total = current < 0 && total ? total * size : total + by * size;
            current = -1;
        }
        if (current > 1 << 20) d->open = 1;
        if (d->open) return at + 1;
        at = here + 1;
    }
    *value = (Decimal){total + (current < 0 ? 0 : current), 0};
    return at;
}

/* Multiplies by the scale words that follow. */
static int read_more(Desk *d, int at, Decimal *value)
{
    while (at < d->n) {
        int here = d->token[at].kind == '-' && at + 1 < d->n ? at + 1 : at;
        const Token *t = d->token + here;
        if (t->kind != 's') {
            if (t->kind == 'o' && flags_of(d->book, t->word) & PART) d->open = 1; /* two thirds */
            break;
        }
        if (!times(value, t->value)) d->open = 1;
        at = here + 1;
    }
    return at;
}

static int read_value(Desk *d, int at, Decimal *value)
{
    at = d->token[at].kind == 'd' ? read_digits(d, at, value) : read_spelled(d, at, value);
    return d->open ? at : read_more(d, at, value);
}

/* ---- facts ---- */

static PlainFact new_fact(const Desk *d, int kind, int form, int64_t start, int64_t end)
{
    return (PlainFact){.start = (int32_t)(start - d->text), .end = (int32_t)(end - d->text), .kind = (uint8_t)kind,
                       .form = (uint8_t)form, .beside = MODEST};
}

static PlainFact *new_amount(Desk *d)
{
    if (d->amounts == AMOUNTS) {
        d->open = 1;
        return &d->name;
    }
    return d->amount + d->amounts++;
}

static int is_year(const Desk *d, const Decimal *value, const Token *t)
{
    int64_t year, end;
    if (!whole(value, &year) || year < 1900 || year > 2100 || t->end - t->start != 4) return 0;
    int64_t start = word_before(d, t->start, 16, &end);
    if (start < 0) return 0;
    while (start < end && (d->s[start] == '(' || d->s[start] == ',')) start++;
    while (start < end && (d->s[end - 1] == '(' || d->s[end - 1] == ',')) end--;
    return has_flag(d->book, d->s + start, end - start, YEAR);
}

static int belongs(const Desk *d, int at)
{
    const Token *t = d->token + at;
    int prefix = t->kind == '$' && !is_alpha(d->s[t->start]);
    return !prefix || at + 1 == d->n || t[1].kind != 'd' || t[1].start > t->end;
}

static int64_t letter(const Desk *d, const Token *t, const Token *last)
{
    if (t->start != last->end || t->end - t->start != 1) return 1;
    int c = lower(d->s[t->start]);
    return c == 'm' ? 1000000 : c == 'k' ? 1000 : c == 'b' ? 1000000000 : 1;
}

#define TH 1     /* numbers of units: none is 0 */
#define PERSON 2
#define HOUR 3

static int read_number(Desk *d, int at)
{
    int first = at, unit = 0;
    Decimal value = {0, 0};
    if (d->token[at].kind == '$') unit = (int)d->token[at++].value;
    at = read_value(d, at, &value);
    if (d->open) return d->n;
    const Token *last = d->token + at - 1;
    if (at < d->n && d->token[at].kind == 'i') {
        unit = TH;
        last = d->token + at++;
    }
    if (unit && at < d->n && letter(d, d->token + at, last) > 1) {
        if (!times(&value, letter(d, d->token + at, last))) d->open = 1;
        last = d->token + at++;
    }
    if (at + 1 < d->n && d->token[at + 1].kind == '$' && d->token[at].end == d->token[at + 1].start &&
        d->token[at].end - d->token[at].start == 1 && among("MkK", d->s[d->token[at].start]))
        d->open = 1; /* 155 M$ */
    int joined = at;
    if (at + 1 < d->n && (d->token[at].kind == '-' || is_key(d, d->token + at, "of") || is_key(d, d->token + at, "d") ||
                          is_key(d, d->token + at, "de")))
        joined++;
    if (joined < d->n && among("$%u", d->token[joined].kind) && belongs(d, joined)) {
        if (!unit) unit = (int)d->token[joined].value;
        last = d->token + joined;
        at = joined + 1;
        if (unit == PERSON) unit = 0;
        if (unit == HOUR && at < d->n && is_key(d, d->token + at, "00")) d->open = 1;
    }
    const Token *t = d->token + first;
    int dated = !unit && is_year(d, &value, t);
    int ones = is_key(d, t, "one") || is_key(d, t, "un") || is_key(d, t, "une");
    PlainFact *fact = new_amount(d);
    *fact = new_fact(d, dated ? DATE : NUMBER, DECIMAL, t->start, last->end);
    fact->number = value.m;
    fact->scale = value.scale;
    fact->unit = unit;
    fact->weak = !unit && ones && t->end == last->end;
    return at;
}

static void add_name(Desk *d, const Token *t)
{
    d->names++;
    d->name = new_fact(d, NAME, DECIMAL, t->start, t->end);
}

static int read_unit(Desk *d, int at)
{
    const Token *t = d->token + at;
    const uint8_t *s = d->s;
    int lowers = 0, letters = 1;
    for (int64_t i = t->start; i < t->end; i++) {
        lowers += is_lower(s[i]);
        letters &= is_alpha(s[i]);
    }
    int uppers = !lowers && is_alpha(s[t->start]);
    if (t->kind == '$' && (!letters || uppers) && at + 1 < d->n && among("dws", d->token[at + 1].kind))
        return read_number(d, at);
    if (is_upper(s[t->start]) && !uppers) {
        int starts = starts_sentence(d, t->start);
        if (starts < 0) d->open = 1;
        if (!starts) {
            add_name(d, t);
            return at + 1;
        }
    }
    PlainFact *fact = new_amount(d);
    *fact = new_fact(d, NUMBER, BARE, t->start, t->end);
    fact->unit = (int32_t)t->value;
    fact->weak = 1;
    return at + 1;
}

/* ---- dates ---- */

static int day_of(const Desk *d, int at)
{
    if (at < 0 || at >= d->n) return 0;
    const Token *t = d->token + at;
    int64_t day = 0;
    if (t->kind == 'd' && t->end - t->start <= 2) {
        for (int64_t i = t->start; i < t->end; i++) day = day * 10 + (d->s[i] - '0');
    } else if (t->kind == 'w' || t->kind == 'o') {
        day = t->value;
    }
    return day >= 1 && day <= 31 ? (int)day : 0;
}

static int joins(const Desk *d, int at)
{
    return among("-&/", d->token[at].kind) || flags_of(d->book, d->token[at].word) & JOINER;
}

static int is_of(const Desk *d, int at)
{
    const Token *t = d->token + at;
    return t->kind == '-' || is_key(d, t, "of") || is_key(d, t, "the") || is_key(d, t, "de");
}

/* Puts a day after or before those so far. */
static void keep_day(Desk *d, int *days, int *n, int day, int before)
{
    if (*n == DAYS) {
        d->open = 1;
        return;
    }
    if (before) memmove(days + 1, days, (size_t)*n * sizeof *days);
    days[before ? 0 : *n] = day;
    ++*n;
}

static int days_before(Desk *d, int at, int floor, int *days, int *n)
{
    int first = at, here = at - 1;
    while (here >= floor && is_of(d, here)) here--;
    while (here >= floor) {
        here -= d->token[here].kind == 'i';
        int day = here >= floor ? day_of(d, here) : 0;
        if (!day) break;
        keep_day(d, days, n, day, 1);
        first = here--;
        if (here < floor || !joins(d, here)) break;
        here--;
    }
    return first;
}

static int days_after(Desk *d, int at, int *days, int *n)
{
    int after = at, day;
    if (at < d->n && is_key(d, d->token + at, "the")) at++;
    while ((day = day_of(d, at))) {
        keep_day(d, days, n, day, 0);
        after = at = at + 1 + (at + 1 < d->n && d->token[at + 1].kind == 'i');
        if (!(at < d->n && joins(d, at))) break;
        at++;
    }
    return after;
}

static int before_year(const Desk *d, int at)
{
    const Token *t = d->token + at;
    return among(",/-", t->kind) || is_key(d, t, "of") || is_key(d, t, "de");
}

static int read_date(Desk *d, int at, int floor)
{
    int days[DAYS] = {0}, n = 0, year = 0;
    const Token *month = d->token + at;
    int first = days_before(d, at, floor, days, &n), after = at + 1;
    if (after < d->n && d->token[after].kind == '.' && d->token[after].start == month->end) after++;
    if (!n) after = days_after(d, after, days, &n);
    int end = after, limit = d->n < after + 2 ? d->n : after + 2;
    while (end < limit && before_year(d, end)) end++;
    if (end < d->n && d->token[end].kind == 'd' && d->token[end].end - d->token[end].start == 4) {
        int digits = 0;
        for (int64_t i = d->token[end].start; i < d->token[end].end; i++) {
            digits += is_digit(d->s[i]);
            year = year * 10 + (d->s[i] - '0');
        }
        if (digits == 4) {
            after = end + 1;
            year++; /* 0 is none */
        } else {
            year = 0;
        }
    }
    if (!n && !year && flags_of(d->book, month->word) & CAPITAL && at && d->token[at - 1].kind == 'A') return at + 1;
    int64_t number = month->value | (int64_t)days[0] << 8 | (int64_t)days[1] << 16 | (int64_t)days[2] << 24;
    d->after_date[first] = after;
    d->date[first] = new_fact(d, DATE, MONTH, d->token[first].start, d->token[after - 1].end);
    d->date[first].number = number | (int64_t)year << 32;
    return after;
}

/* ---- reading ---- */

static int read_token(Desk *d, int at)
{
    const Token *t = d->token + at;
    if (t->end < d->end && d->s[t->end] == '$' && is_alpha(d->s[t->start])) {
        d->open = 1; /* US$ 5 */
        return d->n;
    }
    if (d->after_date[at]) {
        *new_amount(d) = d->date[at];
        return d->after_date[at];
    }
    if (among("dws", t->kind)) return read_number(d, at);
    if (t->kind == '-') {
        int amount = at + 1 + (at + 1 < d->n && d->token[at + 1].kind == '$');
        if (amount < d->n && d->token[amount].kind == 'd' && d->token[at + 1].start == t->end &&
            (t->start == d->lo || d->s[t->start - 1] >= 0x80 || among(" \t\n([$", d->s[t->start - 1])))
            d->open = 1; /* a minus */
        return at + 1;
    }
    if (among("$%u", t->kind)) return read_unit(d, at);
    if (t->kind == 'A' || t->kind == 'm') {
        add_name(d, t);
    } else if (among("oyr", t->kind)) {
        int form = t->kind == 'o' ? DECIMAL : t->kind == 'y' ? WEEKDAY : DAY;
        PlainFact *fact = new_amount(d);
        *fact = new_fact(d, form == DECIMAL ? NUMBER : DATE, form, t->start, t->end);
        fact->number = t->value;
        fact->unit = form == DECIMAL ? TH : 0;
    }
    if (at + 1 == d->n && (t->kind == 'A' || t->kind == 'x') && flags_of(d->book, t->word) & BOUNDING) d->unread = 1;
    return at + 1;
}

static int is_ordinary_word(const Desk *d, int64_t start, int64_t end)
{
    const uint8_t *s = d->s;
    while (end > start && among(".,;:", s[end - 1])) end--;
    if (end == start) return 0;
    for (int64_t i = start; i < end; i++)
        if (!is_lower(s[i])) return 0;
    if (has_flag(d->book, s + start, end - start, LISTED)) return 0;
    for (int64_t n = 1; n <= LONGEST_PREFIX && n <= end - start; n++)
        if (has_flag(d->book, s + start, n, PREFIX)) return 0;
    return 1;
}

/* The next word of the stretch: its start; its end through `end`. The stretch's end where there is none. */
static int64_t next_word(const Desk *d, int64_t at, int64_t *end)
{
    while (at < d->end && is_space(d->s[at])) at++;
    for (*end = at; *end < d->end && !is_space(d->s[*end]);) ++*end;
    return at;
}

static int is_ordinary(const Desk *d)
{
    int64_t end;
    for (int64_t at = next_word(d, d->start, &end); at < d->end; at = next_word(d, end, &end))
        if (!is_ordinary_word(d, at, end)) return 0;
    return 1;
}

/* The word as it is aligned. */
static void key_of(const uint8_t *s, int64_t *start, int64_t *end)
{
    int amount = 0;
    for (int64_t i = *start; i < *end; i++) amount |= is_digit(s[i]) || s[i] == '$' || s[i] == '%';
    const char *left = amount ? "\"'()[]{}" : "\"'()[]{}<>.,;:!?-*";
    while (*start < *end && among(left, s[*start])) ++*start;
    while (*start < *end && among(left, s[*end - 1])) --*end;
    while (amount && *start < *end && among(".,;:!?", s[*end - 1])) --*end;
}

static uint8_t marks_of(Desk *d, int64_t before)
{
    int plain = 1, listed = 0;
    int64_t end, last = before, last_end = d->start;
    while (last_end > last && is_space(d->s[last_end - 1])) last_end--;
    for (int64_t at = next_word(d, d->start, &end); at < d->end; at = next_word(d, end, &end)) {
        int64_t from = at, to = end;
        key_of(d->s, &from, &to);
        plain &= from == to || has_flag(d->book, d->s + from, to - from, SILENT);
        if (to - from == 1 && is_upper(d->s[at]) && at > d->text) {
            if (!all_ascii(d->s, last, last_end)) d->open = 1;
            key_of(d->s, &last, &last_end);
            listed |= has_flag(d->book, d->s + last, last_end - last, DESIGNATOR) != 0;
        }
        last = at;
        last_end = end;
    }
    int ordinary = d->book->listed->cased && is_ordinary(d);
    return (uint8_t)(MARK_PLAIN * plain | MARK_LISTED * (plain && listed) | MARK_ORDINARY * ordinary |
                     MARK_UNIFORM * d->uniform);
}

/* Whether the text from a place to another has letters of one case alone: 0, 1 upper, 2 lower. */
static int one_case(const uint8_t *s, int64_t from, int64_t to)
{
    int uppers = 0, lowers = 0;
    for (int64_t i = from; i < to && !(uppers && lowers); i++) {
        uppers |= is_upper(s[i]);
        lowers |= is_lower(s[i]);
    }
    return uppers && !lowers ? 1 : lowers && !uppers ? 2 : 0;
}

static uint8_t beside(Desk *d, int64_t start, int64_t end)
{
    const uint8_t *s = d->s;
    int64_t from = start, to = start, words = 0;
    if (d->uniform) return SHOUTED;
    while (from > d->text && s[from - 1] != '\n') from--;
    while (to < d->stop && s[to] != '\n') to++;
    if (one_case(s, from, to) == 1) {
        if (!all_ascii(s, from, to)) d->open = 1;
        for (int64_t i = from; i < to; i++) words += !is_space(s[i]) && (i == from || is_space(s[i - 1]));
        if (words > 2) return SHOUTED;
    }
    if (end < d->stop && s[end] >= 0x80) d->open = 1;
    int64_t at = end + 1, stop = at;
    while (stop < d->stop && (is_alnum(s[stop]) || among("_'-", s[stop]))) stop++;
    if (stop < d->stop && s[stop] >= 0x80) d->open = 1;
    return stop > at && has_flag(d->book, s + at, stop - at, OFFICE) ? TITLED : MODEST;
}

static int leans(const Desk *d)
{
    const uint8_t *s = d->s + d->start;
    int64_t n = 0, most = d->stop - d->start;
    if (is_digit(*s)) {
        while (n < 4 && n < most && is_digit(s[n])) n++;
        return n == 4 || n == most;
    }
    if (!is_lower(*s)) return 1;
    while (n < 16 && n < most && !is_space(s[n])) n++;
    for (int64_t i = 0; i < n; i++)
        if (is_upper(s[i])) return 0; /* no entry has capitals */
    return among("nN", kind_of(d->book, find_word(d->book, s, n)));
}

static int read_all(Desk *d)
{
    int last = 0;
    take_tokens(d);
    if (d->open) return OPEN;
    if (d->unread) return UNREAD;
    for (int at = 0; at < d->n; at++)
        if (d->token[at].kind == 'm' && at >= last) last = read_date(d, at, last);
    for (int at = 0; at < d->n && !d->open;) at = read_token(d, at);
    if (d->open) return OPEN;
    return d->unread || d->names > 1 ? UNREAD : d->names ? NAMED : READ;
}

/* A fact as it is given: with its bytes, and in characters. */
static PlainFact finished(const Desk *d, PlainFact fact)
{
    fact.place = d->text + fact.start;
    fact.size = fact.end - fact.start;
    if (fact.kind == NUMBER) {
        int64_t start = d->text + fact.start, end = d->text + fact.end; /* letters beside it may be its digits */
        fact.weak |= (start > d->start && is_alnum(d->s[start - 1])) || (end < d->end && is_alnum(d->s[end]));
    }
    if (!d->ascii) { /* characters, not bytes */
        int32_t start = fact.start, end = fact.end, more = 0;
        for (int32_t i = 0; i < end; i++) {
            more += (d->s[d->text + i] & 0xC0) == 0x80;
            if (i < start) fact.start -= (d->s[d->text + i] & 0xC0) == 0x80;
        }
        fact.end -= more;
    }
    return fact;
}

static int keep_fact(const Desk *d, PlainFact fact, PlainFacts *found)
{
    if (found->n == found->room) {
        PlainFact *row = grown(found->row, &found->room, found->n + 1, sizeof *row);
        if (!row) return -1;
        found->row = row;
    }
    found->row[found->n++] = finished(d, fact);
    return 0;
}

/* Tells of a text whether it is in one case, 0 or 1; -1 where its letters do not tell. */
static int is_uniform(const uint8_t *s, int64_t from, int64_t to, int ascii)
{
    int one = one_case(s, from, to);
    if (ascii) return one != 0;
    int uppers = 0, lowers = 0;
    for (int64_t i = from; i < to; i++) {
        uppers |= is_upper(s[i]);
        lowers |= is_lower(s[i]);
    }
    return uppers && lowers ? 0 : -1;
}

static int read_stretch(Desk *d, int64_t before)
{
    if (!all_ascii(d->s, d->start, d->end)) return OPEN;
    if (d->book->listed->cased && !d->uniform && is_ordinary(d)) return NOTHING;
    d->lo = leans(d) ? before : d->start;
    if (!all_ascii(d->s, d->lo, d->start)) return OPEN;
    return read_all(d);
}

/* Tells whether a word says nothing that is no fact: it has no opposite, and tells no number how it is meant. */
static int is_bare(const Desk *d, const Token *t)
{
    int flags = flags_of(d->book, t->word);
    if (t->kind == 'n' || t->kind == 't' || t->kind == 'o') return 0;
    if (t->kind != 'x' && t->kind != 'A' && t->kind != 'm') return 1;
    if (flags & BOUNDING || (flags & LISTED && t->kind != 'm') || is_acronym(d, t)) return 0;
    for (int64_t n = 1; n <= LONGEST_PREFIX && n < t->end - t->start; n++)
        if (has_flag(d->book, d->s + t->start, n, PREFIX)) return 0;
    return 1;
}

void read_one(const PlainBook *book, const uint8_t *utf8, int64_t size, int uniform, const int32_t *place, PlainRead *read)
{
    Desk d;
    d.book = book;
    d.n = d.open = d.unread = d.names = d.amounts = 0;
    d.s = utf8;
    d.text = 0;
    d.stop = size;
    d.start = place[1];
    d.end = place[2];
    d.ascii = 1;
    d.uniform = uniform;
    d.cased = !uniform && book->listed->cased;
    read->told = (int8_t)read_stretch(&d, place[0]);
    read->amounts = 0;
    read->bare = 1;
    if (read->told != READ && read->told != NAMED) return;
    for (int i = 0; i < d.n; i++) read->bare = read->bare && is_bare(&d, d.token + i);
    read->amounts = (uint8_t)d.amounts;
    for (int i = 0; i < d.amounts; i++) read->fact[i] = finished(&d, d.amount[i]);
    if (read->told == NAMED) read->fact[d.amounts] = finished(&d, d.name);
}

int read_plain(const uint8_t *utf8, const Meanings *listed, const Asking *asked, size_t n, int8_t *told, uint8_t *amounts,
               uint8_t *marks, PlainFacts *found)
{
    PlainBook book;
    if (open_plain(&book, listed) < 0) return -1;
    int status = 0;
    int32_t last = -1;
    int ascii = 1, uniform = 0;
    for (size_t i = 0; i < n && !status; i++) {
        int32_t text = asked->text[i];
        int64_t from = asked->text_start[text], to = asked->text_end[text];
        if (text != last) {
            ascii = all_ascii(utf8, from, to);
            uniform = is_uniform(utf8, from, to, ascii);
            last = text;
        }
        Desk d;
        d.book = &book;
        d.n = d.open = d.unread = d.names = d.amounts = 0;
        d.s = utf8;
        d.text = from;
        d.stop = to;
        d.start = asked->start[i];
        d.end = asked->end[i];
        d.ascii = ascii;
        d.uniform = uniform > 0;
        d.cased = !d.uniform && listed->cased;
        told[i] = (int8_t)(uniform < 0 ? OPEN : read_stretch(&d, asked->before[i]));
        marks[i] = amounts[i] = 0;
        if (told[i] == NAMED) {
            marks[i] = marks_of(&d, asked->before[i]);
            d.name.beside = beside(&d, d.text + d.name.start, d.text + d.name.end);
            if (d.open) told[i] = OPEN;
        }
        if (told[i] != READ && told[i] != NAMED) continue;
        amounts[i] = (uint8_t)d.amounts;
        for (int k = 0; k < d.amounts && !status; k++) status = keep_fact(&d, d.amount[k], found);
        if (told[i] == NAMED && !status) status = keep_fact(&d, d.name, found);
    }
    close_plain(&book);
    return status;
}
