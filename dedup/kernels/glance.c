/* Where two texts in ASCII differ, and whether any word of that may count: the twin of facts/glance.py.

       "Prices rose again on Friday"      | "Prices rose once more on Friday"    nothing: words of no list
       "Prices rose 3 pct on Friday"      | "Prices rose 4 pct on Friday"        3 pct | 4 pct: may count

   Texts -> words -> keys -> stretches (stretch.c) -> what the lists of their language say of the words in them. */

#include "glance.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "letters.h"
#include "table.h"

#define SILENT 1 /* what a key is to a language */
#define HARD 2 /* says something by itself, even in lower case */
#define AGENT 4
#define MOOD 8
#define FUNCTION 16
#define DESIGNATOR 32
#define PREFIX 64
#define FIRST 128 /* of a phrase that tells a mood, alone it tells none */

#define POLE 256
#define ALIAS 512 /* a name that has a short form */

#define LONGEST_MOOD 3 /* words of a phrase that tells a mood */
#define LONGEST_PHRASE 64 /* bytes of one */
#define LONGEST_PREFIX 8
#define LONGEST_ARTICLE 3
#define MOST_COMPARED 65536 /* words by words; of longer texts it is not told who did what */

/* A word of one of the texts. */
typedef struct {
    int32_t start, end, key_start, key_size, entry; /* bytes of its text; its place in the lists */
} Word;

struct Glance {
    GlanceLists lists;
    Meanings meanings[MOST_CODES]; /* of each language that is learned */
    PlainBook book[MOST_CODES];
    StretchRule rule;
    Table listed, keys;
    StretchDesk desk;
    Differences found;
    Vocabulary words; /* of one pair, every word by itself */
    Word *word;
    uint8_t *marks, *letters, *sides;
    uint32_t *bits, *first; /* of each key, the word that has it first */
    int32_t *number;
    int64_t *offset;
    size_t room, letters_room;
    const uint8_t *text[2];
    size_t size[2], count[2], keys_n;
};

/* ---- lists ---- */

static void *copied(const void *column, size_t bytes)
{
    void *copy = malloc(bytes ? bytes : 1);
    if (copy && bytes) memcpy(copy, column, bytes);
    return copy;
}

Glance *open_glance(const GlanceLists *lists, const StretchRule *rule)
{
    Glance *g = calloc(1, sizeof *g);
    if (!g) return NULL;
    GlanceLists *own = &g->lists;
    *own = *lists;
    own->pool = copied(lists->pool, (size_t)lists->offset[lists->size]);
    own->offset = copied(lists->offset, (lists->size + 1) * sizeof *lists->offset);
    own->sticky = copied(lists->sticky, lists->size);
    own->lists = copied(lists->lists, lists->size * sizeof *lists->lists);
    own->said = copied(lists->said, lists->size * lists->codes * sizeof *lists->said);
    own->future = copied(lists->future, lists->codes);
    g->rule = *rule;
    if (!own->pool || !own->offset || !own->sticky || !own->lists || !own->said || !own->future ||
        list_keys(&g->listed, own->pool, own->offset, own->size) < 0) {
        close_glance(g);
        return NULL;
    }
    return g;
}

static void forget_language(Glance *g, size_t code)
{
    const Meanings *own = g->meanings + code;
    void *columns[] = {(void *)own->pool, (void *)own->kind, (void *)own->offset, (void *)own->value, (void *)own->flags};
    for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) free(columns[k]);
    close_plain(g->book + code);
    memset(g->meanings + code, 0, sizeof *own);
    memset(g->book + code, 0, sizeof *g->book);
}

int learn_language(Glance *g, size_t code, const Meanings *listed)
{
    if (code >= g->lists.codes || g->book[code].words.slot) return 0;
    Meanings *own = g->meanings + code;
    *own = *listed;
    own->pool = copied(listed->pool, (size_t)listed->offset[listed->size]);
    own->kind = copied(listed->kind, listed->size);
    own->offset = copied(listed->offset, (listed->size + 1) * sizeof *listed->offset);
    own->value = copied(listed->value, listed->size * sizeof *listed->value);
    own->flags = copied(listed->flags, listed->size * sizeof *listed->flags);
    if (own->pool && own->kind && own->offset && own->value && own->flags && !open_plain(g->book + code, own)) return 0;
    forget_language(g, code);
    return -1;
}

void close_glance(Glance *g)
{
    for (size_t code = 0; code < MOST_CODES; code++) forget_language(g, code);
    void *owned[] = {(void *)g->lists.pool, (void *)g->lists.offset, (void *)g->lists.sticky, (void *)g->lists.lists,
                     (void *)g->lists.said, (void *)g->lists.future, g->listed.slot, g->keys.slot, g->desk.a.key,
                     g->desk.b.key, g->desk.seen, g->found.row, g->word, g->marks, g->letters, g->sides, g->bits,
                     g->first, g->number, g->offset};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) free(owned[i]);
    free_bench(&g->desk.bench);
    free(g);
}

/* The place of a key in the lists. */
static int32_t entry_of(const Glance *g, const uint8_t *key, size_t n, uint32_t hash)
{
    return find_listed(&g->listed, g->lists.pool, g->lists.offset, key, n, hash);
}

static int said(const Glance *g, int32_t entry, int code)
{
    return entry == UNLISTED ? 0 : g->lists.said[(size_t)entry * g->lists.codes + (size_t)code];
}

/* ---- words ---- */

static size_t count_words(const uint8_t *s, size_t n)
{
    size_t count = n && !is_space(*s);
    for (size_t i = 1; i < n; i++) count += (size_t)(is_space(s[i - 1]) & (is_space(s[i]) ^ 1));
    return count;
}

#define GROW(array, n)                                      \
    do {                                                    \
        void *wider = realloc(array, (n) * sizeof *(array)); \
        if (!wider) return -1;                              \
        (array) = wider;                                    \
    } while (0)

/* Makes room for the words of a pair. */
static int make_room(Glance *g, size_t words, size_t letters)
{
    if (letters > g->letters_room) {
        GROW(g->letters, letters);
        g->letters_room = letters;
    }
    if (words + 1 <= g->room) return 0;
    size_t room = 2 * words + 64;
    g->room = 0;
    GROW(g->word, room);
    GROW(g->marks, room);
    GROW(g->sides, room);
    GROW(g->bits, room);
    GROW(g->first, room);
    GROW(g->number, room);
    GROW(g->offset, room);
    GROW(g->desk.a.key, room);
    GROW(g->desk.b.key, room);
    GROW(g->desk.seen, room);
    memset(g->desk.seen, 0, room * sizeof *g->desk.seen);
    g->desk.turn = 0;
    g->desk.a.room = g->desk.b.room = g->room = room;
    for (size_t i = 0; i < room; i++) g->number[i] = (int32_t)i;
    return 0;
}

static const uint8_t *key_of(const Glance *g, size_t word)
{
    return g->text[word >= g->count[0]] + g->word[word].key_start;
}

/* The number of the key of a word. */
static uint32_t number_key(Glance *g, size_t word, uint32_t hash)
{
    size_t n = (size_t)g->word[word].key_size, at;
    for (at = hash & g->keys.mask; g->keys.slot[at]; at = (at + 1) & g->keys.mask) {
        uint32_t key = g->keys.slot[at] - 1, one = g->first[key];
        if ((size_t)g->word[one].key_size == n && same_key(key_of(g, one), key_of(g, word), n)) return key;
    }
    g->first[g->keys_n] = (uint32_t)word;
    g->keys.slot[at] = (uint32_t)++g->keys_n;
    return (uint32_t)g->keys_n - 1;
}

/* Takes the word from `start` up to `end` of a side as word `at` of both. */
static void take_word(Glance *g, int side, size_t at, size_t start, size_t end)
{
    const uint8_t *text = g->text[side], *from = text + start, *to = text + end;
    size_t letters = (size_t)g->offset[at];
    int amount = cut_key(&from, &to);
    size_t n = (size_t)(to - from);
    uint32_t hash = hash_of_key(from, n);
    int32_t entry = entry_of(g, from, n, hash);
    int sticky = amount || (entry != UNLISTED && g->lists.sticky[entry]);
    g->word[at] = (Word){(int32_t)start, (int32_t)end, (int32_t)(from - text), (int32_t)n, entry};
    g->marks[at] = (uint8_t)(WORD_PLAIN | WORD_COUNTS * amount | WORD_STICKY * sticky);
    g->bits[at] = entry == UNLISTED ? 0 : g->lists.lists[entry];
    for (size_t k = start; k < end && !amount; k++)
        if (is_alpha(text[k])) g->letters[letters++] = lower(text[k]);
    g->offset[at + 1] = (int64_t)letters;
    if (side)
        g->desk.b.key[at - g->count[0]] = number_key(g, at, hash);
    else
        g->desk.a.key[at] = number_key(g, at, hash);
}

/* Takes a word of the right side that is word `one` of the left, so many bytes further on. */
static void take_again(Glance *g, size_t one, size_t at, int32_t on)
{
    const Word *word = g->word + one;
    size_t letters = (size_t)g->offset[at], n = (size_t)(g->offset[one + 1] - g->offset[one]);
    g->word[at] = (Word){word->start + on, word->end + on, word->key_start + on, word->key_size, word->entry};
    g->marks[at] = g->marks[one];
    g->bits[at] = g->bits[one];
    memcpy(g->letters + letters, g->letters + g->offset[one], n);
    g->offset[at + 1] = (int64_t)(letters + n);
    g->desk.b.key[at - g->count[0]] = g->desk.a.key[one];
}

/* Takes the next words of a side, from a byte on, up to word `last` of both. */
static void take_words(Glance *g, int side, size_t at, size_t i, size_t last)
{
    const uint8_t *text = g->text[side];
    while (at < last) {
        while (is_space(text[i])) i++;
        size_t start = i;
        while (i < g->size[side] && !is_space(text[i])) i++;
        take_word(g, side, at++, start, i);
    }
}

/* Takes the words of the right side. Most are those that the left side begins and ends with. */
static void take_right(Glance *g)
{
    const uint8_t *a = g->text[0], *b = g->text[1];
    size_t n = g->size[0], m = g->size[1], least = n < m ? n : m, head = 0, tail = 0, all = g->count[0] + g->count[1];
    while (head < least && a[head] == b[head]) head++;
    while (tail < least - head && a[n - 1 - tail] == b[m - 1 - tail]) tail++;
    size_t first = 0, last = g->count[0];
    for (; first < g->count[0] && (size_t)g->word[first].end < head; first++) take_again(g, first, g->count[0] + first, 0);
    while (last > first && (size_t)g->word[last - 1].start > n - tail) last--;
    take_words(g, 1, g->count[0] + first, first ? (size_t)g->word[first - 1].end : 0, all - (g->count[0] - last));
    for (; last < g->count[0]; last++) take_again(g, last, all - (g->count[0] - last), (int32_t)m - (int32_t)n);
}

/* Whether the letters of a text are of one case. */
static int is_uniform(const uint8_t *s, size_t n)
{
    int uppers = 0, lowers = 0;
    for (size_t i = 0; i < n && !(uppers && lowers); i++) {
        uppers |= is_upper(s[i]);
        lowers |= is_lower(s[i]);
    }
    return uppers != lowers;
}

/* ---- what stretches say ---- */

static const uint8_t *letters_of(const Glance *g, size_t at) { return g->text[at >= g->count[0]] + g->word[at].start; }

/* Whether a word in lower case says nothing by itself: only against its opposite. */
static int is_mild(const Glance *g, size_t at, int code)
{
    const uint8_t *s = letters_of(g, at);
    size_t n = (size_t)(g->word[at].end - g->word[at].start);
    while (n && among(".,;:", s[n - 1])) n--;
    for (size_t i = 0; i < n; i++)
        if (!is_lower(s[i])) return 0;
    return n && !(said(g, g->word[at].entry, code) & HARD);
}

static int has_prefix(const Glance *g, size_t at, int code)
{
    const uint8_t *s = key_of(g, at);
    for (size_t size = 1; size <= LONGEST_PREFIX && size <= (size_t)g->word[at].key_size; size++)
        if (said(g, entry_of(g, s, size, hash_of_key(s, size)), code) & PREFIX) return 1;
    return 0;
}

static int ends_alike(const Glance *g, size_t one, size_t other)
{
    size_t n = (size_t)g->word[one].key_size, m = (size_t)g->word[other].key_size, least = n < m ? n : m;
    return same_key(key_of(g, one) + (n - least), key_of(g, other) + (m - least), least);
}

/* Whether mild words may be opposites: both sides have some, or one is the end of the other, as likely of unlikely. */
static int may_oppose(const Glance *g, const size_t *from, const size_t *to, int code)
{
    int poles[2] = {0, 0}, prefixed = 0;
    for (int side = 0; side < 2; side++)
        for (size_t at = from[side]; at < to[side]; at++) {
            poles[side] |= (said(g, g->word[at].entry, code) & POLE) != 0;
            prefixed |= has_prefix(g, at, code);
        }
    if (poles[0] && poles[1]) return 1;
    for (size_t one = from[0]; one < to[0] && (prefixed || poles[0] || poles[1]); one++)
        for (size_t other = from[1]; other < to[1]; other++)
            if (ends_alike(g, one, other)) return 1;
    return 0;
}

/* Whether a single capital after a word such as "Vitamin" is among some words of a side. */
static int designated(const Glance *g, int side, size_t from, size_t to, int code)
{
    for (size_t at = from; at < to; at++)
        if (g->word[at].key_size == 1 && at > (side ? g->count[0] : 0) && is_upper(g->text[side][g->word[at].start]) &&
            said(g, g->word[at - 1].entry, code) & DESIGNATOR)
            return 1;
    return 0;
}

static int is_loud(const Glance *g, const Difference *stretch, int code, int uniform)
{
    size_t floor = g->count[0];
    size_t from[] = {(size_t)stretch->at[0], floor + (size_t)stretch->at[2]};
    size_t to[] = {(size_t)stretch->at[1], floor + (size_t)stretch->at[3]};
    int silent = 1, mild = !uniform && (size_t)code + 1 < g->lists.codes, named = 0;
    for (int side = 0; side < 2; side++) {
        for (size_t at = from[side]; at < to[side] && (silent || mild); at++) {
            silent = silent && said(g, g->word[at].entry, code) & SILENT;
            mild = mild && is_mild(g, at, code);
        }
        named |= silent && designated(g, side, from[side], to[side], code);
    }
    return silent ? named : !mild || may_oppose(g, from, to, code);
}

static int is_word(const Glance *g, size_t at)
{
    const uint8_t *s = key_of(g, at);
    for (int32_t k = 0; k < g->word[at].key_size; k++)
        if (!is_alpha(s[k])) return 0;
    return g->word[at].key_size > 0;
}

/* The words of a side that may say who did what to whom, three by three of one clause. */
typedef struct {
    int side, code, kept; /* of the clause, how many of its last words are in `key` */
    size_t at;
    uint32_t key[3];
} Triples;

/* Takes the next three; returns 0 after the last ones. Goes on over any short word, where order.py knows articles. */
static int next_triple(const Glance *g, Triples *t)
{
    const uint32_t *keys = t->side ? g->desk.b.key : g->desk.a.key;
    const uint8_t *s = g->text[t->side];
    size_t floor = t->side ? g->count[0] : 0;
    while (t->at < g->count[t->side]) {
        size_t at = t->at++;
        const Word *word = g->word + floor + at;
        if (at && !is_alnum(s[word[-1].end - 1])) t->kept = 0;
        if (is_lower(s[word->start]) && is_word(g, floor + at) && !(said(g, word->entry, t->code) & FUNCTION)) {
            if (t->kept == 3) memmove(t->key, t->key + 1, 2 * sizeof *t->key);
            t->kept -= t->kept == 3;
            t->key[t->kept++] = keys[at];
            if (t->kept == 3) return 1;
        } else if (word->key_size > LONGEST_ARTICLE) {
            t->kept = 0;
        }
    }
    return 0;
}

/* Whether three words, one of them changed on both sides, may stand the other way round: "teachers hired nurses". */
static int may_exchange(const Glance *g, int code)
{
    if (g->count[0] * g->count[1] > MOST_COMPARED) return 1;
    for (Triples a = {.side = 0, .code = code}; next_triple(g, &a);) {
        int changed = g->sides[a.key[0]] == 3 || g->sides[a.key[1]] == 3 || g->sides[a.key[2]] == 3;
        if (!changed || a.key[0] == a.key[2]) continue;
        for (Triples b = {.side = 1, .code = code}; next_triple(g, &b);)
            if (a.key[0] == b.key[2] && a.key[1] == b.key[1] && a.key[2] == b.key[0]) return 1;
    }
    return 0;
}

/* Whether words that both sides have changed, or an agent, may turn who did what to whom. */
static int may_turn(Glance *g, int code)
{
    const uint32_t *keys[] = {g->desk.a.key, g->desk.b.key};
    int both = 0;
    memset(g->sides, 0, g->keys_n);
    for (size_t i = 0; i < g->found.n; i++)
        for (int side = 0; side < 2; side++)
            for (int32_t at = g->found.row[i].at[2 * side]; at < g->found.row[i].at[2 * side + 1]; at++) {
                uint32_t key = keys[side][at];
                int told = said(g, g->word[g->first[key]].entry, code), before = g->sides[key];
                if (told & AGENT) return 1;
                g->sides[key] = (uint8_t)(before | 1 << side);
                if (before == 3 || g->sides[key] != 3 || told & FUNCTION) continue;
                both += is_word(g, g->first[key]);
            }
    return both > 1 && may_exchange(g, code);
}

/* Whether a phrase that tells a mood begins at a word and goes on past a place: "is expected to". */
static int begins_phrase(const Glance *g, int side, size_t at, size_t past, int code)
{
    uint8_t phrase[LONGEST_PHRASE];
    size_t n = 0, last = g->count[side] - at < LONGEST_MOOD ? g->count[side] : at + LONGEST_MOOD;
    for (size_t i = at; i < last; i++) {
        size_t word = (side ? g->count[0] : 0) + i, size = (size_t)g->word[word].key_size;
        if (n + size + 1 > LONGEST_PHRASE) return 0;
        if (i > at) phrase[n++] = ' ';
        memcpy(phrase + n, key_of(g, word), size);
        n += size;
        if (i > at && i >= past && said(g, entry_of(g, phrase, n, hash_of_key(phrase, n)), code) & MOOD) return 1;
    }
    return 0;
}

/* Whether some words of a side, or a phrase that reaches into them, may tell a mood. */
static int may_tell(const Glance *g, int side, size_t from, size_t to, int code)
{
    for (size_t at = from < LONGEST_MOOD ? 0 : from - LONGEST_MOOD + 1; at < to; at++) {
        int told = said(g, g->word[(side ? g->count[0] : 0) + at].entry, code);
        if (told & FIRST ? begins_phrase(g, side, at, from, code) : at >= from && told & MOOD) return 1;
    }
    return g->lists.future[code] && from < to;
}

static int may_tell_mood(const Glance *g, int code)
{
    if ((size_t)code + 1 == g->lists.codes) return 0;
    for (size_t i = 0; i < g->found.n; i++)
        for (int side = 0; side < 2; side++)
            if (may_tell(g, side, (size_t)g->found.row[i].at[2 * side], (size_t)g->found.row[i].at[2 * side + 1], code))
                return 1;
    return 0;
}

/* Where some words of a side stand; for none, where they would. */
static void place_words(const Glance *g, int side, size_t from, size_t to, int32_t *place)
{
    const Word *word = g->word + (side ? g->count[0] : 0);
    int32_t end = (int32_t)g->size[side];
    place[0] = from ? word[from - 1].start : 0;
    place[1] = from == g->count[side] ? end : word[from].start;
    place[2] = from == g->count[side] ? end : from < to ? word[to - 1].end : place[1];
}

static int has_alias(const Glance *g, int side, const PlainRead *read, int code)
{
    if (read->told != PLAIN_NAMED) return 0;
    const PlainFact *name = read->fact + read->amounts;
    const uint8_t *s = g->text[side] + name->place;
    size_t n = (size_t)name->size;
    return said(g, entry_of(g, s, n, hash_of_key(s, n)), code) & ALIAS;
}

/* Whether another name may follow a name: "Paul Morel". */
static int is_given(const Glance *g, int side, const PlainRead *read)
{
    if (read->told != PLAIN_NAMED) return 0;
    const PlainFact *name = read->fact + read->amounts;
    size_t at = (size_t)(name->place + name->size), first = at;
    while (at < g->size[side] && (g->text[side][at] == ' ' || g->text[side][at] == '.')) at++;
    return at > first && at < g->size[side] && is_upper(g->text[side][at]);
}

/* Reads a stretch, and says what its sides state differently where that is certain. */
static void decide(const Glance *g, int code, const int *uniform, Glimpse *row)
{
    PlainRead read[2];
    const int32_t *w = row->words;
    row->conflicts = UNDECIDED;
    if (!g->book[code].words.slot || w[0] == w[1] || w[2] == w[3]) return;
    for (int side = 0; side < 2; side++) {
        const int32_t *there = row->place[1 - side];
        read_one(g->book + code, g->text[side], (int64_t)g->size[side], uniform[side], row->place[side],
                 g->text[1 - side] + there[1], there[2] - there[1], read + side);
        if (has_alias(g, side, read + side, code)) return;
    }
    if (read[0].told != read[1].told && (is_given(g, 0, read) || is_given(g, 1, read + 1))) return;
    const int32_t begin[] = {row->place[0][1], row->place[1][1]};
    row->conflicts = judge(g->text[0], read, g->text[1], read + 1, begin, row->conflict);
}

static int tell(Glance *g, int list, Glimpses *found)
{
    int code = list == NO_LIST || (size_t)list + 1 > g->lists.codes ? (int)g->lists.codes - 1 : list, any = 0;
    for (int side = 0; side < 2; side++) found->uniform[side] = is_uniform(g->text[side], g->size[side]);
    found->code = code;
    found->turns = may_turn(g, code);
    found->moods = may_tell_mood(g, code);
    if (g->found.n > found->room) {
        Glimpse *row = grown(found->row, &found->room, g->found.n, sizeof *row);
        if (!row) return -1;
        found->row = row;
    }
    for (size_t i = 0; i < g->found.n; i++) {
        const Difference *stretch = g->found.row + i;
        Glimpse *row = found->row + i;
        memcpy(row->words, stretch->at, sizeof row->words);
        row->loud = is_loud(g, stretch, code, found->uniform[0] || found->uniform[1]);
        for (int side = 0; side < 2; side++)
            place_words(g, side, (size_t)stretch->at[2 * side], (size_t)stretch->at[2 * side + 1], row->place[side]);
        row->conflicts = 0;
        if (row->loud) decide(g, code, found->uniform, row);
        row->loud = row->loud && row->conflicts;
        any |= row->loud;
    }
    found->n = any || found->turns || found->moods ? g->found.n : 0;
    return 1;
}

int glance_at(Glance *g, const uint8_t *a, size_t n, const uint8_t *b, size_t m, Glimpses *found)
{
    int8_t list;
    found->n = 0;
    if (n > INT32_MAX / 4 || m > INT32_MAX / 4 || !is_ascii(a, n) || !is_ascii(b, m)) return 0;
    g->text[0] = a;
    g->text[1] = b;
    g->size[0] = n;
    g->size[1] = m;
    g->count[0] = count_words(a, n);
    g->count[1] = count_words(b, m);
    if ((int64_t)g->count[0] > g->rule.most || (int64_t)g->count[1] > g->rule.most) return 0;
    size_t words = g->count[0] + g->count[1];
    if (g->desk.turn == UINT32_MAX) g->room = 0; /* turns begin anew */
    if (make_room(g, words, n + m + 1) < 0 || open_table(&g->keys, words) < 0) return -1;
    g->keys_n = 0;
    g->offset[0] = 0;
    take_words(g, 0, 0, 0, g->count[0]);
    take_right(g);
    g->words = (Vocabulary){.marks = g->marks, .letters = g->letters, .lists = g->bits, .offset = g->offset, .size = words};
    g->desk.known = &g->words;
    g->desk.rule = &g->rule;
    g->desk.a.word = g->number;
    g->desk.b.word = g->number + g->count[0];
    g->desk.a.n = g->count[0];
    g->desk.b.n = g->count[1];
    g->found.n = 0;
    if (read_stretches(&g->desk, &g->found, &list) < 0) return -1;
    return list == NOT_TOLD ? 0 : g->found.n ? tell(g, list, found) : 1;
}
