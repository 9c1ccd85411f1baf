/* Tokens -> amounts, names and dates, as facts/read.py has them.

       4.0 billion dlrs    number 4000000000, unit $        March 15    date (3, 15) */

#include "plain_desk.h"

#define CODE 3 /* letters of a currency before its number: USD 1.50 */

PlainFact new_fact(const Desk *d, int kind, int form, int64_t start, int64_t end)
{
    return (PlainFact){.start = (int32_t)(start - d->text), .end = (int32_t)(end - d->text), .kind = (uint8_t)kind,
                       .form = (uint8_t)form, .beside = MODEST};
}

PlainFact *new_amount(Desk *d)
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
    if (!is_whole(value, &year) || year < 1900 || year > 2100 || t->end - t->start != 4) return 0;
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

/* Where the word that ends before a place starts, or that ends further on: its end through `end`. */
static int64_t run_before(const Desk *d, int64_t at, int64_t *end)
{
    while (at > d->lo && is_space(d->s[at - 1])) at--;
    for (*end = at; at > d->lo && !is_space(d->s[at - 1]);) at--;
    return at;
}

/* Tells whether the number at a place may be the label of what stands before it. */
static int is_label(const Desk *d, int64_t at)
{
    const uint8_t *s = d->s;
    int64_t end, start = run_before(d, at, &end);
    if (end == at && start < end) { /* glued */
        int digits = 0;
        for (int64_t i = start; i < end; i++) {
            if (is_alpha(s[i]) || s[i] == '#') return 1;
            digits |= is_digit(s[i]);
        }
        if (!digits) start = run_before(d, start, &end);
    }
    while (start < end && among("\"'()[]{},;:!?", s[start])) start++;
    while (start < end && among("\"'()[]{},;:!?", s[end - 1])) end--;
    if (start == end) return 0;
    for (int64_t i = start; i < end; i++)
        if (is_upper(s[i]) || s[i] == '#') return 1;
    if (s[end - 1] == '.') return 1;
    for (int64_t i = start; i < end; i++)
        if (s[i] == '\'') start = i + 1; /* l'article */
    return has_flag(d->book, s + start, end - start, DESIGNATOR);
}

int read_number(Desk *d, int at)
{
    int first = at, unit = 0, measured = 0;
    Decimal value = {0, 0, 0, 0};
    if (d->token[at].kind == '$') {
        const Token *t = d->token + at++;
        measured = !is_alpha(d->s[t->start]) || t->end - t->start == CODE;
        unit = (int)t->value;
    }
    int64_t begin = d->token[at].start;
    at = read_value(d, at, &value);
    if (d->open) return d->n;
    const Token *last = d->token + at - 1;
    if (at < d->n && d->token[at].kind == 'i') {
        unit = TH;
        last = d->token + at++;
    }
    if (unit && at < d->n && letter(d, d->token + at, last) > 1) {
        if (!multiply(&value, letter(d, d->token + at, last))) d->open = 1;
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
        measured |= last->kind == '%' || !is_alpha(d->s[last->start]);
        at = joined + 1;
        if (unit == PERSON) unit = 0;
        if (unit == HOUR && at < d->n && is_key(d, d->token + at, "00")) d->open = 1;
    }
    const Token *t = d->token + first;
    int dated = !unit && is_year(d, &value, t);
    if (is_zeroed(&value) && !measured && (unit <= UNMEASURED || is_label(d, begin))) {
        d->open |= value.led; /* 07.15 is a spelling */
        for (; value.scale < value.decimals; value.scale++) value.m *= 10; /* below EXACT: they are digits as written */
    }
    int ones = is_key(d, t, "one") || is_key(d, t, "un") || is_key(d, t, "une");
    PlainFact *fact = new_amount(d);
    *fact = new_fact(d, dated ? DATE : NUMBER, DECIMAL, t->start, last->end);
    fact->number = value.m;
    fact->scale = value.scale;
    fact->unit = unit;
    fact->weak = !unit && ones && t->end == last->end;
    return at;
}

void add_name(Desk *d, const Token *t)
{
    d->names++;
    d->name = new_fact(d, NAME, DECIMAL, t->start, t->end);
}

int read_unit(Desk *d, int at)
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

int read_date(Desk *d, int at, int floor)
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
