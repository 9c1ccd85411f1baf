/* The kernel in C: the twin of pure.py, which says what everything means. Same results, bit for bit.

   One pass over a passage, in slices that stay in the first-level cache:
       bytes -> fold (a table) -> code points -> hash_windows (vectors) -> hashes -> take_minima (128 slots)
   Buffers in, numpy arrays out (numpy.empty makes them, so no numpy header is needed); the GIL is released between.
   Limited API of CPython 3.11, where the buffer protocol joined it. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ahead.h"
#include "answers.h"
#include "chain.h"
#include "common.h"
#include "glance.h"
#include "grow.h"
#include "hashes.h"
#include "keys.h"
#include "owners.h"
#include "pack.h"
#include "plain.h"
#include "reach.h"
#include "rows.h"
#include "segment.h"
#include "signs.h"
#include "sorts.h"
#include "shares.h"
#include "stated.h"
#include "stretch.h"
#include "traits.h"
#include "vocabulary.h"
#include "wide.h"

#define SLOTS SIGN_SLOTS
#define WINDOW 5
#define TURNS 2      /* donors that an empty slot asks at a time: fewer loops whose end can't be foretold */
#define BLOCK SIGN_ROWS /* passages: GCC unrolls a loop of 16, and then makes no vectors of it */
#define EMPTY 0xFFFFFFFFu

#define ITSELF 1u
#define SEQUENCE 0x80000000u
#define PAGES 0x1100

#define PAIRS_AHEAD 4             /* of the one that is compared: the processor is told of them */
#define NEAR 8                    /* bytes after a character of its own that are folded one by one */
#define SLICE 1024                /* bytes of text folded at a time */
#define LONGEST 128               /* code points that one character may fold to: the table's field has 7 bits */
#define CAPACITY (SLICE * LONGEST / 2 + 2 * LONGEST) /* only two bytes and more can fold to a sequence */

/* The vector loops are compiled for three generations of x86 and chosen when the module loads; elsewhere once. */
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__) && !defined(DEDUP_NO_CLONES)
#if __GNUC__ >= 12
#define VECTORS __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define VECTORS __attribute__((target_clones("arch=haswell", "default")))
#endif
#else
#define VECTORS
#endif

typedef struct {
    Py_buffer pages, entries, pool;
    PyObject *empty;                  /* numpy.empty */
    uint16_t ascii[256];              /* token, or SPECIAL where the quick loop stops: digits and all beyond ASCII */
    Donors donors;
    int wide;                         /* the processor has vectors of 64 bytes */
} State;

#define LETTER 0x100u
#define SPECIAL 0x200u

/* What of a passage's fold is yet undecided: a digit waits for its gap, and the window for its next code point. */
typedef struct {
    int after_digit;
    uint32_t gap; /* 0, or the one mark the gap stands for so far */
    uint32_t *c;  /* WINDOW - 1 code points before, then those of this slice */
    size_t n;     /* code points of this slice */
} Fold;

typedef struct {
    uint32_t c[WINDOW - 1 + CAPACITY + 8];
    uint64_t hash[CAPACITY + 8]; /* of shingles; those after the last one mean nothing */
} Scratch;

static inline uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 32)) * MIX_1;
    x = (x ^ (x >> 29)) * MIX_2;
    return x ^ (x >> 32);
}

/* ---- fold ---- */

static inline void put(Fold *f, uint32_t token)
{
    uint32_t *out = f->c + WINDOW - 1;
    if (token == ' ' || token == '.' || token == ',') {
        if (f->after_digit) f->gap = f->gap ? ' ' : token;
    } else if (token - '0' < 10) {
        if (f->gap) out[f->n++] = f->gap;
        out[f->n++] = token;
        f->after_digit = 1;
        f->gap = 0;
    } else {
        out[f->n++] = token;
        f->after_digit = 0;
        f->gap = 0;
    }
}

static inline void put_point(const State *state, Fold *f, uint32_t point)
{
    const uint16_t *pages = state->pages.buf;
    const uint32_t *entries = state->entries.buf, *pool = state->pool.buf;
    if (point >= 0x110000) return;
    uint32_t entry = entries[(size_t)pages[point >> 8] << 8 | (point & 255)];
    if (entry & SEQUENCE) {
        const uint32_t *token = pool + (entry & 0xFFFFFF);
        for (uint32_t left = (entry >> 24) & 0x7F; left; left--) put(f, *token++);
    } else if (entry) {
        put(f, entry == ITSELF ? point : entry);
    }
}

static inline int follows(const uint8_t *p, const uint8_t *end, int count)
{
    if (end - p <= count) return 0;
    for (int i = 1; i <= count; i++)
        if ((p[i] & 0xC0) != 0x80) return 0;
    return 1;
}

/* Folds the character at p, and returns where the next may start. A byte that starts no whole character is dropped. */
static inline const uint8_t *put_character(const State *state, Fold *f, const uint8_t *p, const uint8_t *end)
{
    uint32_t lead = *p;
    if (lead < 0x80) {
        put_point(state, f, lead);
        return p + 1;
    }
    if (lead >= 0xC0 && lead < 0xE0 && follows(p, end, 1)) {
        put_point(state, f, (lead & 0x1F) << 6 | (p[1] & 0x3F));
        return p + 2;
    }
    if (lead >= 0xE0 && lead < 0xF0 && follows(p, end, 2)) {
        put_point(state, f, (lead & 0x0F) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3F));
        return p + 3;
    }
    if (lead >= 0xF0 && lead < 0xF8 && follows(p, end, 3)) {
        put_point(state, f, (lead & 0x07) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3F));
        return p + 4;
    }
    return p + 1;
}

/* Folds the characters that start before `stop`, at most SLICE bytes on; they may read up to `end`. */
static const uint8_t *fold_slice(const State *state, Fold *f, const uint8_t *p, const uint8_t *stop, const uint8_t *end)
{
    const uint8_t *near = state->wide ? p : stop; /* vectors take over here: beyond ASCII few letters stand in a row */
    while (p < stop) {
        if (!f->after_digit) { /* letters and gaps of ASCII, without a branch on which */
            uint32_t *out = f->c + WINDOW - 1;
            size_t n = f->n;
            for (; p < near; p++) {
                uint32_t token = state->ascii[*p];
                if (token & SPECIAL) break;
                out[n] = token & 0xFF;
                n += token >> 8;
            }
            if (state->wide && p == near) p = wide_fold(p, stop, stop == end, out, &n);
            f->n = n;
            if (p == stop) break;
        }
        p = put_character(state, f, p, end);
        near = !state->wide || stop - p < NEAR ? stop : p + NEAR;
    }
    return p;
}

/* ---- hashes ---- */

/* The shingles that start at c[0], c[1], ... c[n - 1]. */
VECTORS static void hash_windows(const uint32_t *restrict c, size_t n, uint64_t *restrict hash)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t front = c[i] | (uint64_t)c[i + 1] << 21 | (uint64_t)c[i + 2] << 42;
        uint64_t back = c[i + 3] | (uint64_t)c[i + 4] << 21;
        hash[i] = mix(front * WEIGHT + back);
    }
}

/* Adds to the two sums of the digest; `before` shingles of the passage are in them already. */
VECTORS static void add_products(const uint64_t *restrict hash, size_t n, uint64_t before, uint64_t *restrict sums)
{
    uint64_t first = 0, second = 0, one = before * STEP_1, two = before * STEP_2;
    for (size_t i = 0; i < n; i++) {
        one += STEP_1;
        two += STEP_2;
        uint64_t t = hash[i] + one, u = hash[i] + two;
        first += (t & 0xFFFFFFFF) * (t >> 32);
        second += (u & 0xFFFFFFFF) * (u >> 32);
    }
    sums[0] += first;
    sums[1] += second;
}

static inline void clear_slots(const State *state, uint32_t *slot)
{
    if (state->wide)
        wide_clear(slot); /* GCC makes a string instruction of a small memset, which takes as long as 20 shingles */
    else
        memset(slot, 0xFF, SLOTS * sizeof *slot);
}

static void take_minima(const uint64_t *restrict hash, size_t n, uint32_t *restrict slot)
{
#pragma GCC unroll 8
    for (size_t i = 0; i < n; i++) { /* no branch: which shingle is least can't be foretold */
        uint32_t *best = slot + (hash[i] & (SLOTS - 1)), value = (uint32_t)(hash[i] >> 33), held = *best;
        *best = held < value ? held : value;
    }
}

/* All empty slots ask TURNS donors at a time; those that found nothing stay listed. No branch on who found what. */
static void densify(const State *state, uint32_t *restrict slot, uint32_t *restrict filled)
{
    uint8_t waiting[SLOTS];
    int n = 0;
    if (state->wide) {
        wide_densify(&state->donors, slot, filled);
        return;
    }
    for (int i = 0; i < SLOTS; i++) {
        filled[i] = slot[i];
        waiting[n] = (uint8_t)i;
        n += slot[i] == EMPTY;
    }
    for (int turn = 0; n && turn < SLOTS; turn += TURNS) {
        const uint8_t (*donor)[SLOTS] = state->donors.by_turn + turn;
        int left = 0;
        for (int i = 0; i < n; i++) {
            uint8_t at = waiting[i];
            uint32_t value = slot[donor[TURNS - 1][at]];
            for (int ask = TURNS - 2; ask >= 0; ask--) {
                uint32_t answer = slot[donor[ask][at]];
                value = answer == EMPTY ? value : answer;
            }
            filled[at] = value;
            waiting[left] = at;
            left += value == EMPTY;
        }
        n = left;
    }
}

/* ---- raw ---- */

static inline int is_white(uint8_t b) { return b == ' ' || (uint8_t)(b - 9) < 5; }

#define EACH(byte) (0x0101010101010101u * (byte))

static inline void store_word(uint8_t *p, uint64_t word)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    memcpy(p, &word, 8);
}

/* The top bit of each byte that is zero. */
static inline uint64_t zero_bytes(uint64_t x)
{
    const uint64_t low = EACH(0x7F);
    return ~(((x & low) + low) | x | low);
}

/* The top bit of each byte in first to last, both ASCII. */
static inline uint64_t bytes_within(uint64_t x, uint64_t first, uint64_t last)
{
    uint64_t low = x & EACH(0x7F);
    return (low + EACH(0x80 - first)) & ~(low + EACH(0x7F - last)) & ~x & EACH(0x80);
}

VECTORS static uint64_t sum_words(const uint8_t *p, size_t words, uint64_t before)
{
    uint64_t sum = 0, step = before * GOLDEN;
    for (size_t i = 0; i < words; i++) {
        step += GOLDEN;
        sum += mix(word_at(p + 8 * i) + step);
    }
    return sum;
}

static uint64_t sum_rest(const uint8_t *p, size_t bytes, uint64_t before)
{
    uint8_t last[8] = {0};
    if (!bytes) return 0;
    memcpy(last, p, bytes);
    return sum_words(last, 1, before);
}

/* Appends the bytes from p, each run of whitespace as one space, until `packed` holds SLICE; returns where it is. */
static const uint8_t *pack(const State *state, const uint8_t *p, const uint8_t *end, uint8_t *packed, size_t *held,
                           int *spaced)
{
    size_t n = *held;
    int after_space = *spaced;
    while (p < end && n < SLICE) {
        if (state->wide) p = wide_spaces(p, end, packed, &n, SLICE, &after_space);
        if (end - p >= 8) { /* eight bytes at once, where no two of them are whitespace side by side */
            uint64_t word = word_at(p), other = bytes_within(word, '\t', '\r');
            uint64_t spaces = zero_bytes(word ^ EACH(' ')) | other;
            if (!(spaces & (spaces << 8 | (uint64_t)after_space << 7))) {
                uint64_t fill = (other >> 7) * 0xFF;
                word = (word & ~fill) | (EACH(' ') & fill);
                store_word(packed + n, word);
                n += 8;
                p += 8;
                after_space = (int)(spaces >> 63);
                continue;
            }
        }
        for (const uint8_t *stop = end - p >= 8 ? p + 8 : end; p < stop; p++) {
            int space = is_white(*p);
            packed[n] = space ? ' ' : *p;
            n += !(space & after_space);
            after_space = space;
        }
    }
    *held = n;
    *spaced = after_space;
    return p;
}

static uint64_t raw_hash(const State *state, const uint8_t *p, const uint8_t *end)
{
    uint8_t packed[SLICE + WIDE + 16];
    size_t held = 0, words = 0;
    uint64_t sum = 0;
    int spaced = 0;
    while (p < end && is_white(*p)) p++;
    while (p < end && is_white(end[-1])) end--;
    if (state->wide && wide_words(p, end, &sum)) return mix(sum + (uint64_t)(end - p) * STEP_1);
    while (p < end) {
        p = pack(state, p, end, packed, &held, &spaced);
        size_t whole = held / 8;
        sum += sum_words(packed, whole, words);
        words += whole;
        held -= 8 * whole;
        memmove(packed, packed + 8 * whole, held);
    }
    return mix(sum + sum_rest(packed, held, words) + (8 * words + held) * STEP_1);
}

/* ---- a passage ---- */

/* Called with the code points of each slice, of which n shingles start at c[0], c[1] ...; `last` says of the last one. */
typedef int (*Take)(void *sink, const uint32_t *c, size_t n, int last);

/* Folds a passage, slice by slice; returns the code points of its fold, or -1 where `take` fails. */
static int64_t each_slice(const State *state, uint32_t *c, const uint8_t *p, const uint8_t *end, Take take, void *sink)
{
    Fold f = {0, 0, c, 0};
    int64_t seen = 0;
    memset(c, 0, (WINDOW - 1) * sizeof *c);
    while (p < end) {
        f.n = 0;
        p = fold_slice(state, &f, p, end - p > SLICE ? p + SLICE : end, end);
        size_t skip = seen < WINDOW - 1 ? (size_t)(WINDOW - 1 - seen) : 0; /* windows that begin before the passage */
        if (f.n > skip && take(sink, c + skip, f.n - skip, p == end)) return -1;
        seen += (int64_t)f.n;
        uint32_t kept[WINDOW - 1]; /* copied twice: GCC calls memmove for 16 bytes */
        memcpy(kept, c + f.n, sizeof kept);
        memcpy(c, kept, sizeof kept);
    }
    if (seen > 0 && seen < WINDOW) {
        memmove(c + 1, c, (WINDOW - 1) * sizeof *c);
        c[0] = 0;
        if (take(sink, c, 1, 1)) return -1;
    }
    return seen;
}

typedef struct {
    const State *state;
    uint64_t *hash;         /* room for the shingles of a slice, and eight */
    int64_t least;          /* code points under which no slots are asked for */
    int digested;           /* whether the sums are asked for */
    uint64_t count, sums[2];
    uint32_t slot[SLOTS];
} Sketch;

static int take_sketch(void *sink, const uint32_t *c, size_t n, int last)
{
    Sketch *sketch = sink;
    int wanted = !last || sketch->count || (int64_t)n + WINDOW - 1 >= sketch->least;
    if (wanted && !sketch->count) clear_slots(sketch->state, sketch->slot);
    if (sketch->state->wide) {
        wide_signs(c, n, sketch->count, sketch->digested ? sketch->sums : NULL, wanted ? sketch->slot : NULL,
                   sketch->hash);
    } else {
        hash_windows(c, n, sketch->hash);
        if (sketch->digested) add_products(sketch->hash, n, sketch->count, sketch->sums);
        if (wanted) take_minima(sketch->hash, n, sketch->slot);
    }
    sketch->count += n;
    return 0;
}

typedef struct {
    uint64_t *hash;
    size_t n, room;
} Growing;

static int take_all(void *sink, const uint32_t *c, size_t n, int last)
{
    Growing *all = sink;
    (void)last;
    if (all->n + n > all->room) {
        uint64_t *more = grown(all->hash, &all->room, all->n + n, sizeof *more);
        if (!more) return -1;
        all->hash = more;
    }
    hash_windows(c, n, all->hash + all->n);
    all->n += n;
    return 0;
}

/* ---- Python ---- */

/* Takes a contiguous buffer of `size`-byte items in one of the struct formats of `kinds`, with `ndim` dimensions. */
static int take_buffer(PyObject *object, Py_buffer *view, const char *name, int ndim, Py_ssize_t size,
                       const char *kinds)
{
    if (PyObject_GetBuffer(object, view, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT) < 0) return -1;
    const char *format = view->format ? view->format : "B";
    if (*format == '=' || *format == '<' || *format == '@') format++;
    if (view->itemsize != size || !strchr(kinds, *format) || !*format || format[1]) {
        PyErr_Format(PyExc_TypeError, "%s must be an array of %s", name,
                     strchr(kinds, 'q')   ? "int64"
                     : strchr(kinds, 'd') ? "float64"
                     : size == 8          ? "uint64"
                     : size == 4          ? "uint32"
                                          : "uint8");
    } else if (view->ndim != ndim) {
        PyErr_Format(PyExc_ValueError, "%s must have %d dimension(s)", name, ndim);
    } else {
        return 0;
    }
    PyBuffer_Release(view);
    return -1;
}

/* The buffers of a call; each is released once, whatever happens. */
typedef struct {
    Py_buffer view[32];
    int n;
} Views;

static void release(Views *views)
{
    while (views->n) PyBuffer_Release(&views->view[--views->n]);
}

static void *input(Views *views, PyObject *object, const char *name, int ndim, Py_ssize_t size, const char *kinds)
{
    static char none[8];
    Py_buffer *view = &views->view[views->n];
    if (take_buffer(object, view, name, ndim, size, kinds) < 0) return NULL;
    views->n++;
    return view->len ? view->buf : none;
}

/* Makes a numpy array, of one dimension where `columns` is negative, and returns its memory. */
static void *output(State *state, Views *views, PyObject **array, Py_ssize_t n, Py_ssize_t columns, const char *dtype)
{
    static char none[8];
    *array = columns >= 0 ? PyObject_CallFunction(state->empty, "(nn)s", n, columns, dtype)
                          : PyObject_CallFunction(state->empty, "(n)s", n, dtype);
    Py_buffer *view = &views->view[views->n];
    if (!*array || PyObject_GetBuffer(*array, view, PyBUF_C_CONTIGUOUS | PyBUF_WRITABLE) < 0) return NULL;
    views->n++;
    return view->len ? view->buf : none;
}

typedef struct {
    Views views;
    const uint8_t *text;
    const int64_t *start, *end;
    Py_ssize_t n;
} Spans;

/* Reads (utf8, start, end) and checks that every span is inside the text. */
static int take_spans(PyObject *args, Spans *s)
{
    PyObject *utf8, *start, *end;
    Views *v = &s->views;
    v->n = 0;
    if (!PyArg_ParseTuple(args, "OOO", &utf8, &start, &end)) return -1;
    if (PyObject_GetBuffer(utf8, &v->view[0], PyBUF_SIMPLE) < 0) return -1;
    v->n = 1;
    s->text = v->view[0].len ? v->view[0].buf : (const uint8_t *)"";
    if (!(s->start = input(v, start, "start", 1, 8, "lq"))) return -1;
    if (!(s->end = input(v, end, "end", 1, 8, "lq"))) return -1;
    s->n = v->view[1].len / 8;
    if (v->view[2].len / 8 != s->n) {
        PyErr_SetString(PyExc_ValueError, "start and end must have one length");
        return -1;
    }
    for (Py_ssize_t i = 0; i < s->n; i++)
        if (s->start[i] < 0 || s->end[i] < s->start[i] || s->end[i] > v->view[0].len) {
            PyErr_Format(PyExc_ValueError, "passage %zd: %lld to %lld is not inside a text of %zd bytes", i,
                         (long long)s->start[i], (long long)s->end[i], v->view[0].len);
            return -1;
        }
    return 0;
}

/* Takes the first three of the arguments as spans. */
static int take_first_spans(PyObject *args, Spans *s)
{
    s->views.n = 0;
    PyObject *spans = PyTuple_GetSlice(args, 0, 3);
    int status = spans ? take_spans(spans, s) : -1;
    Py_XDECREF(spans);
    return status;
}

/* Starts a sketch; the slots are filled only for folds of `least` code points and more. */
static inline Sketch new_sketch(const State *state, Scratch *scratch, int64_t least, int digested)
{
    Sketch sketch;
    sketch.state = state;
    sketch.hash = scratch->hash;
    sketch.least = least;
    sketch.digested = digested;
    sketch.count = sketch.sums[0] = sketch.sums[1] = 0;
    return sketch;
}

/* Makes no signature for a fold of under `least` code points; returns whether it did. */
static int sketch_passage(const State *state, Scratch *scratch, const uint8_t *p, const uint8_t *end, int32_t *length,
                          uint64_t *digest, uint64_t *raw, uint32_t *signature, int64_t least)
{
    Sketch sketch = new_sketch(state, scratch, least, 1);
    int64_t n = each_slice(state, scratch->c, p, end, take_sketch, &sketch);
    *length = n > INT32_MAX ? INT32_MAX : (int32_t)n;
    digest[0] = n ? mix(sketch.sums[0] + (uint64_t)n * GOLDEN) : 0;
    digest[1] = n ? mix(sketch.sums[1] + digest[0]) : 0;
    *raw = raw_hash(state, p, end);
    if (n < least) return 0;
    if (n)
        densify(state, sketch.slot, signature);
    else
        memset(signature, 0xFF, SLOTS * sizeof *signature);
    return 1;
}

static PyObject *scan(PyObject *module, PyObject *args)
{
    State *state = PyModule_GetState(module);
    PyObject *length = NULL, *digest = NULL, *raw = NULL, *signature = NULL, *result = NULL;
    Scratch *scratch = NULL;
    Spans s;
    if (take_spans(args, &s) < 0) goto done;
    int32_t *lengths = output(state, &s.views, &length, s.n, -1, "i4");
    uint64_t *digests = lengths ? output(state, &s.views, &digest, s.n, 2, "u8") : NULL;
    uint64_t *raws = digests ? output(state, &s.views, &raw, s.n, -1, "u8") : NULL;
    uint32_t *signatures = raws ? output(state, &s.views, &signature, s.n, SLOTS, "u4") : NULL;
    if (!signatures) goto done;
    if (!(scratch = malloc(sizeof *scratch))) {
        PyErr_NoMemory();
        goto done;
    }
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t i = 0; i < s.n; i++)
        sketch_passage(state, scratch, s.text + s.start[i], s.text + s.end[i], lengths + i, digests + 2 * i, raws + i,
                       signatures + SLOTS * i, 0);
    Py_END_ALLOW_THREADS
    result = PyTuple_Pack(4, length, digest, raw, signature);
done:
    free(scratch);
    release(&s.views);
    Py_XDECREF(length);
    Py_XDECREF(digest);
    Py_XDECREF(raw);
    Py_XDECREF(signature);
    return result;
}

static PyObject *signatures(PyObject *module, PyObject *args)
{
    State *state = PyModule_GetState(module);
    PyObject *signature = NULL, *result = NULL;
    Scratch *scratch = NULL;
    Spans s;
    if (take_spans(args, &s) < 0) goto done;
    uint32_t *slots = output(state, &s.views, &signature, s.n, SLOTS, "u4");
    if (!slots) goto done;
    if (!(scratch = malloc(sizeof *scratch))) {
        PyErr_NoMemory();
        goto done;
    }
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t i = 0; i < s.n; i++, slots += SLOTS) {
        Sketch sketch = new_sketch(state, scratch, 0, 0);
        if (each_slice(state, scratch->c, s.text + s.start[i], s.text + s.end[i], take_sketch, &sketch))
            densify(state, sketch.slot, slots);
        else
            memset(slots, 0xFF, SLOTS * sizeof *slots);
    }
    Py_END_ALLOW_THREADS
    result = Py_NewRef(signature);
done:
    free(scratch);
    release(&s.views);
    Py_XDECREF(signature);
    return result;
}

/* The distinct shingles of every passage into `all`; false where memory runs out. */
static int collect(const State *state, const Spans *s, Growing *all, int64_t *offsets)
{
    Scratch *scratch = malloc(sizeof *scratch);
    uint64_t *spare = NULL;
    size_t room = 0;
    int whole = scratch != NULL;
    offsets[0] = 0;
    for (Py_ssize_t i = 0; whole && i < s->n; i++) {
        size_t first = all->n;
        whole = each_slice(state, scratch->c, s->text + s->start[i], s->text + s->end[i], take_all, all) >= 0;
        size_t n = all->n - first;
        if (whole && n > room) {
            free(spare);
            room = 2 * n;
            whole = (spare = malloc(room * sizeof *spare)) != NULL;
        }
        if (whole && n) {
            sort_hashes(all->hash + first, n, spare);
            all->n = first + distinct(all->hash + first, n);
        }
        offsets[i + 1] = (int64_t)all->n;
    }
    free(spare);
    free(scratch);
    return whole;
}

static PyObject *shingles(PyObject *module, PyObject *args)
{
    State *state = PyModule_GetState(module);
    PyObject *offset = NULL, *hash = NULL, *result = NULL;
    Growing all = {NULL, 0, 0};
    Spans s;
    int whole;
    if (take_spans(args, &s) < 0) goto done;
    int64_t *offsets = output(state, &s.views, &offset, s.n + 1, -1, "i8");
    if (!offsets) goto done;
    Py_BEGIN_ALLOW_THREADS
    whole = collect(state, &s, &all, offsets);
    Py_END_ALLOW_THREADS
    if (!whole) {
        PyErr_NoMemory();
        goto done;
    }
    uint64_t *hashes = output(state, &s.views, &hash, (Py_ssize_t)all.n, -1, "u8");
    if (!hashes) goto done;
    if (all.n) memcpy(hashes, all.hash, all.n * sizeof *hashes);
    result = PyTuple_Pack(2, offset, hash);
done:
    free(all.hash);
    release(&s.views);
    Py_XDECREF(offset);
    Py_XDECREF(hash);
    return result;
}

typedef struct {
    int count, rows;
    uint64_t weight[SLOTS]; /* of each slot: that of its place in its band */
} Bands;

/* Passages whose band keys are made at a time. */
typedef struct {
    uint32_t slot[BLOCK][SLOTS];
    uint32_t turned[SLOTS][BLOCK];
    uint64_t known[BLOCK]; /* all bits, or none */
} Block;

static int take_bands(Bands *bands, int count, int rows)
{
    if (count < 1 || rows < 1 || count > SLOTS || rows > SLOTS || count * rows > SLOTS) {
        PyErr_SetString(PyExc_ValueError, "bands times rows must be 1 to 128");
        return -1;
    }
    bands->count = count;
    bands->rows = rows;
    for (int i = 0; i < SLOTS; i++) bands->weight[i] = mix((uint64_t)(i % rows) + 1) | 1;
    return 0;
}

VECTORS static void band_keys(const Bands *bands, const uint32_t *restrict slot, Py_ssize_t n, uint64_t *restrict key)
{
    int count = bands->count, rows = bands->rows;
    for (Py_ssize_t i = 0; i < n; i++, slot += SLOTS, key += count) {
        uint64_t product[SLOTS];
        for (int at = 0; at < SLOTS; at++) product[at] = slot[at] * bands->weight[at];
        for (int band = 0; band < count; band++) {
            uint64_t sum = (uint64_t)(band + 1) * GOLDEN;
            for (int row = 0; row < rows; row++) sum += product[band * rows + row];
            key[band] = sum;
        }
        for (int band = 0; band < count; band++) {
            uint64_t mixed = mix(key[band]);
            key[band] = mixed ? mixed : 1;
        }
    }
}

static void turn(const State *state, Block *block)
{
    if (state->wide) {
        wide_turn(block->slot, block->turned);
        return;
    }
    for (int i = 0; i < BLOCK; i++)
        for (int at = 0; at < SLOTS; at++) block->turned[at][i] = block->slot[i][at];
}

/* The same for the sketches of a block of passages, each band a column of `stride` keys; 0 where one is not known. */
VECTORS static void band_columns(const Bands *bands, const Block *block, size_t n, uint64_t *restrict key, size_t stride)
{
    const uint32_t (*turned)[BLOCK] = block->turned;
    for (int band = 0; band < bands->count; band++, key += stride) {
        uint64_t sum[BLOCK];
        for (int i = 0; i < BLOCK; i++) sum[i] = (uint64_t)(band + 1) * GOLDEN;
        for (int row = 0; row < bands->rows; row++) {
            const uint32_t *slot = turned[band * bands->rows + row];
            uint64_t weight = bands->weight[band * bands->rows + row];
            for (int i = 0; i < BLOCK; i++) sum[i] += slot[i] * weight;
        }
        for (int i = 0; i < BLOCK; i++) {
            uint64_t mixed = mix(sum[i]);
            sum[i] = (mixed ? mixed : 1) & block->known[i];
        }
        for (size_t i = 0; i < n; i++) key[i] = sum[i];
    }
}

static PyObject *bands(PyObject *module, PyObject *args)
{
    PyObject *signature, *key = NULL, *result = NULL;
    int count, rows;
    Bands shape;
    Views views = {.n = 0};
    if (!PyArg_ParseTuple(args, "Oii", &signature, &count, &rows)) return NULL;
    const uint32_t *slots = input(&views, signature, "signature", 2, 4, "IL");
    if (!slots) goto done;
    if (views.view[0].shape[1] != SLOTS) {
        PyErr_SetString(PyExc_ValueError, "signature must have shape (n, 128)");
        goto done;
    }
    if (take_bands(&shape, count, rows) < 0) goto done;
    Py_ssize_t n = views.view[0].shape[0];
    uint64_t *keys = output(PyModule_GetState(module), &views, &key, n, count, "u8");
    if (!keys) goto done;
    Py_BEGIN_ALLOW_THREADS
    band_keys(&shape, slots, n, keys);
    Py_END_ALLOW_THREADS
    result = Py_NewRef(key);
done:
    release(&views);
    Py_XDECREF(key);
    return result;
}

static PyObject *sketch(PyObject *module, PyObject *args)
{
    State *state = PyModule_GetState(module);
    PyObject *array[4] = {NULL}, *result = NULL, *spans;
    Scratch *scratch = NULL;
    Block *block = NULL;
    Bands shape;
    Spans s = {.views = {.n = 0}};
    int count, rows, least;
    PyObject *utf8, *start, *end;
    if (!PyArg_ParseTuple(args, "OOOiii", &utf8, &start, &end, &count, &rows, &least)) return NULL;
    if (take_bands(&shape, count, rows) < 0) return NULL;
    if (!(spans = PyTuple_Pack(3, utf8, start, end))) return NULL;
    if (take_spans(spans, &s) < 0) goto done;
    int32_t *lengths = output(state, &s.views, array, s.n, -1, "i4");
    uint64_t *digests = lengths ? output(state, &s.views, array + 1, s.n, 2, "u8") : NULL;
    uint64_t *raws = digests ? output(state, &s.views, array + 2, s.n, -1, "u8") : NULL;
    uint64_t *keys = raws ? output(state, &s.views, array + 3, count, s.n, "u8") : NULL;
    if (!keys) goto done;
    if (!(scratch = malloc(sizeof *scratch)) || !(block = calloc(1, sizeof *block))) {
        PyErr_NoMemory();
        goto done;
    }
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t first = 0; first < s.n; first += BLOCK) {
        size_t n = s.n - first < BLOCK ? (size_t)(s.n - first) : BLOCK;
        for (size_t at = 0; at < n; at++) {
            Py_ssize_t i = first + (Py_ssize_t)at;
            int known = sketch_passage(state, scratch, s.text + s.start[i], s.text + s.end[i], lengths + i,
                                       digests + 2 * i, raws + i, block->slot[at], least);
            block->known[at] = known ? ~(uint64_t)0 : 0;
        }
        turn(state, block);
        if (state->wide)
            wide_bands(block->turned, shape.weight, count, rows, block->known, n, keys + first, (size_t)s.n);
        else
            band_columns(&shape, block, n, keys + first, (size_t)s.n);
    }
    Py_END_ALLOW_THREADS
    result = PyTuple_Pack(4, array[0], array[1], array[2], array[3]);
done:
    free(block);
    free(scratch);
    release(&s.views);
    Py_DECREF(spans);
    for (int i = 0; i < 4; i++) Py_XDECREF(array[i]);
    return result;
}

/* Both runs rise; no branch decides which side moves on. */
static int32_t overlap(const uint64_t *a, const uint64_t *a_end, const uint64_t *b, const uint64_t *b_end)
{
    int32_t count = 0;
    while (a < a_end && b < b_end) {
        uint64_t x = *a, y = *b;
        count += x == y;
        a += x <= y;
        b += y <= x;
    }
    return count;
}

/* Refuses pairs of other passages than there are; `sides` are the columns of both. */
static int check_sides(const Py_buffer *sides, int64_t passages, const int64_t *left, const int64_t *right)
{
    if (sides[0].len != sides[1].len) {
        PyErr_SetString(PyExc_ValueError, "left and right must have one length");
        return -1;
    }
    for (Py_ssize_t i = 0; i < sides[0].len / 8; i++)
        if (left[i] < 0 || right[i] < 0 || left[i] >= passages || right[i] >= passages) {
            PyErr_Format(PyExc_ValueError, "pairs must be of passages 0 to %lld", (long long)passages - 1);
            return -1;
        }
    return 0;
}

static int check_pairs(const Views *v, const int64_t *offsets, const int64_t *left, const int64_t *right)
{
    int64_t passages = v->view[0].len / 8 - 1, items = v->view[1].len / v->view[1].itemsize;
    int rising = passages >= 0 && offsets[0] >= 0 && offsets[passages] <= items;
    for (int64_t i = 0; rising && i < passages; i++) rising = offsets[i] <= offsets[i + 1];
    if (!rising) {
        PyErr_SetString(PyExc_ValueError, "offsets must rise from 0 to the number of items");
        return -1;
    }
    return check_sides(&v->view[2], passages, left, right);
}

static PyObject *shared(PyObject *module, PyObject *args)
{
    PyObject *offset, *hash, *lefts, *rights, *count = NULL, *result = NULL;
    const int64_t *offsets, *left, *right;
    const uint64_t *hashes;
    Views views = {.n = 0};
    if (!PyArg_ParseTuple(args, "OOOO", &offset, &hash, &lefts, &rights)) return NULL;
    if (!(offsets = input(&views, offset, "offsets", 1, 8, "lq")) ||
        !(hashes = input(&views, hash, "hashes", 1, 8, "LQ")) ||
        !(left = input(&views, lefts, "left", 1, 8, "lq")) || !(right = input(&views, rights, "right", 1, 8, "lq")) ||
        check_pairs(&views, offsets, left, right) < 0)
        goto done;
    Py_ssize_t pairs = views.view[2].len / 8;
    int32_t *counts = output(PyModule_GetState(module), &views, &count, pairs, -1, "i4");
    if (!counts) goto done;
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t i = 0; i < pairs; i++)
        counts[i] = overlap(hashes + offsets[left[i]], hashes + offsets[left[i] + 1], hashes + offsets[right[i]],
                            hashes + offsets[right[i] + 1]);
    Py_END_ALLOW_THREADS
    result = Py_NewRef(count);
done:
    release(&views);
    Py_XDECREF(count);
    return result;
}

/* Appends the fold of a passage; false where memory runs out. */
static int add_fold(const State *state, Scratch *scratch, const uint8_t *p, const uint8_t *end, Points *all)
{
    Fold f = {0, 0, scratch->c, 0};
    while (p < end) {
        f.n = 0;
        p = fold_slice(state, &f, p, end - p > SLICE ? p + SLICE : end, end);
        if (all->n + f.n > all->room) {
            uint32_t *more = grown(all->point, &all->room, all->n + f.n, sizeof *more);
            if (!more) return 0;
            all->point = more;
        }
        if (f.n) memcpy(all->point + all->n, scratch->c + WINDOW - 1, f.n * sizeof *all->point);
        all->n += f.n;
    }
    return 1;
}

/* Code points in a numpy array: most folds have no more of them than their text has bytes, and then none is moved. */
typedef struct {
    PyObject *array;
    uint32_t *point;
    size_t n, room;
} Folded;

/* Makes room for so many code points; false where memory runs out. */
static int widen(const State *state, Folded *all, size_t room)
{
    Py_buffer view;
    PyObject *wider = PyObject_CallFunction(state->empty, "(n)s", (Py_ssize_t)room, "u4");
    if (!wider || PyObject_GetBuffer(wider, &view, PyBUF_C_CONTIGUOUS | PyBUF_WRITABLE) < 0) {
        Py_XDECREF(wider);
        return 0;
    }
    uint32_t *point = view.buf;
    PyBuffer_Release(&view); /* the array keeps its memory */
    if (all->n) memcpy(point, all->point, all->n * sizeof *point);
    Py_XDECREF(all->array);
    *all = (Folded){wider, point, all->n, room};
    return 1;
}

/* Folds passages from `*at` on; returns 0, 1 where there is no more room, or -1 where memory runs out. */
static int fold_passages(const State *state, Scratch *scratch, const Spans *s, Py_ssize_t *at, Points *one, Folded *all,
                         int64_t *offsets)
{
    for (; *at < s->n; ++*at) {
        one->n = 0;
        if (!add_fold(state, scratch, s->text + s->start[*at], s->text + s->end[*at], one)) return -1;
        if (one->n > all->room - all->n) return 1;
        if (one->n) memcpy(all->point + all->n, one->point, one->n * sizeof *one->point);
        all->n += one->n;
        offsets[*at + 1] = (int64_t)all->n;
    }
    return 0;
}

static PyObject *folds(PyObject *module, PyObject *args)
{
    State *state = PyModule_GetState(module);
    PyObject *offset = NULL, *point, *result = NULL;
    Folded all = {0};
    Points one = {NULL, 0, 0};
    Scratch *scratch = NULL;
    Spans s;
    Py_ssize_t at = 0;
    size_t room = 0;
    int status;
    if (take_spans(args, &s) < 0) goto done;
    int64_t *offsets = output(state, &s.views, &offset, s.n + 1, -1, "i8");
    if (!offsets) goto done;
    offsets[0] = 0;
    for (Py_ssize_t i = 0; i < s.n; i++) room += (size_t)(s.end[i] - s.start[i]);
    scratch = malloc(sizeof *scratch);
    do {
        if (!scratch || !widen(state, &all, room)) {
            if (!PyErr_Occurred()) PyErr_NoMemory();
            goto done;
        }
        Py_BEGIN_ALLOW_THREADS
        status = fold_passages(state, scratch, &s, &at, &one, &all, offsets);
        Py_END_ALLOW_THREADS
        room = 2 * (all.n + one.n);
    } while (status > 0);
    if (status < 0) {
        PyErr_NoMemory();
        goto done;
    }
    point = PySequence_GetSlice(all.array, 0, (Py_ssize_t)all.n);
    result = point ? PyTuple_Pack(2, offset, point) : NULL;
    Py_XDECREF(point);
done:
    free(scratch);
    free(one.point);
    release(&s.views);
    Py_XDECREF(offset);
    Py_XDECREF(all.array);
    return result;
}

static PyObject *common(PyObject *module, PyObject *args)
{
    State *state = PyModule_GetState(module);
    PyObject *o[4], *array[3] = {NULL}, *result = NULL;
    const int64_t *offsets, *left, *right;
    const uint32_t *points;
    int64_t *column[3];
    int run, long_run, status = 0;
    Asked asked;
    Bench bench = {0};
    Views views = {.n = 0};
    if (!PyArg_ParseTuple(args, "OOOOddii", o, o + 1, o + 2, o + 3, &asked.share, &asked.cutoff, &run, &long_run))
        return NULL;
    if (!(offsets = input(&views, o[0], "offsets", 1, 8, "lq")) ||
        !(points = input(&views, o[1], "points", 1, 4, "IL")) ||
        !(left = input(&views, o[2], "left", 1, 8, "lq")) || !(right = input(&views, o[3], "right", 1, 8, "lq")) ||
        check_pairs(&views, offsets, left, right) < 0)
        goto done;
    Py_ssize_t pairs = views.view[2].len / 8;
    for (int i = 0; i < 3; i++)
        if (!(column[i] = output(state, &views, array + i, pairs, -1, "i8"))) goto done;
    asked.run = run;
    asked.long_run = long_run;
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t i = 0; !status && i < pairs; i++) {
        int64_t a = offsets[left[i]], b = offsets[right[i]];
        Common found;
        status = find_common(&asked, points + a, (size_t)(offsets[left[i] + 1] - a), points + b,
                             (size_t)(offsets[right[i] + 1] - b), &bench, &found);
        column[0][i] = found.lcs;
        column[1][i] = found.runs;
        column[2][i] = found.long_runs;
    }
    Py_END_ALLOW_THREADS
    if (status)
        PyErr_NoMemory();
    else
        result = PyTuple_Pack(3, array[0], array[1], array[2]);
done:
    free_bench(&bench);
    release(&views);
    for (int i = 0; i < 3; i++) Py_XDECREF(array[i]);
    return result;
}

typedef struct {
    Asked asked;
    const uint8_t *text;
    const int64_t *offset;
    Points fold[2]; /* of the left passage, kept while it is the same, and of the right one */
    Held held;
    Bench bench;
    Scratch scratch;
} Matching;

static int take_fold(const State *state, Matching *m, int64_t passage, Points *fold)
{
    fold->n = 0;
    return add_fold(state, &m->scratch, m->text + m->offset[passage], m->text + m->offset[passage + 1], fold);
}

/* Asks for the text of a passage that is read some steps later: right ones lie anywhere in many megabytes. */
static inline void fetch_passage(const Matching *m, int64_t passage)
{
    const uint8_t *text = m->text + m->offset[passage];
    for (int line = 0; line < 3; line++) FETCH(text + 64 * line);
}

/* Returns 0, or -1 where memory runs out. */
static int match_pairs(const State *state, Matching *m, const int64_t *left, const int64_t *right, Py_ssize_t n,
                       double *alike)
{
    int64_t known = -1;
    for (Py_ssize_t i = 0; i < n; i++) {
        if (i + PAIRS_AHEAD < n) fetch_passage(m, right[i + PAIRS_AHEAD]);
        if (left[i] != known) {
            known = left[i];
            if (!take_fold(state, m, known, m->fold)) return -1;
            hold(&m->asked, m->fold[0].point, m->fold[0].n, &m->held);
        }
        if (!take_fold(state, m, right[i], m->fold + 1)) return -1;
        alike[i] = likeness(&m->asked, &m->held, m->fold[1].point, m->fold[1].n, &m->bench);
        if (alike[i] < 0) return -1;
    }
    return 0;
}

static PyObject *alike(PyObject *module, PyObject *args)
{
    State *state = PyModule_GetState(module);
    PyObject *o[4], *array = NULL, *result = NULL;
    const int64_t *left, *right;
    int run, long_run, status;
    Views views = {.n = 0};
    Matching *m = calloc(1, sizeof *m);
    if (!m) return PyErr_NoMemory();
    if (!PyArg_ParseTuple(args, "OOOOddii", o, o + 1, o + 2, o + 3, &m->asked.share, &m->asked.cutoff, &run, &long_run))
        goto done;
    m->asked.run = run;
    m->asked.long_run = long_run;
    if (!(m->offset = input(&views, o[1], "offset", 1, 8, "lq")) || !(m->text = input(&views, o[0], "utf8", 1, 1, "Bbc")) ||
        !(left = input(&views, o[2], "left", 1, 8, "lq")) || !(right = input(&views, o[3], "right", 1, 8, "lq")) ||
        check_pairs(&views, m->offset, left, right) < 0)
        goto done;
    Py_ssize_t pairs = views.view[2].len / 8;
    double *column = output(state, &views, &array, pairs, -1, "f8");
    if (!column) goto done;
    Py_BEGIN_ALLOW_THREADS
    status = match_pairs(state, m, left, right, pairs, column);
    Py_END_ALLOW_THREADS
    if (status)
        PyErr_NoMemory();
    else
        result = Py_NewRef(array);
done:
    for (int i = 0; i < 2; i++) free(m->fold[i].point);
    free_bench(&m->bench);
    free(m);
    release(&views);
    Py_XDECREF(array);
    return result;
}

/* The stretches of all pairs as columns: where those of each begin, both sides of each, slips of each pair. */
static PyObject *take_stretches(State *state, Views *v, const Stretches *all, PyObject **array)
{
    Stretch *rows = output(state, v, array + 1, (Py_ssize_t)all->n, 4, "i8");
    if (!rows) return NULL;
    if (all->n) memcpy(rows, all->stretch, all->n * sizeof *rows);
    return PyTuple_Pack(3, array[0], array[1], array[2]);
}

static PyObject *stretches(PyObject *module, PyObject *args)
{
    State *state = PyModule_GetState(module);
    PyObject *o[5], *array[3] = {NULL}, *result = NULL;
    const int64_t *offsets, *left, *right;
    const uint32_t *points;
    int least, slip, common, status = 0;
    Joining joining;
    Stretches all = {NULL, 0, 0};
    Bench bench = {0};
    Views views = {.n = 0};
    if (!PyArg_ParseTuple(args, "OOOOOiii", o, o + 1, o + 2, o + 3, o + 4, &least, &slip, &common)) return NULL;
    if (!(offsets = input(&views, o[0], "offsets", 1, 8, "lq")) ||
        !(points = input(&views, o[1], "points", 1, 4, "IL")) ||
        !(left = input(&views, o[2], "left", 1, 8, "lq")) || !(right = input(&views, o[3], "right", 1, 8, "lq")) ||
        check_pairs(&views, offsets, left, right) < 0 ||
        !(joining.kinds = input(&views, o[4], "kinds", 1, 1, "B")))
        goto done;
    Py_ssize_t pairs = views.view[2].len / 8;
    joining.limit = (uint32_t)views.view[4].len;
    joining.least = least;
    joining.slip = slip;
    joining.common = common;
    int64_t *offset = output(state, &views, array, pairs + 1, -1, "i8");
    int64_t *slips = offset ? output(state, &views, array + 2, pairs, -1, "i8") : NULL;
    if (!slips) goto done;
    offset[0] = 0;
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t i = 0; !status && i < pairs; i++) {
        int64_t a = offsets[left[i]], b = offsets[right[i]];
        status = find_stretches(&joining, points + a, (size_t)(offsets[left[i] + 1] - a), points + b,
                                (size_t)(offsets[right[i] + 1] - b), &bench, &all, slips + i);
        offset[i + 1] = (int64_t)all.n;
    }
    Py_END_ALLOW_THREADS
    if (status)
        PyErr_NoMemory();
    else
        result = take_stretches(state, &views, &all, array);
done:
    free(all.stretch);
    free_bench(&bench);
    release(&views);
    for (int i = 0; i < 3; i++) Py_XDECREF(array[i]);
    return result;
}

/* Whether offsets rise from 0 to `last`. */
static int rises(const int64_t *offset, Py_ssize_t n, int64_t last)
{
    if (n < 1 || offset[0] || offset[n - 1] != last) return 0;
    for (Py_ssize_t i = 1; i < n; i++)
        if (offset[i] < offset[i - 1]) return 0;
    return 1;
}

/* Reads the passages of some articles and checks that all of them are inside the text. */
static int take_sheets(PyObject **o, Views *v, Sheets *s)
{
    if (PyObject_GetBuffer(o[0], &v->view[0], PyBUF_SIMPLE) < 0) return -1;
    v->n = 1;
    s->utf8 = v->view[0].len ? v->view[0].buf : (const uint8_t *)"";
    if (!(s->start = input(v, o[1], "start", 1, 8, "lq")) || !(s->end = input(v, o[2], "end", 1, 8, "lq")) ||
        !(s->length = input(v, o[3], "length", 1, 8, "lq")) || !(s->name = input(v, o[4], "name", 1, 8, "lq")) ||
        !(s->raw = input(v, o[5], "raw", 1, 8, "LQ")) || !(s->first = input(v, o[6], "first", 1, 8, "lq")))
        return -1;
    s->rows = v->view[1].len / 8;
    for (int i = 2; i < 6; i++)
        if (v->view[i].len / 8 != s->rows || s->rows > INT32_MAX) {
            PyErr_SetString(PyExc_ValueError, "the columns of passages must have one length, under 2**31");
            return -1;
        }
    for (int64_t i = 0; i < s->rows; i++)
        if (s->start[i] < 0 || s->end[i] < s->start[i] || s->end[i] > v->view[0].len) {
            PyErr_Format(PyExc_ValueError, "passage %lld is not inside the text", (long long)i);
            return -1;
        }
    if (!rises(s->first, v->view[6].len / 8, s->rows)) {
        PyErr_SetString(PyExc_ValueError, "first must rise from 0 to the number of passages");
        return -1;
    }
    return 0;
}

/* Whether the matches of a pair lie in its two articles and are in order. */
static int fits(const Sheets *s, const Paired *p, int64_t pair)
{
    const int64_t *one = s->first + p->one[pair], *other = s->first + p->other[pair];
    for (int64_t i = p->offset[pair]; i < p->offset[pair + 1]; i++) {
        int64_t left = p->left[i], right = p->right[i];
        if (left < one[0] || left >= one[1] || right < other[0] || right >= other[1]) return 0;
        if (i > p->offset[pair] && (p->left[i - 1] > left || (p->left[i - 1] == left && p->right[i - 1] >= right)))
            return 0;
    }
    return 1;
}

/* Reads the matches and checks that they fit the passages: seven views are taken already. */
static int take_paired(PyObject **o, Views *v, const Sheets *s, Paired *p)
{
    if (!(p->one = input(v, o[0], "one", 1, 8, "lq")) || !(p->other = input(v, o[1], "other", 1, 8, "lq")) ||
        !(p->offset = input(v, o[2], "offset", 1, 8, "lq")) || !(p->left = input(v, o[3], "left", 1, 8, "lq")) ||
        !(p->right = input(v, o[4], "right", 1, 8, "lq")) ||
        !(p->similarity = input(v, o[5], "similarity", 1, 8, "d")))
        return -1;
    int64_t articles = v->view[6].len / 8 - 1, matches = v->view[10].len / 8;
    p->pairs = v->view[7].len / 8;
    if (v->view[8].len / 8 != p->pairs || v->view[11].len / 8 != matches || v->view[12].len / 8 != matches) {
        PyErr_SetString(PyExc_ValueError, "the columns of pairs, and those of matches, must have one length");
        return -1;
    }
    if (v->view[9].len / 8 != p->pairs + 1 || !rises(p->offset, p->pairs + 1, matches)) {
        PyErr_SetString(PyExc_ValueError, "offset must rise from 0 to the number of matches");
        return -1;
    }
    for (int64_t i = 0; i < p->pairs; i++)
        if (p->one[i] < 0 || p->other[i] < 0 || p->one[i] >= articles || p->other[i] >= articles) {
            PyErr_Format(PyExc_ValueError, "pairs must be of articles 0 to %lld", (long long)articles - 1);
            return -1;
        }
    for (int64_t i = 0; i < p->pairs; i++)
        if (!fits(s, p, i)) {
            PyErr_Format(PyExc_ValueError, "pair %lld: its matches must be of its articles, in order", (long long)i);
            return -1;
        }
    return 0;
}

typedef struct {
    const State *state;
    Scratch *scratch;
} Folder;

static int add_row_fold(void *folder, const uint8_t *p, const uint8_t *end, Points *points)
{
    const Folder *f = folder;
    return add_fold(f->state, f->scratch, p, end, points);
}

/* The blocks as columns: of each match the first rows and how many, similarity, same; where blocks begin. */
static int take_blocks(State *state, Views *v, const Sheets *s, const Chained *found, PyObject **array)
{
    static const char *dtypes[] = {"i8", "i8", "i8", "i8", "f8", "?", "i8"};
    void *column[7];
    for (int i = 0; i < 7; i++) {
        Py_ssize_t rows = i < 6 ? (Py_ssize_t)found->n : (Py_ssize_t)found->blocks + 1;
        if (!(column[i] = output(state, v, array + i, rows, -1, dtypes[i]))) return -1;
    }
    for (size_t i = 0; i < found->n; i++) {
        const Link *link = found->link + i;
        for (int side = 0; side < 2; side++) {
            ((int64_t *)column[2 * side])[i] = link->first[side];
            ((int64_t *)column[2 * side + 1])[i] = link->count[side];
        }
        ((double *)column[4])[i] = link->similarity;
        ((uint8_t *)column[5])[i] =
            link->count[0] == 1 && link->count[1] == 1 && s->raw[link->first[0]] == s->raw[link->first[1]];
    }
    if (found->blocks) memcpy(column[6], found->block, found->blocks * sizeof(int64_t));
    ((int64_t *)column[6])[found->blocks] = (int64_t)found->n;
    return 0;
}

static PyObject *chain(PyObject *module, PyObject *args)
{
    State *state = PyModule_GetState(module);
    PyObject *o[13], *array[9] = {NULL}, *result = NULL;
    Views views = {.n = 0};
    Sheets sheets;
    Paired paired;
    Rule rule;
    Chained found = {0};
    Folder folder = {state, NULL};
    int limit[5], run, long_run, status = -1;
    if (!PyArg_ParseTuple(args, "(OOOOOOO)(OOOOOO)(iiiiidddii)", o, o + 1, o + 2, o + 3, o + 4, o + 5, o + 6, o + 7,
                          o + 8, o + 9, o + 10, o + 11, o + 12, limit, limit + 1, limit + 2, limit + 3, limit + 4,
                          &rule.gain, &rule.near, &rule.asked.share, &run, &long_run))
        return NULL;
    if (take_sheets(o, &views, &sheets) < 0 || take_paired(o + 7, &views, &sheets, &paired) < 0) goto done;
    rule.gap = limit[0];
    rule.widest = limit[1];
    rule.shortest = limit[2];
    rule.lopsided = limit[3];
    rule.most = limit[4];
    rule.asked.run = run;
    rule.asked.long_run = long_run;
    int64_t *pair_end = output(state, &views, array + 7, paired.pairs + 1, -1, "i8");
    int64_t *compared = pair_end ? output(state, &views, array + 8, paired.pairs, -1, "i8") : NULL;
    if (!compared) goto done;
    pair_end[0] = 0;
    folder.scratch = malloc(sizeof *folder.scratch);
    Py_BEGIN_ALLOW_THREADS
    if (folder.scratch)
        status = chain_pairs(&rule, &sheets, &paired, add_row_fold, &folder, &found, pair_end + 1, compared);
    Py_END_ALLOW_THREADS
    if (status)
        PyErr_NoMemory();
    else if (!take_blocks(state, &views, &sheets, &found, array))
        result = PyTuple_Pack(9, array[0], array[1], array[2], array[3], array[4], array[5], array[6], array[7],
                              array[8]);
done:
    free(found.link);
    free(found.block);
    free(folder.scratch);
    release(&views);
    for (int i = 0; i < 9; i++) Py_XDECREF(array[i]);
    return result;
}

typedef struct {
    Views views;
    const uint64_t *key;
    const uint8_t *wanted;
    int64_t *part; /* a number for each */
    Py_ssize_t n, parts;
} Parting;

/* Takes keys, which of them are wanted, and numbers of parts, which are written. */
static int take_parting(PyObject **o, Parting *p)
{
    p->views.n = 0;
    if (!(p->key = input(&p->views, o[0], "keys", 1, 8, "LQ")) ||
        !(p->wanted = input(&p->views, o[1], "wanted", 1, 1, "?")) ||
        !(p->part = input(&p->views, o[2], "parts", 1, 8, "lq")))
        return -1;
    p->n = p->views.view[0].len / 8;
    p->parts = p->views.view[2].len / 8;
    if (p->views.view[1].len == p->n && p->parts && !p->views.view[2].readonly && p->n <= INT32_MAX) return 0;
    PyErr_SetString(PyExc_ValueError, "a key must be wanted or not, and parts be 1 or more");
    return -1;
}

static PyObject *counted(PyObject *module, PyObject *args)
{
    PyObject *o[3];
    Parting p;
    (void)module;
    if (!PyArg_ParseTuple(args, "OOO", o, o + 1, o + 2)) return NULL;
    int status = take_parting(o, &p);
    if (!status) {
        Py_BEGIN_ALLOW_THREADS
        count_parts(p.key, p.wanted, p.n, p.parts, p.part);
        Py_END_ALLOW_THREADS
    }
    release(&p.views);
    return status ? NULL : Py_NewRef(Py_None);
}

static PyObject *placed(PyObject *module, PyObject *args)
{
    PyObject *o[4];
    Parting p;
    Placing placing;
    int first, status = -1;
    (void)module;
    if (!PyArg_ParseTuple(args, "OOiOO", o, o + 1, &first, o + 2, o + 3)) return NULL;
    if (take_parting(o, &p) < 0 || !(placing.held = input(&p.views, o[3], "found", 1, 8, "LQ"))) goto done;
    placing.place = p.part;
    placing.parts = p.parts;
    placing.room = p.views.view[3].len / 8;
    if (!p.views.view[3].readonly && first >= 0 && p.n <= INT32_MAX - first) {
        Py_BEGIN_ALLOW_THREADS
        status = place_rows(p.key, p.wanted, p.n, first, &placing);
        Py_END_ALLOW_THREADS
    }
    if (status < 0) PyErr_SetString(PyExc_ValueError, "each key must have a place of its own, and a row from 0 on");
done:
    release(&p.views);
    return status < 0 ? NULL : Py_NewRef(Py_None);
}

/* A column of uint64 that lies in several pieces, with the buffers of a call. */
typedef struct {
    Py_buffer *view;
    Piece *piece;
    Py_ssize_t pieces;
    int64_t n; /* numbers in all */
} Column64;

static void release_pieces(Column64 *p)
{
    while (p->pieces) PyBuffer_Release(p->view + --p->pieces);
    free(p->view);
    free(p->piece);
}

/* Takes the columns of a list; what was taken is to be released whatever comes of it. */
static int take_pieces(PyObject *list, const char *name, Column64 *p)
{
    if (!PyList_Check(list)) {
        PyErr_Format(PyExc_TypeError, "%s must be a list", name);
        return -1;
    }
    size_t size = (size_t)PyList_Size(list);
    p->view = malloc((size + 1) * sizeof *p->view);
    p->piece = malloc((size + 1) * sizeof *p->piece);
    if (!p->view || !p->piece) {
        PyErr_NoMemory();
        return -1;
    }
    for (size_t k = 0; k < size; k++) {
        Py_buffer *view = p->view + k;
        if (take_buffer(PyList_GetItem(list, (Py_ssize_t)k), view, name, 1, 8, "LQ") < 0) return -1;
        p->pieces++;
        p->piece[k] = (Piece){view->buf, view->len / 8};
        p->n += view->len / 8;
    }
    return 0;
}

/* Whether owners rise from 0 on. */
static int owners_rise(const Column64 *p)
{
    uint32_t last = 0;
    int sound = 1;
    for (Py_ssize_t k = 0; k < p->pieces; k++)
        for (int64_t i = 0; i < p->piece[k].n; i++) {
            uint32_t owner = (uint32_t)p->piece[k].key[i];
            sound &= owner >= last;
            last = owner;
        }
    return sound && last <= INT32_MAX;
}

static PyObject *sharing(PyObject *module, PyObject *args)
{
    State *state = PyModule_GetState(module);
    PyObject *list, *pair = NULL, *edge = NULL, *result = NULL;
    Keys pairs = {NULL, 0, 0};
    Views views = {.n = 0};
    Column64 p = {NULL, NULL, 0, 0};
    int most, parts, sound, status;
    if (!PyArg_ParseTuple(args, "Oii", &list, &most, &parts)) return NULL;
    if (take_pieces(list, "held", &p) < 0) goto done;
    Py_BEGIN_ALLOW_THREADS
    sound = parts >= 1 && most >= 0 && most <= 1 << 20 && owners_rise(&p);
    Py_END_ALLOW_THREADS
    if (!sound) {
        PyErr_SetString(PyExc_ValueError, "owners must rise, and parts be 1 or more");
        goto done;
    }
    Py_BEGIN_ALLOW_THREADS
    status = pair_owners(p.piece, (size_t)p.pieces, p.n, (uint32_t)most, &pairs);
    Py_END_ALLOW_THREADS
    uint64_t *found = status < 0 ? NULL : output(state, &views, &pair, (Py_ssize_t)pairs.n, -1, "u8");
    int64_t *edges = found ? output(state, &views, &edge, parts, -1, "i8") : NULL;
    if (status < 0) PyErr_NoMemory();
    if (!edges) goto done;
    Py_BEGIN_ALLOW_THREADS
    deal_into(pairs.key, (int64_t)pairs.n, parts, found, edges);
    Py_END_ALLOW_THREADS
    result = PyTuple_Pack(2, pair, edge);
done:
    free(pairs.key);
    release_pieces(&p);
    release(&views);
    Py_XDECREF(edge);
    Py_XDECREF(pair);
    return result;
}

/* Whether parts follow one another up to n, and rows rise in each. */
static int rise_in_parts(const uint64_t *held, Py_ssize_t n, const int64_t *edge, Py_ssize_t parts)
{
    int sound = parts >= 0 && !edge[0] && edge[parts] == n;
    for (Py_ssize_t part = 0; sound && part < parts; part++) {
        int64_t first = edge[part], last = edge[part + 1];
        if (last < first || last > n) return 0;
        if (first < last) sound = (int32_t)held[last - 1] >= 0;
        for (int64_t i = first + 1; i < last; i++) sound &= (uint32_t)held[i] > (uint32_t)held[i - 1];
    }
    return sound;
}

static PyObject *meeting(PyObject *module, PyObject *args)
{
    PyObject *o[2], *pair = NULL, *result = NULL;
    Keys pairs = {NULL, 0, 0};
    Views views = {.n = 0};
    int64_t linked = 0;
    int most, sound, status;
    if (!PyArg_ParseTuple(args, "OOi", o, o + 1, &most)) return NULL;
    const uint64_t *held = input(&views, o[0], "held", 1, 8, "LQ");
    const int64_t *edge = held ? input(&views, o[1], "edges", 1, 8, "lq") : NULL;
    if (!edge) goto done;
    Py_ssize_t n = views.view[0].len / 8, parts = views.view[1].len / 8 - 1;
    Py_BEGIN_ALLOW_THREADS
    sound = most >= 1 && most <= 1 << 20 && rise_in_parts(held, n, edge, parts);
    Py_END_ALLOW_THREADS
    if (!sound) {
        PyErr_SetString(PyExc_ValueError, "rows must rise in each part");
        goto done;
    }
    Py_BEGIN_ALLOW_THREADS
    status = meet_parts(held, edge, parts, (uint32_t)most, &pairs, &linked);
    Py_END_ALLOW_THREADS
    uint64_t *found = status < 0 ? NULL : output(PyModule_GetState(module), &views, &pair, (Py_ssize_t)pairs.n, -1, "u8");
    if (status < 0) PyErr_NoMemory();
    if (!found) goto done;
    Py_BEGIN_ALLOW_THREADS /* the system clears each page of what is written, which takes longer than the copy */
    if (pairs.n) memcpy(found, pairs.key, pairs.n * sizeof *found);
    Py_END_ALLOW_THREADS
    result = Py_BuildValue("OL", pair, (long long)linked);
done:
    free(pairs.key);
    release(&views);
    Py_XDECREF(pair);
    return result;
}

static PyObject *owners(PyObject *module, PyObject *args)
{
    PyObject *o[2], *owner = NULL, *result = NULL;
    Views views = {.n = 0};
    int status;
    if (!PyArg_ParseTuple(args, "OO", o, o + 1)) return NULL;
    const int64_t *first = input(&views, o[0], "first", 1, 8, "lq");
    const int32_t *row = first ? input(&views, o[1], "rows", 1, 4, "il") : NULL;
    if (!row) goto done;
    Py_ssize_t n = views.view[0].len / 8, rows = views.view[1].len / 4;
    int sound = 1;
    for (Py_ssize_t i = 0; sound && i < n; i++) sound = first[i] >= (i ? first[i - 1] : 0);
    if (!sound) {
        PyErr_SetString(PyExc_ValueError, "what begins must rise from 0 on");
        goto done;
    }
    int64_t *found = output(PyModule_GetState(module), &views, &owner, rows, -1, "i8");
    if (!found) goto done;
    Py_BEGIN_ALLOW_THREADS
    status = find_owners(first, n, row, rows, found);
    Py_END_ALLOW_THREADS
    if (status < 0)
        PyErr_NoMemory();
    else
        result = Py_NewRef(owner);
done:
    release(&views);
    Py_XDECREF(owner);
    return result;
}

static PyObject *tallied(PyObject *module, PyObject *args)
{
    State *state = PyModule_GetState(module);
    PyObject *list, *key = NULL, *count = NULL, *result = NULL;
    Keys found = {NULL, 0, 0}, often = {NULL, 0, 0};
    Views views = {.n = 0};
    Column64 p = {NULL, NULL, 0, 0};
    int least, status;
    if (!PyArg_ParseTuple(args, "Oi", &list, &least)) return NULL;
    if (take_pieces(list, "keys", &p) < 0) goto done;
    if (least < 1) {
        PyErr_SetString(PyExc_ValueError, "least must be 1 or more");
        goto done;
    }
    Py_BEGIN_ALLOW_THREADS
    status = tally_keys(p.piece, (size_t)p.pieces, p.n, (uint32_t)least, &found, &often);
    Py_END_ALLOW_THREADS
    if (status < 0) {
        PyErr_NoMemory();
        goto done;
    }
    uint64_t *into = output(state, &views, &key, (Py_ssize_t)found.n, -1, "u8");
    int64_t *times = into ? output(state, &views, &count, (Py_ssize_t)found.n, -1, "i8") : NULL;
    if (!times) goto done;
    for (size_t i = 0; i < found.n; i++) {
        into[i] = found.key[i];
        times[i] = (int64_t)often.key[i];
    }
    result = PyTuple_Pack(2, key, count);
done:
    free(found.key);
    free(often.key);
    release_pieces(&p);
    release(&views);
    Py_XDECREF(key);
    Py_XDECREF(count);
    return result;
}

static PyObject *sort(PyObject *module, PyObject *column)
{
    State *state = PyModule_GetState(module);
    PyObject *made = NULL, *result = NULL;
    Views views = {.n = 0};
    uint64_t *keys = input(&views, column, "keys", 1, 8, "LQ");
    if (!keys) goto done;
    if (views.view[0].readonly) {
        PyErr_SetString(PyExc_ValueError, "keys must not be read-only");
        goto done;
    }
    Py_ssize_t n = views.view[0].len / 8;
    uint64_t *room = output(state, &views, &made, n, -1, "u8");
    if (!room) goto done;
    Py_BEGIN_ALLOW_THREADS
    if (sort_keys(keys, room, (size_t)n, 0) != keys) memcpy(keys, room, (size_t)n * sizeof *keys);
    Py_END_ALLOW_THREADS
    result = Py_NewRef(Py_None);
done:
    release(&views);
    Py_XDECREF(made);
    return result;
}

static PyObject *order(PyObject *module, PyObject *column)
{
    State *state = PyModule_GetState(module);
    PyObject *made[3] = {NULL, NULL, NULL}, *result = NULL;
    Views views = {.n = 0};
    const uint64_t *keys = input(&views, column, "keys", 1, 8, "LQ");
    if (!keys) goto done;
    Py_ssize_t n = views.view[0].len / 8;
    uint64_t *one = output(state, &views, made, n, 2, "u8"), *other = NULL;
    if (one) other = output(state, &views, made + 1, n, 2, "u8");
    int64_t *found = other ? output(state, &views, made + 2, n, -1, "i8") : NULL;
    if (!found) goto done;
    Py_BEGIN_ALLOW_THREADS
    order_keys(keys, (size_t)n, one, other, found);
    Py_END_ALLOW_THREADS
    result = Py_NewRef(made[2]);
done:
    release(&views);
    for (int i = 0; i < 3; i++) Py_XDECREF(made[i]);
    return result;
}

static PyObject *strongest(PyObject *module, PyObject *args)
{
    State *state = PyModule_GetState(module);
    PyObject *column, *made[2] = {NULL, NULL}, *result = NULL;
    Views views = {.n = 0};
    int64_t left;
    int most;
    if (!PyArg_ParseTuple(args, "Oi", &column, &most)) return NULL;
    const uint64_t *pairs = input(&views, column, "pairs", 1, 8, "LQ");
    if (!pairs) goto done;
    if (most < 1) {
        PyErr_SetString(PyExc_ValueError, "most must be 1 or more");
        goto done;
    }
    Py_ssize_t n = views.view[0].len / 8;
    uint64_t *room = output(state, &views, made, n, -1, "u8");
    if (!room) goto done;
    Py_BEGIN_ALLOW_THREADS
    left = keep_strongest(pairs, (size_t)n, (size_t)most, room);
    Py_END_ALLOW_THREADS
    if (left < 0) PyErr_NoMemory();
    uint64_t *kept = left < 0 ? NULL : output(state, &views, made + 1, (Py_ssize_t)left, -1, "u8");
    if (!kept) goto done;
    memcpy(kept, room, (size_t)left * sizeof *kept);
    result = Py_NewRef(made[1]);
done:
    release(&views);
    for (int i = 0; i < 2; i++) Py_XDECREF(made[i]);
    return result;
}

static PyObject *dealt(PyObject *module, PyObject *args)
{
    State *state = PyModule_GetState(module);
    PyObject *o[2], *made[2] = {NULL, NULL}, *result = NULL;
    Views views = {.n = 0};
    int first, parts;
    if (!PyArg_ParseTuple(args, "OOii", o, o + 1, &first, &parts)) return NULL;
    const uint64_t *keys = input(&views, o[0], "keys", 1, 8, "LQ");
    const int64_t *offset = keys ? input(&views, o[1], "offset", 1, 8, "lq") : NULL;
    if (!offset) goto done;
    Py_ssize_t n = views.view[0].len / 8, owners = views.view[1].len / 8 - 1;
    if (parts < 1 || first < 0 || owners < 0 || owners > INT32_MAX - first || offset[0] || offset[owners] != n ||
        !rises(offset, owners + 1, n)) {
        PyErr_SetString(PyExc_ValueError, "parts must be 1 or more, and offset rise from 0 to the number of keys");
        goto done;
    }
    uint64_t *held = output(state, &views, made, n, -1, "u8");
    int64_t *edges = held ? output(state, &views, made + 1, parts, -1, "i8") : NULL;
    if (!edges) goto done;
    Py_BEGIN_ALLOW_THREADS
    deal_owned(keys, offset, owners, first, parts, held, edges);
    Py_END_ALLOW_THREADS
    result = PyTuple_Pack(2, made[0], made[1]);
done:
    release(&views);
    for (int i = 0; i < 2; i++) Py_XDECREF(made[i]);
    return result;
}

/* Tells whether all numbers are from 0 up to a limit. */
static int below(const int32_t *number, Py_ssize_t n, Py_ssize_t limit)
{
    for (Py_ssize_t i = 0; i < n; i++)
        if (number[i] < 0 || number[i] >= limit) return 0;
    return 1;
}

/* Reads ((key, marks, lists, letters, offset), word, offset, left, right) and checks that they belong together. */
static int take_words(PyObject **o, Views *v, Vocabulary *known, Worded *texts, const int64_t **left,
                      const int64_t **right)
{
    if (!(known->key = input(v, o[0], "key", 1, 4, "il")) || !(known->marks = input(v, o[1], "marks", 1, 1, "B")) ||
        !(known->lists = input(v, o[2], "lists", 1, 4, "IL")) ||
        !(known->letters = input(v, o[3], "letters", 1, 1, "B")) ||
        !(known->offset = input(v, o[4], "offset", 1, 8, "lq")) ||
        !(texts->word = input(v, o[5], "word", 1, 4, "il")) ||
        !(texts->offset = input(v, o[6], "offset", 1, 8, "lq")) || !(*left = input(v, o[7], "left", 1, 8, "lq")) ||
        !(*right = input(v, o[8], "right", 1, 8, "lq")))
        return -1;
    Py_ssize_t size = v->view[0].len / 4, words = v->view[5].len / 4, count = v->view[6].len / 8 - 1;
    Py_ssize_t pairs = v->view[7].len / 8;
    int sound = v->view[1].len == size && v->view[2].len / 4 == size && v->view[8].len / 8 == pairs;
    sound = sound && v->view[4].len / 8 == size + 1 && rises(known->offset, size + 1, v->view[3].len);
    sound = sound && rises(texts->offset, count + 1, words) && words < INT32_MAX;
    sound = sound && below(known->key, size, size) && below(texts->word, words, size);
    for (Py_ssize_t i = 0; sound && i < pairs; i++)
        sound = (*left)[i] >= 0 && (*left)[i] < count && (*right)[i] >= 0 && (*right)[i] < count;
    known->size = (size_t)size;
    if (!sound) PyErr_SetString(PyExc_ValueError, "words, texts and pairs must belong together");
    return sound ? 0 : -1;
}

static PyObject *differing(PyObject *module, PyObject *args)
{
    State *state = PyModule_GetState(module);
    PyObject *o[9], *array[3] = {NULL}, *result = NULL;
    Views views = {.n = 0};
    Vocabulary known;
    Worded texts;
    Differences found = {0};
    const int64_t *left, *right;
    int apart, share, most, status;
    if (!PyArg_ParseTuple(args, "(OOOOO)OOOO(iii)", o, o + 1, o + 2, o + 3, o + 4, o + 5, o + 6, o + 7, o + 8, &apart,
                          &share, &most))
        return NULL;
    if (take_words(o, &views, &known, &texts, &left, &right) < 0) goto done;
    StretchRule rule = {apart, share, most};
    Py_ssize_t pairs = views.view[7].len / 8;
    int64_t *end = output(state, &views, array, pairs + 1, -1, "i8");
    int8_t *language = end ? output(state, &views, array + 2, pairs, -1, "i1") : NULL;
    if (!language) goto done;
    end[0] = 0;
    Py_BEGIN_ALLOW_THREADS
    status = find_differing(&known, &texts, &rule, left, right, (size_t)pairs, &found, end + 1, language);
    Py_END_ALLOW_THREADS
    if (status < 0) {
        PyErr_NoMemory();
        goto done;
    }
    int32_t *row = output(state, &views, array + 1, (Py_ssize_t)found.n, 4, "i4");
    if (!row) goto done;
    if (found.n) memcpy(row, found.row, found.n * sizeof *found.row);
    result = PyTuple_Pack(3, array[0], array[1], array[2]);
done:
    free(found.row);
    release(&views);
    for (int i = 0; i < 3; i++) Py_XDECREF(array[i]);
    return result;
}

/* Reads ((first, amounts, name, marks), (kind, value, unit, size, digits, weak, beside, start, written, form, number),
   (pair, one, other)). */
static int take_answers(PyObject **o, Views *v, AnswerPieces *p, AnswerFacts *f, AnswerRows *r)
{
    if (!(p->first = input(v, o[0], "first", 1, 4, "il")) || !(p->amounts = input(v, o[1], "amounts", 1, 4, "il")) ||
        !(p->name = input(v, o[2], "name", 1, 4, "il")) || !(p->marks = input(v, o[3], "marks", 1, 1, "B")) ||
        !(f->kind = input(v, o[4], "kind", 1, 1, "B")) || !(f->value = input(v, o[5], "value", 1, 4, "il")) ||
        !(f->unit = input(v, o[6], "unit", 1, 4, "il")) || !(f->size = input(v, o[7], "size", 1, 8, "d")) ||
        !(f->digits = input(v, o[8], "digits", 1, 8, "lq")) || !(f->weak = input(v, o[9], "weak", 1, 1, "B")) ||
        !(f->beside = input(v, o[10], "beside", 1, 1, "B")) || !(f->start = input(v, o[11], "start", 1, 4, "il")) ||
        !(f->written = input(v, o[12], "written", 1, 4, "il")) || !(f->form = input(v, o[13], "form", 1, 1, "B")) ||
        !(f->number = input(v, o[14], "number", 1, 8, "lq")) || !(r->pair = input(v, o[15], "pair", 1, 8, "lq")) ||
        !(r->one = input(v, o[16], "one", 1, 8, "lq")) || !(r->other = input(v, o[17], "other", 1, 8, "lq")))
        return -1;
    const int first[] = {0, 4, 15, 18};
    size_t size[3];
    int sound = 1;
    for (int part = 0; part < 3; part++) {
        size[part] = (size_t)(v->view[first[part]].len / v->view[first[part]].itemsize);
        for (int i = first[part]; i < first[part + 1]; i++)
            sound = sound && (size_t)(v->view[i].len / v->view[i].itemsize) == size[part];
    }
    p->size = size[0];
    f->count = size[1];
    r->size = size[2];
    if (!sound || !answers_belong(p, f, r)) {
        PyErr_SetString(PyExc_ValueError, "pieces, facts and the rows of pairs must belong together");
        return -1;
    }
    return 0;
}

/* Asks Python about the values of facts; the answers are a view of `views`, one byte each. NULL with an error set. */
static const uint8_t *ask_answers(State *state, Views *views, PyObject *ask, const Answers *found)
{
    PyObject *array[2] = {NULL}, *told = NULL;
    const uint8_t *answers = NULL;
    int64_t *key = output(state, views, array, (Py_ssize_t)found->questions, -1, "i8");
    uint8_t *kind = key ? output(state, views, array + 1, (Py_ssize_t)found->questions, -1, "u1") : NULL;
    if (kind && found->questions) {
        memcpy(key, found->key, found->questions * sizeof *key);
        memcpy(kind, found->kind, found->questions);
    }
    if (kind) told = PyObject_CallFunctionObjArgs(ask, array[0], array[1], NULL);
    if (told) answers = input(views, told, "answers", 1, 1, "?");
    if (answers && (size_t)views->view[views->n - 1].len != found->questions) {
        PyErr_SetString(PyExc_ValueError, "there must be an answer to each question");
        answers = NULL;
    }
    Py_XDECREF(told);
    Py_XDECREF(array[0]);
    Py_XDECREF(array[1]);
    return answers;
}

static PyObject *contradicted(PyObject *module, PyObject *args)
{
    State *state = PyModule_GetState(module);
    PyObject *o[18], *ask, *array[3] = {NULL}, *result = NULL;
    Views views = {.n = 0};
    AnswerPieces pieces;
    AnswerFacts facts;
    AnswerRows rows;
    Answers found = {0};
    long long dateline;
    int status;
    if (!PyArg_ParseTuple(args, "(OOOO)(OOOOOOOOOOO)(OOO)LO", o, o + 1, o + 2, o + 3, o + 4, o + 5, o + 6, o + 7, o + 8,
                          o + 9, o + 10, o + 11, o + 12, o + 13, o + 14, o + 15, o + 16, o + 17, &dateline, &ask))
        return NULL;
    if (take_answers(o, &views, &pieces, &facts, &rows) < 0) goto done;
    Py_BEGIN_ALLOW_THREADS
    status = find_answers(&pieces, &facts, &rows, dateline, &found);
    Py_END_ALLOW_THREADS
    const uint8_t *told = status < 0 ? NULL : ask_answers(state, &views, ask, &found);
    if (status < 0) PyErr_NoMemory();
    if (!told) goto done;
    Py_BEGIN_ALLOW_THREADS
    status = settle_answers(&facts, told, &found);
    Py_END_ALLOW_THREADS
    if (status < 0) {
        PyErr_NoMemory();
        goto done;
    }
    int64_t *column[3];
    for (int i = 0; i < 3; i++)
        if (!(column[i] = output(state, &views, array + i, (Py_ssize_t)found.n, -1, "i8"))) goto done;
    for (size_t i = 0; i < found.n; i++) {
        column[0][i] = found.row[i].pair;
        column[1][i] = found.row[i].one;
        column[2][i] = found.row[i].other;
    }
    result = PyTuple_Pack(3, array[0], array[1], array[2]);
done:
    free_answers(&found);
    release(&views);
    for (int i = 0; i < 3; i++) Py_XDECREF(array[i]);
    return result;
}

static PyObject *quoted(PyObject *module, PyObject *args)
{
    PyObject *offset = NULL, *text = NULL, *result = NULL;
    Spans s;
    if (take_spans(args, &s) < 0) goto done;
    int64_t *offsets = output(PyModule_GetState(module), &s.views, &offset, s.n + 1, -1, "i8");
    if (!offsets) goto done;
    Py_BEGIN_ALLOW_THREADS
    offsets[0] = 0;
    for (Py_ssize_t i = 0; i < s.n; i++)
        offsets[i + 1] = offsets[i] + (int64_t)quoted_size(s.text + s.start[i], s.text + s.end[i]);
    Py_END_ALLOW_THREADS
    uint8_t *to = output(PyModule_GetState(module), &s.views, &text, (Py_ssize_t)offsets[s.n], -1, "u1");
    if (!to) goto done;
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t i = 0; i < s.n; i++) to = put_quoted(to, s.text + s.start[i], s.text + s.end[i]);
    Py_END_ALLOW_THREADS
    result = PyTuple_Pack(2, text, offset);
done:
    release(&s.views);
    Py_XDECREF(text);
    Py_XDECREF(offset);
    return result;
}

#define MOST_COLUMNS 32

/* The buffers of a pattern: three a column at most, and its own. */
typedef struct {
    Py_buffer view[3 * MOST_COLUMNS + 2];
    int n;
} Wide;

static const void *take(Wide *w, PyObject *object, const char *name, Py_ssize_t rows)
{
    static const char none[8];
    Py_buffer *view = &w->view[w->n];
    if (rows < 0) { /* any bytes */
        if (PyObject_GetBuffer(object, view, PyBUF_SIMPLE) < 0) return NULL;
    } else if (take_buffer(object, view, name, 1, 8, "lq") < 0) {
        return NULL;
    }
    w->n++;
    if (rows >= 0 && view->len / 8 != rows) {
        PyErr_Format(PyExc_ValueError, "%s must have %zd rows", name, rows);
        return NULL;
    }
    return view->len ? view->buf : none;
}

/* Reads (text or None, first, last or None). */
static int take_column(Wide *w, PyObject *tuple, Py_ssize_t rows, Column *column)
{
    PyObject *text, *first, *last;
    if (!PyTuple_Check(tuple) || !PyArg_ParseTuple(tuple, "OOO", &text, &first, &last)) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "a column must be a tuple");
        return -1;
    }
    memset(column, 0, sizeof *column);
    if (!(column->first = take(w, first, "first", rows))) return -1;
    if (text == Py_None || last == Py_None) return 0;
    if (!(column->last = take(w, last, "last", rows)) || !(column->text = take(w, text, "text", -1))) return -1;
    column->size = w->view[w->n - 1].len;
    return 0;
}

static int take_pattern(PyObject *literal, PyObject *cut, PyObject *columns, Py_ssize_t rows, Wide *w, Column *column,
                        Pattern *pattern)
{
    Py_ssize_t n = PyList_Check(columns) ? PyList_Size(columns) : -1;
    if (n < 0 || n > MOST_COLUMNS || rows < 0) {
        PyErr_Format(PyExc_ValueError, "columns must be a list of at most %d, of some rows", MOST_COLUMNS);
        return -1;
    }
    *pattern = (Pattern){.column = column, .columns = (size_t)n};
    if (!(pattern->literal = take(w, literal, "literal", -1))) return -1;
    int64_t size = w->view[0].len;
    if (!(pattern->cut = take(w, cut, "cut", n + 2))) return -1;
    if (pattern->cut[0] || !rises(pattern->cut, n + 2, size)) {
        PyErr_SetString(PyExc_ValueError, "cut must rise from 0 to the size of the literal");
        return -1;
    }
    for (Py_ssize_t k = 0; k < n; k++)
        if (take_column(w, PyList_GetItem(columns, k), rows, column + k) < 0) return -1;
    return 0;
}

static PyObject *woven(PyObject *module, PyObject *args)
{
    PyObject *o[3], *offset = NULL, *text = NULL, *result = NULL;
    Py_ssize_t rows, bad = -1;
    Column column[MOST_COLUMNS];
    Pattern pattern;
    Wide w = {.n = 0};
    Views views = {.n = 0};
    if (!PyArg_ParseTuple(args, "OOOn", o, o + 1, o + 2, &rows)) return NULL;
    if (take_pattern(o[0], o[1], o[2], rows, &w, column, &pattern) < 0) goto done;
    int64_t *offsets = output(PyModule_GetState(module), &views, &offset, rows + 1, -1, "i8");
    if (!offsets) goto done;
    Py_BEGIN_ALLOW_THREADS
    offsets[0] = 0;
    for (Py_ssize_t i = 0; bad < 0 && i < rows; i++) {
        int64_t size = row_size(&pattern, (size_t)i);
        if (size < 0) bad = i;
        offsets[i + 1] = offsets[i] + size;
    }
    Py_END_ALLOW_THREADS
    if (bad >= 0) {
        PyErr_Format(PyExc_ValueError, "row %zd: a piece is not inside its text", bad);
        goto done;
    }
    uint8_t *to = output(PyModule_GetState(module), &views, &text, (Py_ssize_t)offsets[rows], -1, "u1");
    if (!to) goto done;
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t i = 0; i < rows; i++) to = put_row(to, &pattern, (size_t)i);
    Py_END_ALLOW_THREADS
    result = PyTuple_Pack(2, text, offset);
done:
    release(&views);
    while (w.n) PyBuffer_Release(&w.view[--w.n]);
    Py_XDECREF(text);
    Py_XDECREF(offset);
    return result;
}

/* Reads (utf8, offset, text, at) and checks that the texts lie in the buffer and the places are in order. */
static int take_places(PyObject *args, Views *v, const int64_t **column)
{
    PyObject *o[4];
    if (!PyArg_ParseTuple(args, "OOOO", o, o + 1, o + 2, o + 3)) return -1;
    if (PyObject_GetBuffer(o[0], &v->view[0], PyBUF_SIMPLE) < 0) return -1;
    v->n = 1;
    const int64_t *offset = column[0] = input(v, o[1], "offset", 1, 8, "lq");
    if (!offset) return -1;
    const int64_t *text = column[1] = input(v, o[2], "text", 1, 8, "lq");
    if (!text) return -1;
    const int64_t *at = column[2] = input(v, o[3], "at", 1, 8, "lq");
    if (!at) return -1;
    Py_ssize_t texts = v->view[1].len / 8 - 1, n = v->view[2].len / 8;
    int rising = texts >= 0 && offset[0] >= 0 && offset[texts] <= v->view[0].len;
    for (Py_ssize_t i = 0; rising && i < texts; i++) rising = offset[i] <= offset[i + 1];
    int ordered = v->view[3].len / 8 == n;
    for (Py_ssize_t i = 0; ordered && i < n; i++)
        ordered = text[i] >= 0 && text[i] < texts && at[i] >= 0 &&
                  (!i || text[i] > text[i - 1] || (text[i] == text[i - 1] && at[i] >= at[i - 1]));
    if (!rising)
        PyErr_SetString(PyExc_ValueError, "offset must rise from 0 to the size of the text");
    else if (!ordered)
        PyErr_SetString(PyExc_ValueError, "places must be of the texts, and in order");
    return rising && ordered ? 0 : -1;
}

static PyObject *places(PyObject *module, PyObject *args)
{
    PyObject *array[3] = {NULL}, *result = NULL;
    const int64_t *column[3];
    int64_t *found[3];
    Py_ssize_t bad = -1;
    Views v = {.n = 0};
    if (take_places(args, &v, column) < 0) goto done;
    Py_ssize_t n = v.view[2].len / 8;
    const int64_t *offset = column[0], *text = column[1], *at = column[2];
    const uint8_t *utf8 = v.view[0].len ? v.view[0].buf : (const uint8_t *)"";
    for (int i = 0; i < 3; i++)
        if (!(found[i] = output(PyModule_GetState(module), &v, array + i, n, -1, "i8"))) goto done;
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t i = 0, stop; bad < 0 && i < n; i = stop) {
        int64_t first = offset[text[i]];
        size_t size = (size_t)(offset[text[i] + 1] - first);
        for (stop = i; stop < n && text[stop] == text[i];) stop++;
        size_t done = find_places(utf8 + first, size, at + i, (size_t)(stop - i), found[0] + i, found[1] + i,
                                  found[2] + i);
        if (done < (size_t)(stop - i)) bad = i + (Py_ssize_t)done;
        for (Py_ssize_t k = i; k < stop; k++) found[0][k] += first;
    }
    Py_END_ALLOW_THREADS
    if (bad >= 0)
        PyErr_Format(PyExc_ValueError, "place %zd: character %lld is not inside its text", bad, (long long)at[bad]);
    else
        result = PyTuple_Pack(3, array[0], array[1], array[2]);
done:
    release(&v);
    for (int i = 0; i < 3; i++) Py_XDECREF(array[i]);
    return result;
}

/* Reads (utf8, offset, classes, kinds, lower, abbreviations, starters) and checks that the texts lie in the buffer. */
static int take_texts(PyObject *args, Views *v, Properties *p, const uint8_t **utf8, const int64_t **offset)
{
    PyObject *o[7];
    if (!PyArg_ParseTuple(args, "OOOOOOO", o, o + 1, o + 2, o + 3, o + 4, o + 5, o + 6)) return -1;
    if (PyObject_GetBuffer(o[0], &v->view[0], PyBUF_SIMPLE) < 0) return -1;
    v->n = 1;
    *utf8 = v->view[0].len ? v->view[0].buf : (const uint8_t *)"";
    if (!(*offset = input(v, o[1], "offset", 1, 8, "lq")) || !(p->classes = input(v, o[2], "classes", 1, 1, "B")) ||
        !(p->kinds = input(v, o[3], "kinds", 1, 1, "B")) || !(p->lower = input(v, o[4], "lower", 1, 4, "IL")) ||
        !(p->abbreviations = input(v, o[5], "abbreviations", 1, 4, "IL")) ||
        !(p->starters = input(v, o[6], "starters", 1, 4, "IL")))
        return -1;
    p->limit = (uint32_t)v->view[2].len;
    p->abbreviations_size = (size_t)v->view[5].len / 4;
    p->starters_size = (size_t)v->view[6].len / 4;
    Py_ssize_t texts = v->view[1].len / 8 - 1;
    int rising = texts >= 0 && texts < INT32_MAX && **offset >= 0 && (*offset)[texts] <= v->view[0].len;
    for (Py_ssize_t i = 0; rising && i < texts; i++) rising = (*offset)[i] <= (*offset)[i + 1];
    if (!rising)
        PyErr_SetString(PyExc_ValueError, "offset must rise from 0 to the size of the text");
    else if (v->view[2].len < 128 || v->view[3].len != v->view[2].len || v->view[4].len != 4 * v->view[2].len)
        PyErr_SetString(PyExc_ValueError, "classes, kinds and lower must have one length, at least 128");
    else
        return 0;
    return -1;
}

/* The rows as columns: text, start, end, paragraph, whole, and the span in bytes. */
static PyObject *take_columns(State *state, Views *v, const Found *found)
{
    static const char *dtypes[] = {"i4", "i8", "i8", "i4", "?", "i8", "i8"};
    PyObject *array[7] = {NULL}, *result = NULL;
    void *column[7];
    for (int i = 0; i < 7; i++)
        if (!(column[i] = output(state, v, array + i, (Py_ssize_t)found->n, -1, dtypes[i]))) goto done;
    for (size_t i = 0; i < found->n; i++) {
        const Passage *row = found->row + i;
        ((int32_t *)column[0])[i] = row->text;
        ((int64_t *)column[1])[i] = row->start;
        ((int64_t *)column[2])[i] = row->end;
        ((int32_t *)column[3])[i] = row->paragraph;
        ((uint8_t *)column[4])[i] = row->whole;
        ((int64_t *)column[5])[i] = row->byte_start;
        ((int64_t *)column[6])[i] = row->byte_end;
    }
    result = PyTuple_Pack(7, array[0], array[1], array[2], array[3], array[4], array[5], array[6]);
done:
    for (int i = 0; i < 7; i++) Py_XDECREF(array[i]);
    return result;
}

static PyObject *passages(PyObject *module, PyObject *args)
{
    PyObject *result = NULL;
    Views views = {.n = 0};
    Properties properties;
    Found found = {NULL, 0, 0};
    const uint8_t *utf8;
    const int64_t *offset;
    size_t at = 0;
    int status;
    if (take_texts(args, &views, &properties, &utf8, &offset) < 0) goto done;
    Py_BEGIN_ALLOW_THREADS
    status = segment_texts(&properties, utf8, offset, (size_t)views.view[1].len / 8 - 1, &found, &at);
    Py_END_ALLOW_THREADS
    if (status == NO_MEMORY)
        PyErr_NoMemory();
    else if (status == NOT_UTF8)
        PyErr_Format(PyExc_ValueError, "text %zu is not UTF-8", at);
    else
        result = take_columns(PyModule_GetState(module), &views, &found);
done:
    free(found.row);
    release(&views);
    return result;
}

/* Checks that passages lie in their texts, in order. */
static int check_rows(const Rows *rows, Py_ssize_t texts, Py_ssize_t size)
{
    for (size_t i = 0; i < rows->n; i++) {
        int32_t text = rows->article[i];
        int sound = text >= 0 && text < texts && (!i || rows->article[i - 1] <= text) && rows->offset[text] >= 0 &&
                    rows->offset[text + 1] <= size && rows->start[i] <= rows->end[i] &&
                    rows->end[i] <= rows->offset[text + 1] &&
                    rows->start[i] >= (i && rows->article[i - 1] == text ? rows->end[i - 1] : rows->offset[text]);
        if (!sound) {
            PyErr_Format(PyExc_ValueError, "passage %zu is not inside its text, after the one before", i);
            return -1;
        }
    }
    return 0;
}

/* Reads (utf8, offset, article, start, end, lower, heads, tails, signs, bracketed). */
static int take_rows(PyObject *args, Views *v, Rows *rows, Wanted *wanted)
{
    PyObject *o[10];
    Listed *lists[] = {&wanted->heads, &wanted->tails, &wanted->signs, &wanted->bracketed};
    if (!PyArg_ParseTuple(args, "OOOOOOOOOO", o, o + 1, o + 2, o + 3, o + 4, o + 5, o + 6, o + 7, o + 8, o + 9))
        return -1;
    if (PyObject_GetBuffer(o[0], &v->view[0], PyBUF_SIMPLE) < 0) return -1;
    v->n = 1;
    rows->utf8 = v->view[0].len ? v->view[0].buf : (const uint8_t *)"";
    if (!(rows->offset = input(v, o[1], "offset", 1, 8, "lq")) ||
        !(rows->article = input(v, o[2], "article", 1, 4, "il")) ||
        !(rows->start = input(v, o[3], "start", 1, 8, "lq")) || !(rows->end = input(v, o[4], "end", 1, 8, "lq")) ||
        !(wanted->lower = input(v, o[5], "lower", 1, 4, "IL")))
        return -1;
    for (int i = 0; i < 4; i++) {
        if (!(lists[i]->points = input(v, o[6 + i], "words", 1, 4, "IL"))) return -1;
        lists[i]->size = (size_t)v->view[6 + i].len / 4;
    }
    wanted->limit = (uint32_t)(v->view[5].len / 4);
    rows->n = (size_t)v->view[2].len / 4;
    if (v->view[3].len != 8 * (Py_ssize_t)rows->n || v->view[4].len != 8 * (Py_ssize_t)rows->n) {
        PyErr_SetString(PyExc_ValueError, "article, start and end must have one length");
        return -1;
    }
    return check_rows(rows, v->view[1].len / 8 - 1, v->view[0].len);
}

static PyObject *traits(PyObject *module, PyObject *args)
{
    PyObject *array = NULL, *result = NULL;
    Views views = {.n = 0};
    Rows rows;
    Wanted wanted;
    int status;
    if (take_rows(args, &views, &rows, &wanted) < 0) goto done;
    uint16_t *found = output(PyModule_GetState(module), &views, &array, (Py_ssize_t)rows.n, -1, "u2");
    if (!found) goto done;
    Py_BEGIN_ALLOW_THREADS
    status = find_traits(&wanted, &rows, found);
    Py_END_ALLOW_THREADS
    if (status < 0)
        PyErr_NoMemory();
    else
        result = Py_NewRef(array);
done:
    release(&views);
    Py_XDECREF(array);
    return result;
}

/* ---- what texts state ---- */

/* Reads (utf8, start, end, (pool, offset, sticky, lists)) and checks that they belong together. */
static int take_keys(PyObject *lists, Views *v, KeyLists *known)
{
    PyObject *o[4];
    int first = v->n;
    if (!PyArg_ParseTuple(lists, "OOOO", o, o + 1, o + 2, o + 3)) return -1;
    if (!(known->pool = input(v, o[0], "pool", 1, 1, "B")) || !(known->offset = input(v, o[1], "offset", 1, 8, "lq")) ||
        !(known->sticky = input(v, o[2], "sticky", 1, 1, "B")) || !(known->lists = input(v, o[3], "lists", 1, 4, "IL")))
        return -1;
    Py_ssize_t size = v->view[first + 2].len;
    int sound = v->view[first + 3].len / 4 == size && v->view[first + 1].len / 8 == size + 1;
    sound = sound && rises(known->offset, size + 1, v->view[first].len);
    known->size = (size_t)size;
    if (!sound) PyErr_SetString(PyExc_ValueError, "the columns of keys must belong together");
    return sound ? 0 : -1;
}

/* Reads the columns pool, offset, kind, value, flags. */
static int take_meanings(PyObject **o, Views *v, Meanings *listed)
{
    int first = v->n;
    if (!(listed->pool = input(v, o[0], "pool", 1, 1, "B")) || !(listed->offset = input(v, o[1], "offset", 1, 8, "lq")) ||
        !(listed->kind = input(v, o[2], "kind", 1, 1, "B")) || !(listed->value = input(v, o[3], "value", 1, 8, "lq")) ||
        !(listed->flags = input(v, o[4], "flags", 1, 4, "I")))
        return -1;
    const Py_buffer *view = v->view + first;
    Py_ssize_t size = view[2].len;
    int sound = view[1].len / 8 == size + 1 && rises(listed->offset, size + 1, view[0].len);
    sound = sound && view[3].len / 8 == size && view[4].len / 4 == size;
    listed->size = (size_t)size;
    if (!sound) PyErr_SetString(PyExc_ValueError, "words, texts and stretches must belong together");
    return sound ? 0 : -1;
}

/* ---- a glance at pairs of texts ---- */

static void free_glance(PyObject *capsule) { close_glance(PyCapsule_GetPointer(capsule, "glance")); }

/* Reads ((pool, offset, sticky, lists), said, future, (apart, share, most)). */
static PyObject *glances(PyObject *module, PyObject *args)
{
    PyObject *keys, *said, *future, *result = NULL;
    Views views = {.n = 0};
    KeyLists known;
    Glance *glance;
    int apart, share, most;
    if (!PyArg_ParseTuple(args, "OOO(iii)", &keys, &said, &future, &apart, &share, &most)) return NULL;
    GlanceLists lists = {0};
    if (take_keys(keys, &views, &known) < 0 || !(lists.said = input(&views, said, "said", 2, 2, "H")) ||
        !(lists.future = input(&views, future, "future", 1, 1, "B")))
        goto done;
    lists.codes = (size_t)views.view[5].len;
    lists.size = known.size;
    if (!lists.codes || lists.codes > MOST_CODES || views.view[4].len / 2 != (Py_ssize_t)(lists.size * lists.codes)) {
        PyErr_SetString(PyExc_ValueError, "keys and languages must belong together");
        goto done;
    }
    lists.pool = known.pool;
    lists.offset = known.offset;
    lists.sticky = known.sticky;
    lists.lists = known.lists;
    StretchRule rule = {apart, share, most};
    if (!(glance = open_glance(&lists, &rule))) {
        PyErr_NoMemory();
        goto done;
    }
    if (!(result = PyCapsule_New(glance, "glance", free_glance))) close_glance(glance);
done:
    release(&views);
    return result;
}

/* Reads (what `glances` gave, a language by number, (pool, offset, kind, value, flags, cased, decimal)). */
static PyObject *learn(PyObject *module, PyObject *args)
{
    PyObject *capsule, *o[5], *result = NULL;
    Views views = {.n = 0};
    Meanings listed;
    int code, decimal;
    if (!PyArg_ParseTuple(args, "Oi(OOOOOii)", &capsule, &code, o, o + 1, o + 2, o + 3, o + 4, &listed.cased, &decimal))
        return NULL;
    listed.decimal = (uint8_t)decimal;
    Glance *glance = PyCapsule_GetPointer(capsule, "glance");
    if (!glance || take_meanings(o, &views, &listed) < 0) goto done;
    if (code < 0 || code >= MOST_CODES) {
        PyErr_SetString(PyExc_ValueError, "there is no such language");
        goto done;
    }
    if (learn_language(glance, (size_t)code, &listed) < 0) {
        PyErr_NoMemory();
        goto done;
    }
    result = Py_NewRef(Py_None);
done:
    release(&views);
    return result;
}

/* A stretch: words, characters of both sides, whether it is to be read, conflicts that are certain. */
static PyObject *give_glimpse(const Glimpse *row)
{
    const int32_t *w = row->words, *a = row->place[0], *b = row->place[1];
    int certain = row->loud && row->conflicts != UNDECIDED;
    PyObject *made = PyTuple_New(certain ? row->conflicts : 0);
    for (int i = 0; made && certain && i < row->conflicts; i++) {
        const int32_t *p = row->conflict[i].place;
        PyObject *one = Py_BuildValue("(iiiiii)", row->conflict[i].kind, p[0], p[1], p[2], p[3], row->conflict[i].slight);
        if (!one || PyTuple_SetItem(made, i, one) < 0) Py_CLEAR(made);
    }
    if (!made) return NULL;
    return Py_BuildValue("((iiii)(iii)(iii)ON)", w[0], w[1], w[2], w[3], a[0], a[1], a[2], b[0], b[1], b[2],
                         row->loud && !certain ? Py_True : Py_False, made);
}

static PyObject *give_glimpses(const Glimpses *found)
{
    PyObject *rows = PyTuple_New((Py_ssize_t)found->n);
    for (size_t i = 0; rows && i < found->n; i++) {
        PyObject *item = give_glimpse(found->row + i);
        if (!item || PyTuple_SetItem(rows, (Py_ssize_t)i, item) < 0) Py_CLEAR(rows);
    }
    if (!rows) return NULL;
    return Py_BuildValue("(iOO(OO)N)", found->code, found->turns ? Py_True : Py_False, found->moods ? Py_True : Py_False,
                         found->uniform[0] ? Py_True : Py_False, found->uniform[1] ? Py_True : Py_False, rows);
}

/* What was seen of a pair: None where nothing is said of it, nothing where nothing counts. */
static PyObject *give_seen(int status, const Glimpses *found)
{
    if (status < 0) return PyErr_NoMemory();
    if (!status) return Py_NewRef(Py_None);
    return found->n ? give_glimpses(found) : PyTuple_New(0);
}

/* Reads (what `glances` gave, a, b), and holds the GIL: what it works in is one. */
static PyObject *glimpse(PyObject *module, PyObject *args)
{
    PyObject *capsule, *a, *b, *result = NULL;
    Glimpses found = {0};
    Py_ssize_t n, m;
    if (!PyArg_ParseTuple(args, "OUU", &capsule, &a, &b)) return NULL;
    Glance *glance = PyCapsule_GetPointer(capsule, "glance");
    if (!glance) return NULL;
    const char *one = PyUnicode_AsUTF8AndSize(a, &n), *other = one ? PyUnicode_AsUTF8AndSize(b, &m) : NULL;
    int status = 0;
    if (other) {
        status = glance_at(glance, (const uint8_t *)one, (size_t)n, (const uint8_t *)other, (size_t)m, &found);
    } else if (PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) { /* half a character */
        PyErr_Clear();
    } else {
        return NULL;
    }
    result = give_seen(status, &found);
    free(found.row);
    return result;
}

/* Looks at two texts, the one that sorts first on the left, as `facts.changes` does. */
static int glance_sorted(Glance *glance, const Spans *s, int64_t left, int64_t right, Glimpses *found)
{
    const uint8_t *a = s->text + s->start[left], *b = s->text + s->start[right];
    size_t n = (size_t)(s->end[left] - s->start[left]), m = (size_t)(s->end[right] - s->start[right]);
    int order = memcmp(a, b, n < m ? n : m);
    return order > 0 || (!order && n > m) ? glance_at(glance, b, m, a, n, found) : glance_at(glance, a, n, b, m, found);
}

/* Reads (what `glances` gave, utf8, start, end, left, right), and holds the GIL: what it works in is one. */
static PyObject *glimpses(PyObject *module, PyObject *args)
{
    PyObject *capsule, *o[5], *result = NULL;
    Spans s = {.views = {.n = 0}};
    Glimpses found = {0};
    if (!PyArg_ParseTuple(args, "OOOOOO", &capsule, o, o + 1, o + 2, o + 3, o + 4)) return NULL;
    Glance *glance = PyCapsule_GetPointer(capsule, "glance");
    PyObject *spans = glance ? PyTuple_GetSlice(args, 1, 4) : NULL;
    if (!spans) return NULL;
    const int64_t *left, *right;
    if (take_spans(spans, &s) < 0 || !(left = input(&s.views, o[3], "left", 1, 8, "lq")) ||
        !(right = input(&s.views, o[4], "right", 1, 8, "lq")) || check_sides(&s.views.view[3], s.n, left, right) < 0)
        goto done;
    Py_ssize_t pairs = s.views.view[3].len / 8;
    result = PyList_New(pairs);
    for (Py_ssize_t i = 0; result && i < pairs; i++) {
        PyObject *seen = give_seen(glance_sorted(glance, &s, left[i], right[i], &found), &found);
        if (!seen || PyList_SetItem(result, i, seen) < 0) Py_CLEAR(result);
    }
done:
    free(found.row);
    release(&s.views);
    Py_DECREF(spans);
    return result;
}

/* The words as columns: word, at, start, size, key, marks, lists, letters, offset. */
static PyObject *give_words(State *state, Views *v, const Numbering *found)
{
    static const char *dtypes[] = {"i4", "i4", "i8", "i4", "i4", "u1", "u4", "u1", "i8"};
    Py_ssize_t words = (Py_ssize_t)found->words, size = (Py_ssize_t)found->size, ascii = (Py_ssize_t)found->ascii;
    Py_ssize_t letters = (Py_ssize_t)found->letter[ascii];
    Py_ssize_t sizes[] = {words, words, size, size, size, size, size, letters, ascii + 1};
    PyObject *array[9] = {NULL}, *result = NULL;
    void *column[9];
    for (int i = 0; i < 9; i++)
        if (!(column[i] = output(state, v, array + i, sizes[i], -1, dtypes[i]))) goto done;
    if (words) memcpy(column[0], found->word, found->words * sizeof *found->word);
    if (words) memcpy(column[1], found->at, found->words * sizeof *found->at);
    for (size_t i = 0; i < found->size; i++) {
        const KnownWord *row = found->known + i;
        ((int64_t *)column[2])[i] = row->start;
        ((int32_t *)column[3])[i] = row->size;
        ((int32_t *)column[4])[i] = row->key;
        ((uint8_t *)column[5])[i] = row->marks;
        ((uint32_t *)column[6])[i] = row->lists;
    }
    if (letters) memcpy(column[7], found->letters, (size_t)letters);
    memcpy(column[8], found->letter, (found->ascii + 1) * sizeof *found->letter);
    result = PyTuple_Pack(9, array[0], array[1], array[2], array[3], array[4], array[5], array[6], array[7], array[8]);
done:
    for (int i = 0; i < 9; i++) Py_XDECREF(array[i]);
    return result;
}

static PyObject *worded(PyObject *module, PyObject *args)
{
    State *state = PyModule_GetState(module);
    PyObject *o[4], *spans = NULL, *ends = NULL, *columns = NULL, *result = NULL;
    Spans s = {.n = 0};
    KeyLists lists;
    Numbering found = {0};
    int status;
    if (!PyArg_ParseTuple(args, "OOOO", o, o + 1, o + 2, o + 3)) return NULL;
    if (!(spans = PyTuple_Pack(3, o[0], o[1], o[2]))) return NULL;
    if (take_spans(spans, &s) < 0 || take_keys(o[3], &s.views, &lists) < 0) goto done;
    int64_t *end = output(state, &s.views, &ends, s.n + 1, -1, "i8");
    if (!end) goto done;
    end[0] = 0;
    Py_BEGIN_ALLOW_THREADS
    status = find_words(s.text, s.start, s.end, (size_t)s.n, &lists, end + 1, &found);
    Py_END_ALLOW_THREADS
    if (status < 0) {
        PyErr_NoMemory();
        goto done;
    }
    if ((columns = give_words(state, &s.views, &found))) result = PyTuple_Pack(2, ends, columns);
done:
    free_numbering(&found);
    release(&s.views);
    Py_XDECREF(spans);
    Py_XDECREF(ends);
    Py_XDECREF(columns);
    return result;
}

static PyObject *numbered(PyObject *module, PyObject *args)
{
    State *state = PyModule_GetState(module);
    PyObject *array[2] = {NULL}, *result = NULL;
    Spans s = {.n = 0};
    size_t distinct;
    int64_t *first = NULL;
    int status;
    if (take_spans(args, &s) < 0) goto done;
    int32_t *which = output(state, &s.views, array, s.n, -1, "i4");
    if (!which) goto done;
    if (s.n >= INT32_MAX || !(first = malloc((size_t)(s.n + 1) * sizeof *first))) {
        PyErr_NoMemory();
        goto done;
    }
    Py_BEGIN_ALLOW_THREADS
    status = number_spans(s.text, s.start, s.end, (size_t)s.n, which, first, &distinct);
    Py_END_ALLOW_THREADS
    int64_t *firsts = status < 0 ? NULL : output(state, &s.views, array + 1, (Py_ssize_t)distinct, -1, "i8");
    if (status < 0) PyErr_NoMemory();
    if (!firsts) goto done;
    if (distinct) memcpy(firsts, first, distinct * sizeof *first);
    result = PyTuple_Pack(2, array[0], array[1]);
done:
    free(first);
    release(&s.views);
    Py_XDECREF(array[0]);
    Py_XDECREF(array[1]);
    return result;
}

static PyObject *behind(PyObject *module, PyObject *args)
{
    PyObject *o[5], *found = NULL, *result = NULL;
    const int64_t *left, *right;
    Spans s = {.views = {.n = 0}};
    if (!PyArg_ParseTuple(args, "OOOOO", o, o + 1, o + 2, o + 3, o + 4)) return NULL;
    if (take_first_spans(args, &s) < 0 || !(left = input(&s.views, o[3], "left", 1, 8, "lq")) ||
        !(right = input(&s.views, o[4], "right", 1, 8, "lq")) || check_sides(&s.views.view[3], s.n, left, right) < 0)
        goto done;
    Py_ssize_t pairs = s.views.view[3].len / 8;
    uint8_t *told = output(PyModule_GetState(module), &s.views, &found, pairs, -1, "?");
    if (!told) goto done;
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t i = 0; i < pairs; i++) {
        int64_t a = left[i], b = right[i];
        told[i] = (uint8_t)is_behind(s.text + s.start[a], (size_t)(s.end[a] - s.start[a]), s.text + s.start[b],
                                     (size_t)(s.end[b] - s.start[b]));
    }
    Py_END_ALLOW_THREADS
    result = Py_NewRef(found);
done:
    release(&s.views);
    Py_XDECREF(found);
    return result;
}

/* Reads (offset, pair, words, code, left, right). */
static PyObject *stretched(PyObject *module, PyObject *args)
{
    State *state = PyModule_GetState(module);
    PyObject *o[6], *array[2] = {NULL}, *result = NULL;
    Views views = {.n = 0};
    Stretched all;
    size_t distinct;
    int64_t *first = NULL;
    int status;
    if (!PyArg_ParseTuple(args, "OOOOOO", o, o + 1, o + 2, o + 3, o + 4, o + 5)) return NULL;
    if (!(all.offset = input(&views, o[0], "offset", 1, 8, "lq")) || !(all.pair = input(&views, o[1], "pair", 1, 8, "lq")) ||
        !(all.words = input(&views, o[2], "words", 2, 4, "il")) || !(all.code = input(&views, o[3], "code", 1, 8, "lq")) ||
        !(all.left = input(&views, o[4], "left", 1, 8, "lq")) || !(all.right = input(&views, o[5], "right", 1, 8, "lq")))
        goto done;
    Py_ssize_t texts = views.view[0].len / 8 - 1, rows = views.view[1].len / 8, pairs = views.view[3].len / 8;
    all.texts = texts > 0 ? (size_t)texts : 0;
    all.rows = (size_t)rows;
    all.pairs = (size_t)pairs;
    int sound = views.view[2].len / 4 == 4 * rows && views.view[4].len / 8 == pairs && views.view[5].len / 8 == pairs;
    if (!sound || !stretches_belong(&all)) {
        PyErr_SetString(PyExc_ValueError, "stretches, pairs and texts must belong together");
        goto done;
    }
    int32_t *which = output(state, &views, array, 2 * rows, -1, "i4");
    if (!which) goto done;
    if (rows >= INT32_MAX / 2 || !(first = malloc((size_t)(2 * rows + 1) * sizeof *first))) {
        PyErr_NoMemory();
        goto done;
    }
    Py_BEGIN_ALLOW_THREADS
    status = number_stretches(&all, which, first, &distinct);
    Py_END_ALLOW_THREADS
    int64_t *firsts = status < 0 ? NULL : output(state, &views, array + 1, (Py_ssize_t)distinct, -1, "i8");
    if (status < 0) PyErr_NoMemory();
    if (!firsts) goto done;
    if (distinct) memcpy(firsts, first, distinct * sizeof *first);
    result = PyTuple_Pack(2, array[0], array[1]);
done:
    free(first);
    release(&views);
    Py_XDECREF(array[0]);
    Py_XDECREF(array[1]);
    return result;
}

/* Reads ((pool, offset, kind, value, flags, cased, decimal), utf8, start, end, text, before, first, after). */
static int take_plain(PyObject *args, Views *v, Meanings *listed, const uint8_t **utf8, Asking *asked)
{
    PyObject *o[12];
    int decimal;
    if (!PyArg_ParseTuple(args, "(OOOOOii)OOOOOOO", o, o + 1, o + 2, o + 3, o + 4, &listed->cased, &decimal, o + 5, o + 6,
                          o + 7, o + 8, o + 9, o + 10, o + 11))
        return -1;
    listed->decimal = (uint8_t)decimal;
    if (PyObject_GetBuffer(o[5], &v->view[0], PyBUF_SIMPLE) < 0) return -1;
    v->n = 1;
    *utf8 = v->view[0].len ? v->view[0].buf : (const uint8_t *)"";
    if (take_meanings(o, v, listed) < 0 ||
        !(asked->text_start = input(v, o[6], "start", 1, 8, "lq")) ||
        !(asked->text_end = input(v, o[7], "end", 1, 8, "lq")) || !(asked->text = input(v, o[8], "text", 1, 4, "il")) ||
        !(asked->before = input(v, o[9], "before", 1, 8, "lq")) ||
        !(asked->start = input(v, o[10], "first", 1, 8, "lq")) ||
        !(asked->end = input(v, o[11], "after", 1, 8, "lq")))
        return -1;
    Py_ssize_t texts = v->view[6].len / 8, n = v->view[8].len / 4;
    int sound = v->view[7].len / 8 == texts;
    for (int i = 9; i < 12; i++) sound = sound && v->view[i].len / 8 == n;
    sound = sound && below(asked->text, n, texts);
    for (Py_ssize_t i = 0; sound && i < texts; i++)
        sound = 0 <= asked->text_start[i] && asked->text_start[i] <= asked->text_end[i] &&
                asked->text_end[i] <= v->view[0].len && asked->text_end[i] - asked->text_start[i] < INT32_MAX;
    for (Py_ssize_t i = 0; sound && i < n; i++)
        sound = asked->text_start[asked->text[i]] <= asked->before[i] && asked->before[i] <= asked->start[i] &&
                asked->start[i] < asked->end[i] && asked->end[i] <= asked->text_end[asked->text[i]];
    if (!sound) PyErr_SetString(PyExc_ValueError, "words, texts and stretches must belong together");
    return sound ? 0 : -1;
}

/* The facts as columns: number, scale, unit, start, end, place, size, kind, form, weak, beside. */
static PyObject *give_facts(State *state, Views *v, const PlainFacts *found)
{
    static const char *dtypes[] = {"i8", "i4", "i4", "i4", "i4", "i8", "i4", "u1", "u1", "u1", "u1"};
    PyObject *array[11] = {NULL}, *result = NULL;
    void *column[11];
    for (int i = 0; i < 11; i++)
        if (!(column[i] = output(state, v, array + i, (Py_ssize_t)found->n, -1, dtypes[i]))) goto done;
    for (size_t i = 0; i < found->n; i++) {
        const PlainFact *row = found->row + i;
        ((int64_t *)column[0])[i] = row->number;
        ((int32_t *)column[1])[i] = row->scale;
        ((int32_t *)column[2])[i] = row->unit;
        ((int32_t *)column[3])[i] = row->start;
        ((int32_t *)column[4])[i] = row->end;
        ((int64_t *)column[5])[i] = row->place;
        ((int32_t *)column[6])[i] = row->size;
        ((uint8_t *)column[7])[i] = row->kind;
        ((uint8_t *)column[8])[i] = row->form;
        ((uint8_t *)column[9])[i] = row->weak;
        ((uint8_t *)column[10])[i] = row->beside;
    }
    if ((result = PyTuple_New(11)))
        for (int i = 0; i < 11; i++) {
            PyTuple_SetItem(result, i, array[i]);
            array[i] = NULL;
        }
done:
    for (int i = 0; i < 11; i++) Py_XDECREF(array[i]);
    return result;
}

static PyObject *plain(PyObject *module, PyObject *args)
{
    State *state = PyModule_GetState(module);
    PyObject *array[3] = {NULL}, *facts = NULL, *result = NULL;
    Views views = {.n = 0};
    Meanings listed;
    Asking asked;
    PlainFacts found = {0};
    const uint8_t *utf8;
    int status;
    if (take_plain(args, &views, &listed, &utf8, &asked) < 0) goto done;
    Py_ssize_t n = views.view[8].len / 4;
    int8_t *told = output(state, &views, array, n, -1, "i1");
    uint8_t *amounts = told ? output(state, &views, array + 1, n, -1, "u1") : NULL;
    uint8_t *marks = amounts ? output(state, &views, array + 2, n, -1, "u1") : NULL;
    if (!marks) goto done;
    Py_BEGIN_ALLOW_THREADS
    status = read_plain(utf8, &listed, &asked, (size_t)n, told, amounts, marks, &found);
    Py_END_ALLOW_THREADS
    if (status < 0) {
        PyErr_NoMemory();
        goto done;
    }
    if ((facts = give_facts(state, &views, &found))) result = PyTuple_Pack(4, array[0], array[1], array[2], facts);
done:
    free(found.row);
    release(&views);
    for (int i = 0; i < 3; i++) Py_XDECREF(array[i]);
    Py_XDECREF(facts);
    return result;
}

/* The letters of every span into `out`, which has room for the texts; returns how many. */
static int64_t join_letters(const Spans *s, uint8_t *out, int64_t *offsets)
{
    const uint8_t *last = s->text + s->views.view[0].len;
    int64_t n = offsets[0] = 0;
    for (Py_ssize_t i = 0; i < s->n; i++)
        offsets[i + 1] = n += (int64_t)take_letters(s->text + s->start[i], s->text + s->end[i], last, out + n);
    return n;
}

static int64_t size_of(const Spans *s)
{
    int64_t size = 0;
    for (Py_ssize_t i = 0; i < s->n; i++) size += s->end[i] - s->start[i];
    return size;
}

static PyObject *letters(PyObject *module, PyObject *args)
{
    State *state = PyModule_GetState(module);
    PyObject *offset = NULL, *letter = NULL, *result = NULL;
    uint8_t *joined = NULL;
    int64_t n = 0;
    Spans s;
    if (take_first_spans(args, &s) < 0) goto done;
    int64_t *offsets = output(state, &s.views, &offset, s.n + 1, -1, "i8");
    if (!offsets) goto done;
    if (!(joined = malloc((size_t)size_of(&s) + LETTERS_MORE))) {
        PyErr_NoMemory();
        goto done;
    }
    Py_BEGIN_ALLOW_THREADS
    n = join_letters(&s, joined, offsets);
    Py_END_ALLOW_THREADS
    uint8_t *found = output(state, &s.views, &letter, n, -1, "u1");
    if (!found) goto done;
    if (n) memcpy(found, joined, (size_t)n);
    result = PyTuple_Pack(2, offset, letter);
done:
    free(joined);
    release(&s.views);
    Py_XDECREF(offset);
    Py_XDECREF(letter);
    return result;
}

/* Columns of ids, and where those of each text begin. */
static PyObject *take_ids(State *state, Views *v, const Ids *ids, PyObject **column)
{
    uint64_t *found = output(state, v, column, (Py_ssize_t)ids->n, -1, "u8");
    Py_BEGIN_ALLOW_THREADS /* the system clears each page of what is written, which takes longer than the copy */
    if (found && ids->n) memcpy(found, ids->id, ids->n * sizeof *found);
    Py_END_ALLOW_THREADS
    return found ? *column : NULL;
}

/* The samples of every span; false where memory runs out. */
static int take_samples(const Spans *s, int bits, Ids *ids, int64_t *offsets)
{
    int64_t longest = 0;
    for (Py_ssize_t i = 0; i < s->n; i++) longest = s->end[i] - s->start[i] > longest ? s->end[i] - s->start[i] : longest;
    const uint8_t *last = s->text + s->views.view[0].len;
    uint8_t *joined = malloc((size_t)longest + LETTERS_MORE);
    Seen seen = {NULL, 0, 0};
    int whole = joined != NULL;
    offsets[0] = 0;
    for (Py_ssize_t i = 0; whole && i < s->n; i++) {
        size_t n = take_letters(s->text + s->start[i], s->text + s->end[i], last, joined);
        whole = add_samples(joined, n, bits, ids, &seen) >= 0;
        offsets[i + 1] = (int64_t)ids->n;
    }
    free(joined);
    free(seen.slot);
    return whole;
}

static PyObject *samples(PyObject *module, PyObject *args)
{
    State *state = PyModule_GetState(module);
    PyObject *o[3], *offset = NULL, *key = NULL, *result = NULL;
    Ids ids = {NULL, 0, 0};
    int bits, whole = 0;
    Spans s;
    if (!PyArg_ParseTuple(args, "OOOi", o, o + 1, o + 2, &bits)) return NULL;
    if (bits < 1 || bits > 63) {
        PyErr_SetString(PyExc_ValueError, "bits must be 1 to 63");
        return NULL;
    }
    if (take_first_spans(args, &s) < 0) goto done;
    int64_t *offsets = output(state, &s.views, &offset, s.n + 1, -1, "i8");
    if (!offsets) goto done;
    Py_BEGIN_ALLOW_THREADS
    whole = take_samples(&s, bits, &ids, offsets);
    Py_END_ALLOW_THREADS
    if (!whole)
        PyErr_NoMemory();
    else if (take_ids(state, &s.views, &ids, &key))
        result = PyTuple_Pack(2, offset, key);
done:
    free(ids.id);
    release(&s.views);
    Py_XDECREF(offset);
    Py_XDECREF(key);
    return result;
}

/* Takes what is asked of spans, the texts that they are of, and the tables. */
static int take_asked(PyObject *args, Spans *s, const uint8_t **asked, const int64_t **first, Wording *w)
{
    PyObject *o[8];
    long long dateline, least;
    s->views.n = 0;
    if (!PyArg_ParseTuple(args, "OOOOOOOOLL", o, o + 1, o + 2, o + 3, o + 4, o + 5, o + 6, o + 7, &dateline, &least))
        return -1;
    if (take_first_spans(args, s) < 0) return -1;
    Views *v = &s->views;
    if (!(*asked = input(v, o[3], "asked", 1, 1, "B")) || !(*first = input(v, o[4], "first", 1, 8, "lq")) ||
        !(w->classes = input(v, o[5], "classes", 1, 1, "B")) || !(w->kinds = input(v, o[6], "kinds", 1, 1, "B")) ||
        !(w->lower = input(v, o[7], "lower", 1, 4, "IL")))
        return -1;
    w->limit = (uint32_t)v->view[5].len;
    w->dateline = dateline;
    w->letters = least;
    w->last = s->text + v->view[0].len;
    if (v->view[3].len != s->n || !rises(*first, v->view[4].len / 8, s->n))
        PyErr_SetString(PyExc_ValueError, "asked must have one row a passage, and first rise from 0 to their number");
    else if (v->view[6].len != v->view[5].len || v->view[7].len != 4 * v->view[5].len)
        PyErr_SetString(PyExc_ValueError, "classes, kinds and lower must have one length");
    else
        return 0;
    return -1;
}

static PyObject *stated(PyObject *module, PyObject *args)
{
    State *state = PyModule_GetState(module);
    PyObject *array[4] = {NULL}, *result = NULL;
    Ids ids[2] = {{NULL, 0, 0}, {NULL, 0, 0}};
    Words words = {{NULL, 0, 0}, {NULL, 0, 0}, NULL, 0};
    Wording wording;
    const uint8_t *asked;
    const int64_t *first;
    int64_t *offset[2];
    int status = 0;
    Spans s;
    if (take_asked(args, &s, &asked, &first, &wording) < 0) goto done;
    Py_ssize_t texts = s.views.view[4].len / 8 - 1;
    for (int i = 0; i < 2; i++)
        if (!(offset[i] = output(state, &s.views, array + 2 * i, texts + 1, -1, "i8"))) goto done;
    offset[0][0] = offset[1][0] = 0;
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t i = 0; !status && i < texts; i++) {
        int64_t at = first[i], rows = first[i + 1] - at;
        if (add_numbers(&wording, s.text, s.start + at, s.end + at, asked + at, rows, &words, ids) < 0 ||
            add_names(&wording, s.text, s.start + at, s.end + at, asked + at, rows, &words, ids + 1) < 0)
            status = -1;
        for (int j = 0; j < 2; j++) offset[j][i + 1] = (int64_t)ids[j].n;
    }
    Py_END_ALLOW_THREADS
    if (status)
        PyErr_NoMemory();
    else if (take_ids(state, &s.views, ids, array + 1) && take_ids(state, &s.views, ids + 1, array + 3))
        result = PyTuple_Pack(4, array[0], array[1], array[2], array[3]);
done:
    free(ids[0].id);
    free(ids[1].id);
    free_words(&words);
    release(&s.views);
    for (int i = 0; i < 4; i++) Py_XDECREF(array[i]);
    return result;
}

/* Whether articles have so many shares, one for each of their passages; `rows` are all passages, `bodies` the marks. */
static int sound_shares(const int64_t *first, int64_t n, int64_t rows, int64_t bodies, const int64_t *article,
                        int64_t articles, int64_t shares)
{
    int sound = n >= 0 && first[0] >= 0 && first[n] <= rows && bodies == rows;
    for (int64_t k = 0; sound && k < n; k++) sound = first[k] <= first[k + 1];
    for (int64_t i = 0; sound && i < articles; i++) {
        sound = article[i] >= 0 && article[i] < n;
        if (sound) shares -= first[article[i] + 1] - first[article[i]];
    }
    return sound && !shares;
}

static PyObject *stood(PyObject *module, PyObject *args)
{
    State *state = PyModule_GetState(module);
    PyObject *o[5], *array[3] = {NULL}, *result = NULL;
    const int64_t *first, *size, *article;
    const uint8_t *body;
    const double *share;
    double lacking, *covered, *news;
    uint8_t *ending;
    Views v = {.n = 0};
    if (!PyArg_ParseTuple(args, "OOOOOd", o, o + 1, o + 2, o + 3, o + 4, &lacking)) return NULL;
    if (!(first = input(&v, o[0], "first", 1, 8, "lq")) || !(size = input(&v, o[1], "size", 1, 8, "lq")) ||
        !(body = input(&v, o[2], "body", 1, 1, "?")) || !(article = input(&v, o[3], "articles", 1, 8, "lq")) ||
        !(share = input(&v, o[4], "share", 1, 8, "d")))
        goto done;
    Py_ssize_t articles = v.view[3].len / 8;
    if (!sound_shares(first, v.view[0].len / 8 - 1, v.view[1].len / 8, v.view[2].len, article, articles,
                      v.view[4].len / 8)) {
        PyErr_SetString(PyExc_ValueError, "first must rise, and share have a row for each passage of the articles");
        goto done;
    }
    if (!(covered = output(state, &v, array, articles, -1, "f8")) ||
        !(news = output(state, &v, array + 1, articles, -1, "f8")) ||
        !(ending = output(state, &v, array + 2, articles, -1, "?")))
        goto done;
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t i = 0; i < articles; i++) {
        int64_t at = first[article[i]], passages = first[article[i] + 1] - at;
        Stood one = add_shares(size + at, body + at, share, passages, lacking);
        covered[i] = one.covered;
        news[i] = one.news;
        ending[i] = one.ending;
        share += passages;
    }
    Py_END_ALLOW_THREADS
    result = PyTuple_Pack(3, array[0], array[1], array[2]);
done:
    release(&v);
    for (int i = 0; i < 3; i++) Py_XDECREF(array[i]);
    return result;
}

/* Takes texts, or those of a list that stand at some places; the list is held until `texts` is released. */
static int take_list(Views *v, PyObject *texts, PyObject *at, Texts *t)
{
    *t = (Texts){PyList_CheckExact(texts) ? Py_NewRef(texts) : PySequence_List(texts), NULL, 0};
    if (!t->list) return -1;
    Py_ssize_t size = t->n = PyList_Size(t->list);
    if (at == Py_None) return 0;
    if (!(t->at = input(v, at, "at", 1, 8, "lq"))) return -1;
    t->n = v->view[v->n - 1].len / 8;
    for (Py_ssize_t i = 0; i < t->n; i++)
        if (t->at[i] < 0 || t->at[i] >= size) {
            PyErr_Format(PyExc_ValueError, "at: there is no text %lld", (long long)t->at[i]);
            return -1;
        }
    return 0;
}

static PyObject *pack_list(PyObject *module, PyObject *args)
{
    PyObject *list, *at = Py_None, *offset = NULL, *utf8 = NULL, *result = NULL;
    Views views = {.n = 0};
    Texts texts;
    if (!PyArg_ParseTuple(args, "O|O", &list, &at)) return NULL;
    if (take_list(&views, list, at, &texts) < 0) goto done;
    int64_t *offsets = output(PyModule_GetState(module), &views, &offset, texts.n + 1, -1, "i8");
    if (offsets && (utf8 = pack_texts(&texts, offsets))) result = PyTuple_Pack(2, utf8, offset);
done:
    release(&views);
    Py_XDECREF(texts.list);
    Py_XDECREF(offset);
    Py_XDECREF(utf8);
    return result;
}

static PyObject *pieces(PyObject *module, PyObject *args)
{
    State *state = PyModule_GetState(module);
    PyObject *list, *at = Py_None, *o[3], *array[2] = {NULL}, *utf8 = NULL, *result = NULL;
    Views views = {.n = 0};
    Texts texts;
    Pieces p;
    if (!PyArg_ParseTuple(args, "OOOO|O", &list, o, o + 1, o + 2, &at)) return NULL;
    if (take_list(&views, list, at, &texts) < 0 || !(p.first = input(&views, o[0], "first", 1, 8, "lq")) ||
        !(p.start = input(&views, o[1], "start", 1, 8, "lq")) || !(p.end = input(&views, o[2], "end", 1, 8, "lq")))
        goto done;
    const Py_buffer *column = views.view + views.n - 3;
    Py_ssize_t n = column[1].len / 8, count = column[0].len / 8;
    if (column[2].len / 8 != n || count != texts.n + 1 || !rises(p.first, count, n)) {
        PyErr_SetString(PyExc_ValueError, "first must rise from 0 to the number of pieces, one more than texts");
        goto done;
    }
    if (!(p.begin = output(state, &views, array, n, -1, "i8")) ||
        !(p.stop = output(state, &views, array + 1, n, -1, "i8")))
        goto done;
    if ((utf8 = pack_pieces(&texts, &p))) result = PyTuple_Pack(3, utf8, array[0], array[1]);
done:
    release(&views);
    Py_XDECREF(texts.list);
    Py_XDECREF(utf8);
    for (int i = 0; i < 2; i++) Py_XDECREF(array[i]);
    return result;
}

/* ---- module ---- */

static int take_table(State *state)
{
    PyObject *fold = PyImport_ImportModule("dedup.fold");
    PyObject *table = fold ? PyObject_CallMethod(fold, "table", NULL) : NULL;
    Py_buffer *view[3] = {&state->pages, &state->entries, &state->pool};
    for (int i = 0; table && i < 3; i++) {
        PyObject *column = PySequence_GetItem(table, i);
        if (!column || PyObject_GetBuffer(column, view[i], PyBUF_C_CONTIGUOUS) < 0) Py_CLEAR(table);
        Py_XDECREF(column);
    }
    Py_XDECREF(fold);
    if (!table) return -1;
    Py_DECREF(table);
    return 0;
}

/* A table that points outside itself would make every later read unsafe: it is checked once. */
static int check_table(const State *state)
{
    const uint16_t *pages = state->pages.buf;
    const uint32_t *entries = state->entries.buf;
    Py_ssize_t entry_count = state->entries.len / 4, tokens = state->pool.len / 4;
    int sound = state->pages.len == 2 * PAGES;
    for (int i = 0; sound && i < PAGES; i++) sound = ((Py_ssize_t)pages[i] + 1) * 256 <= entry_count;
    for (Py_ssize_t i = 0; sound && i < entry_count; i++)
        if (entries[i] & SEQUENCE)
            sound = (Py_ssize_t)(entries[i] & 0xFFFFFF) + (Py_ssize_t)((entries[i] >> 24) & 0x7F) <= tokens;
    /* ASCII folds to one token at most: CAPACITY counts on it. */
    for (int i = 0; sound && i < 128; i++) sound = !(entries[((size_t)pages[0] << 8) + i] & SEQUENCE);
    if (!sound) PyErr_SetString(PyExc_ImportError, "dedup/fold_table.bin is damaged; reinstall dedup");
    return sound ? 0 : -1;
}

static void fill_tables(State *state)
{
    uint64_t key[SLOTS];
    const uint16_t *pages = state->pages.buf;
    const uint32_t *entries = (const uint32_t *)state->entries.buf + ((size_t)pages[0] << 8);
    for (uint32_t b = 0; b < 256; b++) {
        uint32_t token = b < 0x80 ? entries[b] : 0;
        int gap = token == ' ' || token == '.' || token == ',';
        int plain = b < 0x80 && token < 0x80 && (gap || !token || token - '0' >= 10);
        state->ascii[b] = (uint16_t)(!plain ? SPECIAL : gap || !token ? 0 : LETTER | (token == ITSELF ? b : token));
    }
    for (int i = 0; i < SLOTS; i++) {
        for (int j = 0; j < SLOTS; j++) { /* insertion by key */
            uint64_t mine = mix((uint64_t)(i * SLOTS + j + 1) * GOLDEN);
            int at = j;
            for (; at && key[at - 1] > mine; at--) {
                key[at] = key[at - 1];
                state->donors.by_turn[at][i] = state->donors.by_turn[at - 1][i];
            }
            key[at] = mine;
            state->donors.by_turn[at][i] = (uint8_t)j;
        }
        state->donors.itself[i] = (uint8_t)i;
    }
}

static int start_module(PyObject *module)
{
    State *state = PyModule_GetState(module);
    memset(state, 0, sizeof *state);
    PyObject *numpy = PyImport_ImportModule("numpy");
    if (!numpy) return -1;
    state->empty = PyObject_GetAttrString(numpy, "empty");
    Py_DECREF(numpy);
    if (!state->empty || take_table(state) < 0 || check_table(state) < 0) return -1;
    fill_tables(state);
    state->wide = has_wide();
    return 0;
}

static int visit_module(PyObject *module, visitproc visit, void *arg)
{
    State *state = PyModule_GetState(module);
    Py_VISIT(state->empty);
    return 0;
}

static int clear_module(PyObject *module)
{
    State *state = PyModule_GetState(module);
    Py_CLEAR(state->empty);
    return 0;
}

static void free_module(void *module)
{
    State *state = PyModule_GetState(module);
    PyBuffer_Release(&state->pages);
    PyBuffer_Release(&state->entries);
    PyBuffer_Release(&state->pool);
    clear_module(module);
}

static PyMethodDef functions[] = {
    {"scan", scan, METH_VARARGS, PyDoc_STR("Return what each passage is known by; see pure.scan.")},
    {"signatures", signatures, METH_VARARGS, PyDoc_STR("Return the signatures of passages; see pure.signatures.")},
    {"shingles", shingles, METH_VARARGS, PyDoc_STR("Return the distinct shingles of each passage; see pure.shingles.")},
    {"sketch", sketch, METH_VARARGS, PyDoc_STR("Return what passages are known by, band keys too; see pure.sketch.")},
    {"bands", bands, METH_VARARGS, PyDoc_STR("Return a key for each band of a signature; see pure.bands.")},
    {"shared", shared, METH_VARARGS, PyDoc_STR("Return how many shingles pairs share; see pure.shared.")},
    {"worded", worded, METH_VARARGS, PyDoc_STR("Return texts as numbers of words; see vocabulary.worded.")},
    {"stretched", stretched, METH_VARARGS, PyDoc_STR("Return stretches by number; see vocabulary.stretched.")},
    {"behind", behind, METH_VARARGS, PyDoc_STR("Tell which texts sort behind others; see vocabulary.behind.")},
    {"numbered", numbered, METH_VARARGS, PyDoc_STR("Return spans by number; see vocabulary.numbered.")},
    {"plain", plain, METH_VARARGS, PyDoc_STR("Return what plain stretches state; see facts.plain.")},
    {"folds", folds, METH_VARARGS, PyDoc_STR("Return the folds of passages; see pure.folds.")},
    {"common", common, METH_VARARGS, PyDoc_STR("Return what folds have in common; see pure.common.")},
    {"alike", alike, METH_VARARGS, PyDoc_STR("Return how alike passages are; see pairs.alike.")},
    {"stretches", stretches, METH_VARARGS, PyDoc_STR("Return where texts say the same; see reach.stretches.")},
    {"letters", letters, METH_VARARGS, PyDoc_STR("Return the letters of common words; see statements.letters.")},
    {"samples", samples, METH_VARARGS, PyDoc_STR("Return the samples of texts; see statements.samples.")},
    {"stood", stood, METH_VARARGS, PyDoc_STR("Return how much of articles stands elsewhere; see shares.stood.")},
    {"stated", stated, METH_VARARGS, PyDoc_STR("Return the numbers and names of texts; see statements.stated.")},
    {"quoted", quoted, METH_VARARGS, PyDoc_STR("Return pieces of a text as JSON strings; see rows.quoted.")},
    {"woven", woven, METH_VARARGS, PyDoc_STR("Return rows of a pattern and columns; see rows.woven.")},
    {"places", places, METH_VARARGS, PyDoc_STR("Return where characters stand in texts; see rows.places.")},
    {"pack", pack_list, METH_VARARGS, PyDoc_STR("Return texts as one buffer, and where each starts; see dedup.buffer.")},
    {"pieces", pieces, METH_VARARGS, PyDoc_STR("Return spans of texts as one buffer; see buffer.pieces.")},
    {"counted", counted, METH_VARARGS, PyDoc_STR("Count the keys of each part; see pairs.counted.")},
    {"placed", placed, METH_VARARGS, PyDoc_STR("Place keys in their parts; see pairs.placed.")},
    {"meeting", meeting, METH_VARARGS, PyDoc_STR("Return the pairs of rows that share a key; see pairs.meeting.")},
    {"owners", owners, METH_VARARGS, PyDoc_STR("Return what owns each row; see owned.owners.")},
    {"tallied", tallied, METH_VARARGS, PyDoc_STR("Return the keys that come often; see pairs.tallied.")},
    {"sort", sort, METH_O, PyDoc_STR("Put numbers in order; see sorts.sort.")},
    {"order", order, METH_O, PyDoc_STR("Return the places of numbers in order; see sorts.order.")},
    {"strongest", strongest, METH_VARARGS, PyDoc_STR("Return the pairs that come most often; see sorts.strongest.")},
    {"dealt", dealt, METH_VARARGS, PyDoc_STR("Deal keys into parts; see pairs.dealt.")},
    {"sharing", sharing, METH_VARARGS, PyDoc_STR("Return the owners that share keys; see pairs.sharing.")},
    {"chain", chain, METH_VARARGS, PyDoc_STR("Return the blocks of pairs of articles; see chains.chain.")},
    {"contradicted", contradicted, METH_VARARGS, PyDoc_STR("Return facts in conflict; see answers.contradicted.")},
    {"differing", differing, METH_VARARGS, PyDoc_STR("Return where texts differ; see alignment.differing.")},
    {"glances", glances, METH_VARARGS, PyDoc_STR("Return what a glance at texts needs; see facts.seen.")},
    {"learn", learn, METH_VARARGS, PyDoc_STR("Take the words of a language, for glimpse.")},
    {"glimpse", glimpse, METH_VARARGS, PyDoc_STR("Return where two texts differ, as facts.seen does.")},
    {"glimpses", glimpses, METH_VARARGS, PyDoc_STR("Return where many pairs of texts differ, as facts.seen does.")},
    {"passages", passages, METH_VARARGS, PyDoc_STR("Return the passages of texts; see dedup.segment.")},
    {"traits", traits, METH_VARARGS, PyDoc_STR("Return what roles passages may have; see dedup.traits.")},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {{Py_mod_exec, start_module}, {0, NULL}};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "native",
    .m_doc = PyDoc_STR("The kernel in C, the twin of dedup.kernels.pure."),
    .m_size = sizeof(State),
    .m_methods = functions,
    .m_slots = slots,
    .m_traverse = visit_module,
    .m_clear = clear_module,
    .m_free = free_module,
};

PyMODINIT_FUNC PyInit_native(void) { return PyModuleDef_Init(&definition); }
