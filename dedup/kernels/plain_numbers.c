/* Tokens -> the value of a number, as facts/numerals.py has it.

       4.0 billion    40 / 10 ** 1 * 10 ** 9        3-1/2    35 / 10 ** 1        1.10    11 / 10 ** 1, written with 2 */

#include "plain_desk.h"

static int normal(Decimal *x)
{
    while (x->scale > 0 && x->m % 10 == 0) {
        x->m /= 10;
        x->scale--;
    }
    return x->m < EXACT;
}

int multiply(Decimal *x, int64_t by)
{
    normal(x);
    x->decimals = x->led = 0;
    if (by && x->m > ((int64_t)1 << 62) / by) return 0;
    x->m *= by;
    return normal(x);
}

int is_whole(const Decimal *x, int64_t *value)
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
    *value = (Decimal){0, 0, 0, 0};
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
    value->led = s[0] == '0' && last > 1;
    if (marks[0] && marks[1]) {
        value->scale = value->decimals = (int32_t)(n - last - 1);
        return grouped(s, last) && normal(value);
    }
    if (groups > 2) return thousands;
    int mark = marks[0] ? '.' : ',';
    if (thousands && mark != decimal) return decimal != 0;
    value->scale = value->decimals = (int32_t)(n - last - 1);
    return normal(value);
}

int is_zeroed(const Decimal *x) { return x->led || x->decimals > x->scale; }

/* Tells whether the digits at a place have decimals, and a zero more at either end. */
int has_zeros(const Desk *d, int64_t at)
{
    Decimal value;
    int64_t end = end_of_digits(d->s, at, d->stop);
    return literal(d->s + at, end - at, d->book->listed->decimal, &value) && is_zeroed(&value);
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
    if (n > 2 || over->decimals) return 0;
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
    if (d->open || value->decimals) return at; /* 5.10/6 is no fraction */
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
    *value = (Decimal){total + (current < 0 ? 0 : current), 0, 0, 0};
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
        if (!multiply(value, t->value)) d->open = 1;
        at = here + 1;
    }
    return at;
}

int read_value(Desk *d, int at, Decimal *value)
{
    at = d->token[at].kind == 'd' ? read_digits(d, at, value) : read_spelled(d, at, value);
    return d->open ? at : read_more(d, at, value);
}
