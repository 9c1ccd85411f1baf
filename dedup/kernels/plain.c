/* What plain stretches state: as facts/pieces.py reads them, in ASCII, or nothing is said (OPEN).

       "4.0 billion dlrs,"    tokens d s $ ,    number 4000000000, unit $
       "March 15,"            tokens m d ,      date (3, 15)
       "Moreau"               token A           name

   The names of functions are those of facts/tokens.py, numerals.py and read.py, which they follow step by step; what
   is rare there (fractions in words, signs, codes, elisions) is left open. The tests hold them against each other. */

#include "plain.h"

#include <stdlib.h>

#include "grow.h"
#include "plain_desk.h"

int open_plain(PlainBook *book, const Meanings *listed)
{
    memset(book, 0, sizeof *book);
    book->listed = listed;
    return list_keys(&book->words, listed->pool, listed->offset, listed->size);
}

void close_plain(PlainBook *book) { free(book->words.slot); }

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

/* The word as it is aligned, of the one given. */
static void cut_word(const uint8_t *s, int64_t *start, int64_t *end)
{
    const uint8_t *from = s + *start, *to = s + *end;
    cut_key(&from, &to);
    *start = from - s;
    *end = to - s;
}

static uint8_t marks_of(Desk *d, int64_t before)
{
    int plain = 1, listed = 0;
    int64_t end, last = before, last_end = d->start;
    while (last_end > last && is_space(d->s[last_end - 1])) last_end--;
    for (int64_t at = next_word(d, d->start, &end); at < d->end; at = next_word(d, end, &end)) {
        int64_t from = at, to = end;
        cut_word(d->s, &from, &to);
        plain &= from == to || has_flag(d->book, d->s + from, to - from, SILENT);
        if (to - from == 1 && is_upper(d->s[at]) && at > d->text) {
            if (!all_ascii(d->s, last, last_end)) d->open = 1;
            cut_word(d->s, &last, &last_end);
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
        return n == 4 || n == most || has_zeros(d, d->start);
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

/* Whether a word of some text begins with some letters. */
static int has_word(const uint8_t *text, int64_t n, const uint8_t *letters, int64_t m)
{
    for (int64_t at = 0; at + m <= n; at++)
        if (!(at && is_alpha(text[at - 1])) && same_key(text + at, letters, (size_t)m)) return 1;
    return 0;
}

/* Tells whether a word says nothing that is no fact: it is no opposite, by its prefix, of what answers it, and tells no
   number how it is meant. */
static int is_bare(const Desk *d, const Token *t, const uint8_t *answer, int64_t answer_size)
{
    int flags = flags_of(d->book, t->word);
    if (t->kind == 'n' || t->kind == 't' || t->kind == 'o') return 0;
    if (t->kind != 'x' && t->kind != 'A' && t->kind != 'm') return 1;
    if (flags & BOUNDING || is_acronym(d, t) || (flags & SAYING && t->kind != 'm')) return 0;
    if (flags & COMPOUND && !(flags & SILENT) && t + 1 < d->token + d->n) return 0; /* avant-hier */
    const uint8_t *word = d->s + t->start;
    for (int64_t n = 1, size = t->end - t->start; n <= LONGEST_PREFIX && n < size; n++)
        if (has_word(answer, answer_size, word + n, size - n) && has_flag(d->book, word, n, PREFIX)) return 0;
    return 1;
}

void read_one(const PlainBook *book, const uint8_t *utf8, int64_t size, int uniform, const int32_t *place,
              const uint8_t *answer, int64_t answer_size, PlainRead *read)
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
    read->poles = 0;
    if (read->told != READ && read->told != NAMED) return;
    for (int i = 0; i < d.n; i++) {
        read->bare = read->bare && is_bare(&d, d.token + i, answer, answer_size);
        read->poles += among("Ax", d.token[i].kind) && flags_of(book, d.token[i].word) & POLE;
    }
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
