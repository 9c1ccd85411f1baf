/* Tokens of one stretch of text, on the desk where what it states is read: shared by the files of plain.c. */

#ifndef DEDUP_PLAIN_DESK_H
#define DEDUP_PLAIN_DESK_H

#include <stdint.h>
#include <string.h>

#include "letters.h"
#include "plain.h"

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
#define POLE 65536
#define SAYING 131072

#define NUMBER PLAIN_NUMBER
#define DATE PLAIN_DATE
#define NAME PLAIN_NAME
#define DECIMAL PLAIN_DECIMAL
#define BARE PLAIN_BARE
#define MONTH PLAIN_MONTH
#define WEEKDAY PLAIN_WEEKDAY
#define DAY PLAIN_DAY

#define TH 1 /* numbers of units: none is 0 */
#define PERSON 2
#define HOUR 3
#define UNMEASURED 8 /* up to this one, they do not make a number with decimals a quantity, see facts/labels.py */
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
    int32_t decimals; /* as written, where it is no more than digits */
    int32_t led;      /* and by a zero more: 07.15 */
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

static inline int same_word(const uint8_t *word, int64_t n, const uint8_t *known, int64_t m)
{
    if (n != m) return 0;
    for (int64_t i = 0; i < n; i++)
        if (lower(word[i]) != known[i]) return 0;
    return 1;
}

/* The number of a word, whatever its case; -1 where it is not in the book. */
static inline int32_t find_word(const PlainBook *book, const uint8_t *word, int64_t n)
{
    const Meanings *listed = book->listed;
    uint32_t hash = hash_of_key(word, (size_t)n);
    return find_listed(&book->words, listed->pool, listed->offset, word, (size_t)n, hash);
}

static inline int flags_of(const PlainBook *book, int32_t word) { return word < 0 ? 0 : book->listed->flags[word]; }
static inline int kind_of(const PlainBook *book, int32_t word) { return word < 0 ? 0 : book->listed->kind[word]; }

static inline int has_flag(const PlainBook *book, const uint8_t *word, int64_t n, int flag)
{
    return flags_of(book, find_word(book, word, n)) & flag;
}

static inline int is_key(const Desk *d, const Token *t, const char *key)
{
    return same_word(d->s + t->start, t->end - t->start, (const uint8_t *)key, (int64_t)strlen(key));
}

static inline int all_ascii(const uint8_t *s, int64_t from, int64_t to)
{
    return is_ascii(s + from, (size_t)(to - from));
}

/* ---- tokens, numbers, facts and dates: each file says what these do ---- */

int64_t word_before(const Desk *d, int64_t at, int64_t window, int64_t *end);
int64_t end_of_digits(const uint8_t *s, int64_t at, int64_t end);
int starts_sentence(const Desk *d, int64_t at);
int is_acronym(const Desk *d, const Token *t);
void take_tokens(Desk *d);
int multiply(Decimal *x, int64_t by);
int is_whole(const Decimal *x, int64_t *value);
int is_zeroed(const Decimal *x);
int has_zeros(const Desk *d, int64_t at);
int read_value(Desk *d, int at, Decimal *value);
PlainFact new_fact(const Desk *d, int kind, int form, int64_t start, int64_t end);
PlainFact *new_amount(Desk *d);
int read_number(Desk *d, int at);
void add_name(Desk *d, const Token *t);
int read_unit(Desk *d, int at);
int read_date(Desk *d, int at, int floor);

#endif
