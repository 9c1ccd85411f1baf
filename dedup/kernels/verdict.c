/* What two plain stretches state differently: what facts/compare.py says of them, or nothing is said (UNDECIDED).

       12 pct | 14 pct                a conflict           12.1 mln | 12,134,000    rounded? undecided
       March 15 | March 16            a conflict           March | March 16         undecided: one says more
       May 16 | June 2, 1,500         May 16 | June 2, and 1,500, which the left side lacks
       12 pct, Smith | 12 pct, Jones  Smith | Jones        Smith | Smyth            a conflict: `weigh` tells of slips
       both | Smith                   Smith, which the left side lacks
       in 1987 | 2,345; May | Smith   slight: a year for a number, a date for a name */

#include "verdict.h"

#include <stddef.h>

#include "letters.h"

#define FAR 0.06  /* share of a number by which it is no rounding of another: a twentieth, and what a double is off */
#define ROUNDED 2 /* digits that a rounded number has less, at least */
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

int sizes_apart(double one, double two)
{
    double apart = one > two ? one - two : two - one, least = one < 0 ? -one : one, most = two < 0 ? -two : two;
    return apart >= FAR * (least > most ? least : most);
}

int digits_apart(int64_t one, int64_t other) { return one - other < ROUNDED && other - one < ROUNDED; }

/* Whether two numbers of one unit are no rounding of each other. */
static int apart(const PlainFact *one, const PlainFact *other)
{
    double a = (double)one->number / power_of_ten(one->scale), b = (double)other->number / power_of_ten(other->scale);
    if (sizes_apart(a, b)) return 1;
    if (one->scale > MOST_DECIMALS || other->scale > MOST_DECIMALS) return 0;
    return digits_apart(count_digits(one->number), count_digits(other->number));
}

/* Whether one date of a month says all that another does: its days and its year, where that has some. */
static int says_all(int64_t date, int64_t less)
{
    int64_t days = less >> 8 & 0xFFFFFF, year = less >> 32; /* the year is one more; none is 0 */
    return (!days || days == (date >> 8 & 0xFFFFFF)) && (year <= 1 || year == date >> 32);
}

int months_differ(int64_t one, int64_t other)
{
    return (one & 0xFF) != (other & 0xFF) || !(says_all(one, other) || says_all(other, one));
}

/* Whether one of two numbers without a unit is a year. */
static int is_one_a_year(const PlainFact *one, const PlainFact *other)
{
    return one->kind != other->kind && one->form == PLAIN_DECIMAL && !one->unit && one->scale == other->scale;
}

/* Tells of two amounts: 0 the same, 1 a conflict. */
static int amounts_differ(const PlainFact *one, const PlainFact *other)
{
    int alike = one->form == other->form && one->unit == other->unit;
    if (alike && one->number == other->number && one->scale == other->scale) return 0;
    if (!alike || one->form == PLAIN_BARE || one->weak || other->weak) return UNDECIDED;
    if (one->kind != other->kind) return is_one_a_year(one, other) ? 1 : UNDECIDED;
    if (one->form == PLAIN_MONTH) return months_differ(one->number, other->number) ? 1 : UNDECIDED;
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

/* Whether two amounts surely have two values: of one number written with other decimals that is not said. */
static int unequal(const PlainFact *one, const PlainFact *other)
{
    if (one->form != other->form) return 1;
    if (one->form == PLAIN_DECIMAL || one->form == PLAIN_BARE) {
        if (one->unit != other->unit) return 1;
        if (one->scale != other->scale) return 0;
    }
    return one->number != other->number;
}

/* Whether each amount of one side that has more of them is another one than each of the other side, so that they answer
   each other in their order, and the last ones are its own. */
static int answer_in_order(const PlainRead *one, const PlainRead *other)
{
    for (int i = 0; i < one->amounts; i++)
        for (int k = 0; k < other->amounts; k++)
            if (one->fact[i].weak || other->fact[k].weak || !unequal(one->fact + i, other->fact + k)) return 0;
    return one->amounts && other->amounts;
}

/* Adds a fact against its answer; where it has none, NULL, against the place where that side begins. A date against a
   name is slight, and a date; a year against a number is a number. */
static void add(const PlainFact *one, const PlainFact *other, const int32_t *begin, Conflict *found)
{
    int kind = one ? one->kind : other->kind, slight = one && other && one->kind != other->kind;
    if (slight) kind = one->kind == PLAIN_NAME || other->kind == PLAIN_NAME ? PLAIN_DATE : PLAIN_NUMBER;
    *found = (Conflict){kind, slight, {begin[0], begin[0], begin[1], begin[1]}};
    for (int side = 0; side < 2; side++) {
        const PlainFact *fact = side ? other : one;
        if (!fact) continue;
        found->place[2 * side] = fact->start;
        found->place[2 * side + 1] = fact->end;
    }
}

/* Tells of the amounts of two sides; returns how many conflicts they are in, or UNDECIDED. */
static int judge_amounts(const PlainRead *one, const PlainRead *other, const int32_t *begin, Conflict *found)
{
    int n = 0, least = one->amounts < other->amounts ? one->amounts : other->amounts;
    if (one->amounts != other->amounts && !answer_in_order(one, other)) return UNDECIDED;
    for (int i = 0; i < one->amounts || i < other->amounts; i++) {
        const PlainFact *left = i < one->amounts ? one->fact + i : NULL, *right = i < other->amounts ? other->fact + i : NULL;
        int differ = i < least ? amounts_differ(left, right) : 1;
        if (differ == UNDECIDED || (differ && n == MOST_CONFLICTS)) return UNDECIDED;
        if (differ) add(left, right, begin, found + n++);
    }
    return n;
}

static int is_plain(const PlainRead *read) { return (read->told == PLAIN_NOTHING || read->told >= PLAIN_READ) && read->bare; }

/* Tells of a name against a side without one: against nothing, or a date. Returns as `judge` does. */
static int judge_name(const uint8_t *a, const PlainRead *one, const uint8_t *b, const PlainRead *other,
                      const int32_t *begin, Conflict *found)
{
    int left = one->told == PLAIN_NAMED;
    const PlainRead *named = left ? one : other, *bare = left ? other : one;
    const PlainFact *name = named->fact, *date = bare->fact;
    const uint8_t *s = (left ? a : b) + name->place, *t = left ? b : a;
    if (named->amounts || bare->amounts > 1) return UNDECIDED;
    if (!all_letters(s, name->size) || name->size >= TYPO_LETTERS) return UNDECIDED; /* it may be words, glued */
    if (!bare->amounts) {
        add(left ? name : NULL, left ? NULL : name, begin, found);
        return 1;
    }
    if (date->kind != PLAIN_DATE || date->weak) return UNDECIDED;
    if (date->size == name->size && same_key(s, t + date->place, (size_t)name->size)) return UNDECIDED; /* it moved */
    add(one->fact, other->fact, begin, found);
    return 1;
}

int judge(const uint8_t *a, const PlainRead *one, const uint8_t *b, const PlainRead *other, const int32_t *begin,
          Conflict *found)
{
    int named = one->told == PLAIN_NAMED;
    if (!is_plain(one) || !is_plain(other) || (one->poles && other->poles)) return UNDECIDED;
    if (named != (other->told == PLAIN_NAMED)) return judge_name(a, one, b, other, begin, found);
    int n = judge_amounts(one, other, begin, found);
    if (n == UNDECIDED || !named) return n;
    const PlainFact *left = one->fact + one->amounts, *right = other->fact + other->amounts;
    int differ = names_differ(a + left->place, left->size, b + right->place, right->size);
    if (differ == UNDECIDED || (differ && n == MOST_CONFLICTS)) return UNDECIDED;
    if (differ) add(left, right, begin, found + n++);
    return n;
}
