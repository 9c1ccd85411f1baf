/* What two plain stretches state differently: what facts/compare.py says of them, or nothing is said (UNDECIDED).

       12 pct | 14 pct                a conflict           12.1 mln | 12,134,000    rounded? undecided
       March 15 | March 16            a conflict           March | March 16         undecided: one says more
       12 pct, Smith | 12 pct, Jones  Smith | Jones        Smith | Smyth            a conflict: `weigh` tells of slips */

#include "verdict.h"

#include "letters.h"

#define FAR 0.06        /* share of a number by which it is no rounding of another: a twentieth, and what a double is off */
#define ROUNDED 2       /* digits that a rounded number has less, at least */
#define MOST_DECIMALS 6 /* that are counted */
#define TYPO_LETTERS 8  /* of a name that may be another one with a slip */

static double power_of_ten(int32_t n)
{
    double power = 1;
    for (; n > 0; n--) power *= 10;
    return power;
}

/* How many digits a number has that are not zeros at an end. */
static int count_digits(int64_t number)
{
    int n = 0;
    while (number && number % 10 == 0) number /= 10;
    for (; number; number /= 10) n++;
    return n;
}

/* Whether two numbers of one unit are no rounding of each other. */
static int apart(const PlainFact *one, const PlainFact *other)
{
    double a = (double)one->number / power_of_ten(one->scale), b = (double)other->number / power_of_ten(other->scale);
    if ((a > b ? a - b : b - a) >= FAR * (a > b ? a : b)) return 1; /* none is under zero */
    if (one->scale > MOST_DECIMALS || other->scale > MOST_DECIMALS) return 0;
    int more = count_digits(one->number) - count_digits(other->number);
    return more < ROUNDED && -more < ROUNDED;
}

/* Whether one date of a month says all that another does: its days and its year, where that has some. */
static int says_all(int64_t date, int64_t less)
{
    int64_t days = less >> 8 & 0xFFFFFF, year = less >> 32; /* the year is one more; none is 0 */
    return (!days || days == (date >> 8 & 0xFFFFFF)) && (year <= 1 || year == date >> 32);
}

/* Tells of two amounts: 0 the same, 1 a conflict. */
static int amounts_differ(const PlainFact *one, const PlainFact *other)
{
    if (one->kind != other->kind || one->form != other->form || one->form == PLAIN_BARE) return UNDECIDED;
    if (one->weak || other->weak || one->unit != other->unit) return UNDECIDED;
    if (one->number == other->number && one->scale == other->scale) return 0;
    if (one->form == PLAIN_MONTH) {
        int same_month = (one->number & 0xFF) == (other->number & 0xFF);
        int fuller = says_all(one->number, other->number) || says_all(other->number, one->number);
        return same_month && fuller ? UNDECIDED : 1;
    }
    if (one->kind == PLAIN_NUMBER && !apart(one, other)) return UNDECIDED;
    return 1;
}

static int all_letters(const uint8_t *s, int32_t n)
{
    for (int32_t i = 0; i < n; i++)
        if (!is_alpha(s[i])) return 0;
    return n > 0;
}

/* Whether a longer name holds a shorter one, as words that are glued do. */
static int holds(const uint8_t *a, int32_t n, const uint8_t *b, int32_t m)
{
    for (int32_t at = 0; at + m <= n; at++)
        if (same_key(a + at, b, (size_t)m)) return 1;
    return 0;
}

/* Tells of two names: 0 the same, 1 a conflict. */
static int names_differ(const uint8_t *a, int32_t n, const uint8_t *b, int32_t m)
{
    if (!all_letters(a, n) || !all_letters(b, m)) return UNDECIDED;
    if (n == m && same_key(a, b, (size_t)n)) return 0;
    if (holds(a, n, b, m) || holds(b, m, a, n)) return UNDECIDED;
    int slip = n >= TYPO_LETTERS && m >= TYPO_LETTERS && same_key(a, b, 2) && same_key(a + n - 2, b + m - 2, 2);
    return slip ? UNDECIDED : 1;
}

static void add(const PlainFact *one, const PlainFact *other, Conflict *found)
{
    *found = (Conflict){one->kind, {one->start, one->end, other->start, other->end}};
}

int judge(const uint8_t *a, const PlainRead *one, const uint8_t *b, const PlainRead *other, Conflict *found)
{
    int named = one->told == PLAIN_NAMED, n = 0;
    if (one->told == PLAIN_OPEN || one->told == PLAIN_UNREAD || other->told == PLAIN_OPEN || other->told == PLAIN_UNREAD)
        return UNDECIDED;
    if (!one->bare || !other->bare || one->amounts != other->amounts || named != (other->told == PLAIN_NAMED))
        return UNDECIDED;
    for (int i = 0; i < one->amounts + named; i++) {
        const PlainFact *left = one->fact + i, *right = other->fact + i;
        int differ = i < one->amounts
                         ? amounts_differ(left, right)
                         : names_differ(a + left->place, left->size, b + right->place, right->size);
        if (differ == UNDECIDED || n == MOST_CONFLICTS) return UNDECIDED;
        if (differ) add(left, right, found + n++);
    }
    return n;
}
