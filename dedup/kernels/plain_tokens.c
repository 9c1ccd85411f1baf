/* A stretch -> its tokens, as facts/tokens.py has them; what takes more than is in sight is left open.

       "4.0 billion dlrs,"    d s $ ,        "March 15,"    m d ,        "Moreau"    A */

#include "plain_desk.h"

/* Where a word starts that ends before a place, within some characters, spaces between; -1 where none is in sight. */
int64_t word_before(const Desk *d, int64_t at, int64_t window, int64_t *end)
{
    int64_t floor = at - window > d->lo ? at - window : d->lo;
    while (at > floor && is_space(d->s[at - 1])) at--;
    *end = at;
    while (at > floor && !is_space(d->s[at - 1])) at--;
    return at < *end ? at : -1;
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
int starts_sentence(const Desk *d, int64_t at)
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

int64_t end_of_digits(const uint8_t *s, int64_t at, int64_t end)
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

int is_acronym(const Desk *d, const Token *t)
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

void take_tokens(Desk *d)
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
            if (c == '-') t->word = find_word(d->book, s + at, 1); /* avant-hier is one word */
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
