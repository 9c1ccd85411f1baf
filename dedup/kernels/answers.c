/* Which facts that answer each other are conflicts: the twin of answers.py, where everything is said.

       12 pct | 14 pct       far apart: a conflict           12 mln | 12.1 mln       question 0, whatever pair asks it
       Smith | Jones         question 1; answered "no", no name of that pair counts */

#include "answers.h"

#include <string.h>

#include "grow.h"
#include "plain.h"
#include "verdict.h"

#define NO_NAME (-1)
#define NO_UNIT 0
#define PLAIN 1 /* marks of a piece with a name */
#define LISTED 2
#define ORDINARY 4
#define UNIFORM 8
#define SHOUTED 2
#define OTHER 5 /* the first form of values that the kernel does not read */
#define CERTAIN (-1)
#define NEVER (-2)

int answers_belong(const AnswerPieces *p, const AnswerFacts *f, const AnswerRows *r)
{
    int64_t size = (int64_t)p->size, count = (int64_t)f->count, before = 0;
    for (int64_t i = 0; i < size; i++) {
        int64_t amounts = p->amounts[i] > 0 ? p->amounts[i] : 0;
        if (p->amounts[i] < -1 || p->first[i] < 0 || p->first[i] + amounts > count) return 0;
        if (p->name[i] < NO_NAME || p->name[i] >= count) return 0;
        if (p->name[i] != NO_NAME && f->kind[p->name[i]] != PLAIN_NAME) return 0;
        for (int64_t k = p->first[i]; k < p->first[i] + amounts; k++)
            if (f->kind[k] >= PLAIN_NAME) return 0;
    }
    for (size_t i = 0; i < r->size; before = r->pair[i++]) {
        if (r->one[i] < 0 || r->one[i] >= size || r->other[i] < 0 || r->other[i] >= size) return 0;
        if (r->pair[i] < before) return 0;
    }
    return 1;
}

static uint32_t hash_of(int64_t key, uint8_t kind)
{
    uint64_t hash = ((uint64_t)key ^ (uint64_t)kind << 62) * 0x9E3779B97F4A7C15u;
    return (uint32_t)((hash ^ hash >> 29) * 0xBF58476D1CE4E5B9u >> 32);
}

static int64_t key_of(int32_t one, int32_t other) { return (int64_t)((uint64_t)(uint32_t)one << 32 | (uint32_t)other); }

/* Makes a table of keys twice as wide once it is half full. */
static int widen_keys(Answers *found)
{
    if (2 * found->questions < found->asked.mask) return 0;
    if (open_table(&found->asked, 2 * found->questions + 512) < 0) return -1;
    for (size_t k = 0; k < found->questions; k++) {
        size_t at = hash_of(found->key[k], found->kind[k]) & found->asked.mask;
        while (found->asked.slot[at]) at = (at + 1) & found->asked.mask;
        found->asked.slot[at] = (uint32_t)k + 1;
    }
    return 0;
}

/* The number of a key, which is noted if it is new; -1 where memory runs out. */
static int32_t number_key(Answers *found, int64_t key, uint8_t kind)
{
    size_t at, k = found->questions;
    if (widen_keys(found) < 0) return -1;
    for (at = hash_of(key, kind) & found->asked.mask; found->asked.slot[at]; at = (at + 1) & found->asked.mask) {
        size_t one = found->asked.slot[at] - 1;
        if (found->key[one] == key && found->kind[one] == kind) return (int32_t)one;
    }
    if (k >= found->key_room) {
        int64_t *wider = grown(found->key, &found->key_room, k + 1, sizeof *wider);
        if (!wider) return -1;
        found->key = wider;
    }
    if (k >= found->kind_room) {
        uint8_t *wider = grown(found->kind, &found->kind_room, k + 1, sizeof *wider);
        if (!wider) return -1;
        found->kind = wider;
    }
    found->key[k] = key;
    found->kind[k] = kind;
    found->asked.slot[at] = (uint32_t)++found->questions;
    return (int32_t)k;
}

static int add_answer(Answers *found, int64_t pair, int32_t one, int32_t other, int32_t question)
{
    if (found->n == found->room) {
        Answer *wider = grown(found->row, &found->room, found->n + 1, sizeof *wider);
        if (!wider) return -1;
        found->row = wider;
    }
    found->row[found->n++] = (Answer){pair, one, other, question};
    return 0;
}

static int add_question(const AnswerFacts *facts, Answers *found, int64_t pair, int32_t one, int32_t other)
{
    int32_t question = number_key(found, key_of(facts->value[one], facts->value[other]), facts->kind[one]);
    return question < 0 ? -1 : add_answer(found, pair, one, other, question);
}

/* Tells of two amounts that are not one: CERTAIN, NEVER, or 0 where that is to be asked. */
static int tell_amounts(const AnswerFacts *f, int32_t a, int32_t b, int64_t dateline)
{
    if (f->value[a] == f->value[b] || f->kind[a] != f->kind[b] || f->weak[a] || f->weak[b]) return NEVER;
    double one = f->size[a], two = f->size[b];
    int alike = f->unit[a] == f->unit[b];
    if (f->kind[a] == PLAIN_DATE) {
        if (f->start[a] < dateline && f->start[b] < dateline) return NEVER;
    } else if (f->kind[a] == PLAIN_NUMBER) {
        int measured = f->unit[a] != NO_UNIT && f->unit[b] != NO_UNIT && !alike;
        if (measured && (one < two || one > two) && one != 0 && two != 0) return NEVER;
        if (alike && sizes_apart(one, two)) return CERTAIN;
    }
    int64_t digits = f->digits[a], more = f->digits[b];
    if (alike && digits >= 0 && more >= 0 && digits_apart(digits, more)) return CERTAIN;
    if (f->kind[a] != PLAIN_DATE || f->form[a] >= OTHER || f->form[b] >= OTHER) return 0;
    if (f->form[a] != f->form[b]) return NEVER;
    return f->form[a] == PLAIN_MONTH && !months_differ(f->number[a], f->number[b]) ? NEVER : CERTAIN;
}

/* Whether the words of two pieces say nothing that counts. */
static int is_silent(uint8_t one, uint8_t other)
{
    uint8_t both = one & other, either = one | other;
    return both & PLAIN ? !(either & LISTED) : both & ORDINARY && !(either & UNIFORM);
}

/* Takes the names of two pieces. */
static int take_names(const AnswerPieces *p, const AnswerFacts *f, int64_t pair, int64_t one, int64_t other, Answers *found)
{
    int32_t a = p->name[one], b = p->name[other];
    if (a == NO_NAME && b == NO_NAME) return 0;
    int apart = a != NO_NAME && b != NO_NAME && !is_silent(p->marks[one], p->marks[other]) &&
                f->beside[a] == f->beside[b] && f->beside[a] != SHOUTED;
    return apart ? add_question(f, found, pair, a, b) : add_answer(found, pair, NO_NAME, NO_NAME, CERTAIN);
}

int find_answers(const AnswerPieces *pieces, const AnswerFacts *facts, const AnswerRows *rows, int64_t dateline,
                 Answers *found)
{
    for (size_t i = 0; i < rows->size; i++) {
        int64_t pair = rows->pair[i], one = rows->one[i], other = rows->other[i];
        int32_t count = pieces->amounts[one];
        int status = 0;
        if (count < 0 || pieces->amounts[other] < 0) { /* not read: a name may stand there */
            if (add_answer(found, pair, NO_NAME, NO_NAME, CERTAIN) < 0) return -1;
            continue;
        }
        for (int32_t k = 0; k < count && count == pieces->amounts[other] && !status; k++) {
            int32_t a = pieces->first[one] + k, b = pieces->first[other] + k;
            int told = tell_amounts(facts, a, b, dateline);
            if (told == CERTAIN)
                status = add_answer(found, pair, a, b, CERTAIN);
            else if (told != NEVER)
                status = add_question(facts, found, pair, a, b);
        }
        if (status < 0 || take_names(pieces, facts, pair, one, other, found) < 0) return -1;
    }
    return 0;
}

static int is_name(const AnswerFacts *facts, const Answer *row) { return facts->kind[row->one] == PLAIN_NAME; }

/* Whether the names of a pair count: all are in conflict, and none stands on both sides. Keys are pairs of spellings here,
   and `met` has for each the pair that had it last. */
static int names_count(const AnswerFacts *facts, const uint8_t *told, const Answer *row, const Answer *end, Answers *met,
                       int64_t **last, size_t *room)
{
    int count = 0;
    for (; row < end; row++) {
        if (row->one == NO_NAME || (is_name(facts, row) && !told[row->question])) return 0;
        if (!is_name(facts, row)) continue;
        int32_t a = facts->written[row->one], b = facts->written[row->other];
        size_t known = met->questions;
        int32_t here = number_key(met, key_of(a, b), 0), turned = here < 0 ? -1 : number_key(met, key_of(b, a), 0);
        if (turned < 0) return -1;
        if (met->questions > *room) {
            int64_t *wider = grown(*last, room, met->questions, sizeof *wider);
            if (!wider) return -1;
            *last = wider;
        }
        for (; known < met->questions; known++) (*last)[known] = -1;
        (*last)[here] = row->pair;
        if ((*last)[turned] == row->pair) return 0;
        count = 1;
    }
    return count;
}

/* Keeps what is in conflict of the rows of one pair, from `first` up to `end`; where names are, in order of the text. */
static void keep_pair(const AnswerFacts *facts, const uint8_t *told, size_t first, size_t end, int named, Answers *found)
{
    Answer *row = found->row;
    size_t start = found->n;
    for (size_t i = first; i < end; i++) {
        if (row[i].one == NO_NAME || (row[i].question >= 0 && !told[row[i].question])) continue;
        Answer kept = row[i];
        int name = is_name(facts, &kept);
        if (name && !named) continue;
        size_t at = found->n++;
        for (; named && at > start; at--) { /* a name comes after an amount that starts with it */
            int32_t before = facts->start[row[at - 1].one], here = facts->start[kept.one];
            if (before < here || (before == here && (name || !is_name(facts, row + at - 1)))) break;
            row[at] = row[at - 1];
        }
        row[at] = kept;
    }
}

int settle_answers(const AnswerFacts *facts, const uint8_t *told, Answers *found)
{
    Answers met = {0};
    int64_t *last = NULL;
    size_t room = 0, count = found->n;
    int named = 0;
    found->n = 0;
    for (size_t first = 0, end; first < count && named >= 0; first = end) {
        for (end = first; end < count && found->row[end].pair == found->row[first].pair;) end++;
        named = names_count(facts, told, found->row + first, found->row + end, &met, &last, &room);
        if (named >= 0) keep_pair(facts, told, first, end, named, found);
    }
    free_answers(&met);
    free(last);
    return named < 0 ? -1 : 0;
}

void free_answers(Answers *found)
{
    free(found->row);
    free(found->key);
    free(found->kind);
    free(found->asked.slot);
}
