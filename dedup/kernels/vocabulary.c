/* Texts as numbers of their words: the twin of vocabulary.py, where everything is said.

       "The toll is 12, the"    words The toll is 12, the    keys the toll is 12 the    numbers 0 1 2 3 4, keys 0 1 2 3 0 */

#include "vocabulary.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "letters.h"
#include "stretch.h"
#include "table.h"

#define GOLDEN 0x9E3779B97F4A7C15u

typedef struct {
    const uint8_t *s;
    const KeyLists *lists;
    Table words, keys, listed;
    KnownWord *first; /* of each key, a word that has it, cut to it */
    size_t keys_n, keys_room;
} Desk;

/* Up to eight bytes as a number: of as many bytes no others have it. No loop over them: how many can't be foretold. */
static inline uint64_t packed(const uint8_t *s, size_t n)
{
    uint32_t low, high;
    if (n < 4) return n ? s[0] | (uint64_t)s[n / 2] << 8 | (uint64_t)s[n - 1] << 16 : 0;
    memcpy(&low, s, 4);
    memcpy(&high, s + n - 4, 4);
    return low | (uint64_t)high << 32;
}

static inline uint32_t hash_of(const uint8_t *s, size_t n)
{
    uint64_t hash = n * GOLDEN, part;
    for (; n > sizeof part; n -= sizeof part, s += sizeof part) {
        memcpy(&part, s, sizeof part);
        hash = (hash ^ part) * GOLDEN;
        hash ^= hash >> 32;
    }
    hash = (hash ^ packed(s, n)) * GOLDEN;
    return (uint32_t)(hash >> 32);
}

static inline int same_bytes(const uint8_t *a, const uint8_t *b, size_t n)
{
    return n <= 8 ? packed(a, n) == packed(b, n) : !memcmp(a, b, n);
}

/* Doubles a table that is half full; `hash` is in each row. */
static int widen_table(Table *table, const KnownWord *row, size_t n)
{
    if (2 * n <= table->mask) return 0;
    Table wide = {0};
    if (open_table(&wide, 2 * n + 2) < 0) return -1;
    for (size_t k = 0; k < n; k++) {
        size_t at = row[k].hash & wide.mask;
        while (wide.slot[at]) at = (at + 1) & wide.mask;
        wide.slot[at] = (uint32_t)k + 1;
    }
    free(table->slot);
    *table = wide;
    return 0;
}

/* Makes room for one row more. */
static int make_room(KnownWord **row, size_t n, size_t *room)
{
    KnownWord *wider = n < *room ? *row : grown(*row, room, n + 1, sizeof *wider);
    if (!wider) return -1;
    *row = wider;
    return 0;
}

/* The size of the space at a place; 0 where there is none. */
static size_t space_at(const uint8_t *s, const uint8_t *end)
{
    uint8_t c = *s;
    if (c < 0x80) return is_space(c);
    if (c == 0xC2 && s + 1 < end) return s[1] == 0x85 || s[1] == 0xA0 ? 2 : 0;
    if (s + 2 >= end) return 0;
    if (c == 0xE1) return s[1] == 0x9A && s[2] == 0x80 ? 3 : 0;
    if (c == 0xE3) return s[1] == 0x80 && s[2] == 0x80 ? 3 : 0;
    if (c != 0xE2) return 0;
    if (s[1] == 0x80) return s[2] <= 0x8A || s[2] == 0xA8 || s[2] == 0xA9 || s[2] == 0xAF ? 3 : 0;
    return s[1] == 0x81 && s[2] == 0x9F ? 3 : 0;
}

/* Numbers the key of a word in ASCII, and says what the word is. */
static int take_key(Desk *d, KnownWord *word)
{
    const uint8_t *from = d->s + word->start, *to = from + word->size;
    int amount = cut_key(&from, &to);
    size_t n = (size_t)(to - from), at;
    uint32_t hash = hash_of_key(from, n);
    int32_t listed = find_listed(&d->listed, d->lists->pool, d->lists->offset, from, n, hash);
    int sticky = amount || (listed != UNLISTED && d->lists->sticky[listed]);
    word->marks = (uint8_t)(WORD_PLAIN | WORD_COUNTS * amount | WORD_STICKY * sticky);
    word->lists = listed == UNLISTED ? 0 : d->lists->lists[listed];
    for (at = hash & d->keys.mask; d->keys.slot[at]; at = (at + 1) & d->keys.mask) {
        const KnownWord *one = d->first + (d->keys.slot[at] - 1);
        if (one->hash == hash && (size_t)one->size == n && same_key(d->s + one->start, from, n)) {
            word->key = (int32_t)d->keys.slot[at] - 1;
            return 0;
        }
    }
    if (make_room(&d->first, d->keys_n, &d->keys_room) < 0) return -1;
    word->key = (int32_t)d->keys_n;
    d->first[d->keys_n] = (KnownWord){.start = from - d->s, .size = (int32_t)n, .hash = hash};
    d->keys.slot[at] = (uint32_t)++d->keys_n;
    return widen_table(&d->keys, d->first, d->keys_n);
}

/* The number of a word, which is noted if it is new; -1 where memory runs out. */
static int32_t number_of(Desk *d, Numbering *found, const uint8_t *s, size_t n)
{
    uint32_t hash = hash_of(s, n);
    size_t at;
    for (at = hash & d->words.mask; d->words.slot[at]; at = (at + 1) & d->words.mask) {
        const KnownWord *one = found->known + (d->words.slot[at] - 1);
        if (one->hash == hash && (size_t)one->size == n && same_bytes(d->s + one->start, s, n))
            return (int32_t)d->words.slot[at] - 1;
    }
    if (make_room(&found->known, found->size, &found->known_room) < 0) return -1;
    found->known[found->size] = (KnownWord){.start = s - d->s, .size = (int32_t)n, .key = -1, .hash = hash};
    d->words.slot[at] = (uint32_t)++found->size;
    return widen_table(&d->words, found->known, found->size) < 0 ? -1 : (int32_t)found->size - 1;
}

static int add_word(Numbering *found, int32_t number, int64_t at)
{
    if (found->words == found->room) {
        size_t room = found->room ? 2 * found->room : 4096;
        int32_t *word = realloc(found->word, room * sizeof *word);
        if (!word) return -1;
        found->word = word;
        if (!(word = realloc(found->at, room * sizeof *word))) return -1;
        found->at = word;
        found->room = room;
    }
    found->word[found->words] = number;
    found->at[found->words++] = (int32_t)at;
    return 0;
}

/* Where the word that s is in ends. */
static inline const uint8_t *word_end(const uint8_t *s, const uint8_t *end)
{
    for (; s < end; s++) {
        if ((uint8_t)(*s - '!') < 0x80 - '!') continue; /* most can begin no space */
        if (*s == ' ' || space_at(s, end)) break;
    }
    return s;
}

static int take_text(Desk *d, Numbering *found, const uint8_t *s, const uint8_t *end)
{
    const uint8_t *first = s;
    while (s < end) {
        size_t space = *s == ' ' ? 1 : space_at(s, end);
        if (space) {
            s += space;
            continue;
        }
        const uint8_t *word = s;
        s = word_end(s, end);
        int32_t number = number_of(d, found, word, (size_t)(s - word));
        if (number < 0 || add_word(found, number, word - first) < 0) return -1;
    }
    return 0;
}

/* Numbers the words in ASCII first, in order, and the others after them. */
static int sort_words(const Desk *d, Numbering *found)
{
    int32_t *place = malloc((found->size + 1) * sizeof *place);
    KnownWord *sorted = malloc((found->size + 1) * sizeof *sorted);
    if (!place || !sorted) {
        free(place);
        free(sorted);
        return -1;
    }
    size_t n = 0;
    for (int foreign = 0; foreign < 2; foreign++) {
        for (size_t k = 0; k < found->size; k++) {
            if (is_ascii(d->s + found->known[k].start, (size_t)found->known[k].size) == foreign) continue;
            sorted[n] = found->known[k];
            place[k] = (int32_t)n++;
        }
        if (!foreign) found->ascii = n;
    }
    for (size_t i = 0; i < found->words && found->ascii < found->size; i++) found->word[i] = place[found->word[i]];
    free(found->known);
    free(place);
    found->known = sorted;
    return 0;
}

/* The letters of the words in ASCII, in lower case; none where a word has an amount. */
static int take_letters(const Desk *d, Numbering *found)
{
    size_t total = 1, n = 0;
    for (size_t k = 0; k < found->ascii; k++) total += (size_t)found->known[k].size;
    found->letters = malloc(total);
    found->letter = malloc((found->ascii + 1) * sizeof *found->letter);
    if (!found->letters || !found->letter) return -1;
    found->letter[0] = 0;
    for (size_t k = 0; k < found->ascii; k++) {
        const uint8_t *s = d->s + found->known[k].start;
        for (int32_t i = 0; i < found->known[k].size && !(found->known[k].marks & WORD_COUNTS); i++) {
            uint8_t c = lower(s[i]);
            if ((uint8_t)(c - 'a') < 26) found->letters[n++] = c;
        }
        found->letter[k + 1] = (int64_t)n;
    }
    return 0;
}

int find_words(const uint8_t *utf8, const int64_t *start, const int64_t *end, size_t texts, const KeyLists *lists,
               int64_t *ends, Numbering *found)
{
    Desk d = {.s = utf8, .lists = lists};
    int status = open_table(&d.words, 1024) | open_table(&d.keys, 1024);
    status |= list_keys(&d.listed, lists->pool, lists->offset, lists->size);
    for (size_t i = 0; i < texts && !status; i++) {
        status = take_text(&d, found, utf8 + start[i], utf8 + end[i]);
        ends[i] = (int64_t)found->words;
    }
    status = status ? status : sort_words(&d, found);
    for (size_t k = 0; k < found->ascii && !status; k++) status = take_key(&d, found->known + k);
    status = status ? status : take_letters(&d, found);
    free(d.words.slot);
    free(d.keys.slot);
    free(d.listed.slot);
    free(d.first);
    return status;
}

void free_numbering(Numbering *found)
{
    free(found->word);
    free(found->at);
    free(found->known);
    free(found->letters);
    free(found->letter);
}

int number_spans(const uint8_t *bytes, const int64_t *start, const int64_t *end, size_t n, int32_t *which, int64_t *first,
                 size_t *distinct)
{
    Table table = {0};
    *distinct = 0;
    if (open_table(&table, n) < 0) return -1;
    for (size_t i = 0; i < n; i++) {
        const uint8_t *s = bytes + start[i];
        size_t size = (size_t)(end[i] - start[i]), at;
        for (at = hash_of(s, size) & table.mask; table.slot[at]; at = (at + 1) & table.mask) {
            int64_t one = first[table.slot[at] - 1];
            if ((size_t)(end[one] - start[one]) == size && same_bytes(bytes + start[one], s, size)) break;
        }
        if (!table.slot[at]) {
            first[*distinct] = (int64_t)i;
            table.slot[at] = (uint32_t)++*distinct;
        }
        which[i] = (int32_t)table.slot[at] - 1;
    }
    free(table.slot);
    return 0;
}

int is_behind(const uint8_t *one, size_t n, const uint8_t *other, size_t m)
{
    int order = memcmp(one, other, n < m ? n : m);
    return order > 0 || (!order && n > m);
}

int stretches_belong(const Stretched *all)
{
    int64_t texts = (int64_t)all->texts, pairs = (int64_t)all->pairs;
    for (int64_t i = 0; i < pairs; i++)
        if (all->left[i] < 0 || all->left[i] >= texts || all->right[i] < 0 || all->right[i] >= texts) return 0;
    for (size_t i = 0; i < all->rows; i++) {
        const int32_t *w = all->words + 4 * i;
        int64_t pair = all->pair[i];
        if (pair < 0 || pair >= pairs) return 0;
        const int64_t *left = all->offset + all->left[pair], *right = all->offset + all->right[pair];
        if (w[0] < 0 || w[1] < w[0] || w[1] > left[1] - left[0]) return 0;
        if (w[2] < 0 || w[3] < w[2] || w[3] > right[1] - right[0]) return 0;
    }
    return 1;
}

/* A stretch by its place: the number of its first word among those of all texts, how many it has, and its language. */
typedef struct {
    int64_t start, code;
    int32_t words;
} Span;

static Span span_at(const Stretched *all, size_t row, int side)
{
    int64_t pair = all->pair[row], text = side ? all->right[pair] : all->left[pair];
    const int32_t *w = all->words + 4 * row + 2 * side;
    return (Span){all->offset[text] + w[0], all->code[pair], w[1] - w[0]};
}

int number_stretches(const Stretched *all, int32_t *which, int64_t *first, size_t *distinct)
{
    Table table = {0};
    *distinct = 0;
    if (open_table(&table, 2 * all->rows) < 0) return -1;
    for (size_t i = 0; i < 2 * all->rows; i++) {
        int side = i >= all->rows;
        Span span = span_at(all, side ? i - all->rows : i, side);
        uint64_t hash = ((uint64_t)span.start << 8 ^ (uint64_t)span.words << 3 ^ (uint64_t)span.code) * GOLDEN;
        size_t at = (hash ^ hash >> 32) * GOLDEN >> 32 & table.mask;
        which[i] = 0;
        if (!span.words) continue;
        for (; table.slot[at]; at = (at + 1) & table.mask) {
            int64_t one = first[table.slot[at] - 1];
            Span known = span_at(all, (size_t)one / 2, one % 2);
            if (known.start == span.start && known.words == span.words && known.code == span.code) break;
        }
        if (!table.slot[at]) {
            first[*distinct] = (int64_t)(2 * (side ? i - all->rows : i)) + side;
            table.slot[at] = (uint32_t)++*distinct;
        }
        which[i] = (int32_t)table.slot[at];
    }
    free(table.slot);
    return 0;
}
