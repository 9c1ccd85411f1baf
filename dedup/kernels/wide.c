#include <stdlib.h>

#include "wide.h"

#ifdef HAS_AVX512

#include <immintrin.h>

int has_wide(void)
{
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("lzcnt") &&
           __builtin_cpu_supports("popcnt");
}

AVX512 const uint8_t *wide_spaces(const uint8_t *p, const uint8_t *end, uint8_t *packed, size_t *n, size_t most,
                                  int *after_space)
{
    size_t held = *n;
    uint64_t before = (uint64_t)*after_space;
    while (end - p >= WIDE && held < most) {
        __m512i bytes = _mm512_loadu_si512(p);
        uint64_t spaces = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(' ')) |
                          _mm512_cmplt_epu8_mask(_mm512_sub_epi8(bytes, _mm512_set1_epi8(9)), _mm512_set1_epi8(5));
        if (spaces & (spaces << 1 | before)) break;
        _mm512_storeu_si512(packed + held, _mm512_mask_mov_epi8(bytes, spaces, _mm512_set1_epi8(' ')));
        held += WIDE;
        p += WIDE;
        before = spaces >> 63;
    }
    *n = held;
    *after_space = (int)before;
    return p;
}

/* Writes the places of the bits, from `at` on; returns how many. */
AVX512 static inline INLINED size_t write_places(uint64_t bits, uint32_t at, uint32_t *out)
{
    const __m512i steps = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    size_t n = 0;
    for (uint32_t i = 0; i < 64; i += 16, bits >>= 16) {
        __m512i places = _mm512_add_epi32(_mm512_set1_epi32((int)(at + i)), steps);
        _mm512_storeu_si512(out + n, _mm512_maskz_compress_epi32((__mmask16)bits, places));
        n += (size_t)__builtin_popcountll(bits & 0xFFFF);
    }
    return n;
}

AVX512 void wide_aside(uint64_t run, uint32_t at, Aside *aside)
{
    write_places(run & ~(run << 1), at, aside->first + aside->n);
    aside->n += write_places(run & ~(run >> 1), at, aside->last + aside->n);
}

/* The id of one word of more letters than two eights. */
AVX512 static uint64_t long_id(const uint8_t *p, uint64_t size, uint64_t bits)
{
    uint64_t hash = 0;
    for (uint64_t i = 0; i < size; i += 8) {
        uint64_t eight = word_at(p + i) | bits;
        if (size - i < 8) eight &= ~(uint64_t)0 >> 8 * (8 - (size - i));
        hash = (hash ^ eight) * ID_MIX;
        hash ^= hash >> 32;
    }
    hash = (hash ^ size) * ID_END;
    return hash ^ hash >> 29;
}

/* The ids of eight words from word `at` on, of which those that are `longer` than two eights are made anew. */
AVX512 static __m512i with_long(const Aside *aside, size_t at, unsigned longer, unsigned capital, __m512i hash)
{
    uint64_t each[8];
    _mm512_storeu_si512(each, hash);
    for (unsigned k = 0; k < 8; k++) {
        const uint32_t *first = aside->first + at + k, *last = aside->last + at + k;
        if (longer >> k & 1)
            each[k] = long_id(aside->text + *first, *last - *first + 1u, capital >> k & 1 ? SMALL_BITS : 0);
    }
    return _mm512_loadu_si512(each);
}

/* How many bits words have less than so many letters. */
AVX512 static inline INLINED __m512i missing(__m512i size, __m512i letters)
{
    return _mm512_slli_epi64(_mm512_sub_epi64(letters, _mm512_min_epu64(size, letters)), 3);
}

AVX512 size_t wide_ids(const Aside *aside, int64_t least, uint64_t *small, uint64_t *large, size_t *larges)
{
    const __m512i ones = _mm512_set1_epi64(-1), mix = _mm512_set1_epi64((long long)ID_MIX);
    const __m512i eight = _mm512_set1_epi64(8), twice = _mm512_set1_epi64(16);
    uint64_t one[ASIDE + 8], two[ASIDE + 8], *smalls = small, *first = large; /* the first eight letters, the next */
    for (size_t i = 0; i < aside->n; i++) {
        one[i] = word_at(aside->text + aside->first[i]);
        two[i] = word_at(aside->text + aside->first[i] + 8);
    }
    for (size_t i = 0; i < aside->n; i += 8) {
        __mmask8 some = (__mmask8)(aside->n - i < 8 ? (1u << (aside->n - i)) - 1 : 0xFF);
        __m256i from = _mm256_loadu_si256((const __m256i *)(aside->first + i));
        __m256i to = _mm256_loadu_si256((const __m256i *)(aside->last + i));
        __m512i size = _mm512_cvtepu32_epi64(_mm256_add_epi32(_mm256_sub_epi32(to, from), _mm256_set1_epi32(1)));
        __m512i a = _mm512_loadu_si512(one + i), b = _mm512_loadu_si512(two + i);
        __mmask8 capital = _mm512_testn_epi64_mask(a, _mm512_set1_epi64(0x20));
        __m512i bits = _mm512_maskz_set1_epi64(capital, (long long)SMALL_BITS);
        __mmask8 longer = _mm512_cmpgt_epu64_mask(size, eight), most = _mm512_cmpgt_epu64_mask(size, twice);
        a = _mm512_or_si512(a, bits);
        b = _mm512_or_si512(b, bits);
        a = _mm512_and_si512(a, _mm512_srlv_epi64(ones, missing(size, eight)));
        b = _mm512_and_si512(b, _mm512_srlv_epi64(ones, missing(size, twice)));
        __m512i hash = _mm512_mullo_epi64(a, mix);
        hash = _mm512_xor_si512(hash, _mm512_srli_epi64(hash, 32));
        __m512i next = _mm512_mullo_epi64(_mm512_xor_si512(hash, b), mix);
        hash = _mm512_mask_xor_epi64(hash, longer, next, _mm512_srli_epi64(next, 32));
        hash = _mm512_mullo_epi64(_mm512_xor_si512(hash, size), _mm512_set1_epi64((long long)ID_END));
        hash = _mm512_xor_si512(hash, _mm512_srli_epi64(hash, 29));
        if (most & some) hash = with_long(aside, i, most & some, capital, hash);
        __mmask8 lower = (__mmask8)(some & ~capital);
        __mmask8 upper = (__mmask8)(some & capital & _mm512_cmpge_epi64_mask(size, _mm512_set1_epi64(least)));
        _mm512_storeu_si512(small, _mm512_maskz_compress_epi64(lower, hash));
        _mm512_storeu_si512(large, _mm512_maskz_compress_epi64(upper, hash));
        small += __builtin_popcount(lower);
        large += __builtin_popcount(upper);
    }
    *larges = (size_t)(large - first);
    return (size_t)(small - smalls);
}

/* The first n of 64 bits. */
AVX512 static inline __mmask64 first_of(size_t n) { return n < 64 ? ((uint64_t)1 << n) - 1 : ~(uint64_t)0; }

/* What a table of 128 gives each of 64 bytes of ASCII: sixteen of them at a time, by the upper half of the byte. */
AVX512 static inline INLINED __m512i wide_lookup(const __m512i *table, __m512i bytes)
{
    __m512i half = _mm512_and_si512(_mm512_srli_epi16(bytes, 4), _mm512_set1_epi8(7)), found = _mm512_setzero_si512();
#pragma GCC unroll 8
    for (int i = 0; i < 8; i++)
        found = _mm512_mask_shuffle_epi8(found, _mm512_cmpeq_epi8_mask(half, _mm512_set1_epi8((char)i)), table[i], bytes);
    return found;
}

AVX512 int wide_classes(const uint8_t *table, const uint8_t *p, size_t n, uint8_t *copy, uint8_t *classes)
{
    __m512i tables[8];
    for (int i = 0; i < 8; i++)
        tables[i] = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(table + 16 * i)));
    for (size_t i = 0; i < n; i += 64) {
        __m512i bytes = _mm512_maskz_loadu_epi8(first_of(n - i), p + i);
        if (_mm512_movepi8_mask(bytes)) return 0;
        _mm512_storeu_si512(copy + i, bytes);
        _mm512_storeu_si512(classes + i, wide_lookup(tables, bytes));
    }
    return 1;
}

AVX512 void wide_map(const uint8_t *classes, size_t words, uint8_t bit, uint64_t *map)
{
    const __m512i asked = _mm512_set1_epi8((char)bit);
    for (size_t i = 0; i < words; i++) map[i] = _mm512_test_epi8_mask(_mm512_loadu_si512(classes + 64 * i), asked);
}

/* Which of 64 bytes are that one. */
AVX512 static inline uint64_t those(__m512i bytes, uint8_t byte)
{
    return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8((char)byte));
}

AVX512 int wide_seen(const uint8_t *p, size_t n)
{
    uint64_t other = 0, tabled = 0, before = 0; /* the spaces of the bytes before */
    for (size_t i = 0; i < n; i += 64) {
        __m512i bytes = _mm512_maskz_loadu_epi8(first_of(n - i), p + i);
        uint64_t spaces = those(bytes, ' ');
        other |= _mm512_movepi8_mask(bytes);
        tabled |= those(bytes, '\t') | those(bytes, '|') |
                  (spaces & (spaces << 1 | before >> 63) & (spaces << 2 | before >> 62));
        before = spaces;
    }
    return (other ? SEEN_OTHER : 0) | (tabled ? SEEN_TABLED : 0);
}

/* The bytes from `from` on, of n, 64 at most; letters small, and a few other characters alike. */
AVX512 static inline INLINED __m512i small_at(const uint8_t *p, size_t n, size_t from)
{
    return _mm512_or_si512(_mm512_maskz_loadu_epi8(first_of(n < from ? 0 : n - from), p + from), _mm512_set1_epi8(32));
}

AVX512 int wide_probed(const uint8_t *p, size_t n, const Probe *probe, int probes)
{
    uint64_t met = 0, open = 0, closed = 0;
    for (size_t i = 0; i < n; i += 64) {
        __m512i small[3] = {small_at(p, n, i), small_at(p, n, i + 1), small_at(p, n, i + 2)};
        __m512i bytes = _mm512_maskz_loadu_epi8(first_of(n - i), p + i);
        open |= those(bytes, '(') | those(bytes, '[');
        closed |= those(bytes, ')') | those(bytes, ']');
        for (int k = 0; k < probes; k++) {
            uint64_t here = ~(uint64_t)0;
            for (int j = 0; j < probe[k].size; j++) here &= those(small[j], probe[k].c[j]);
            met |= here;
        }
    }
    return met || (open && closed);
}

/* The next row of eight words: one that overflows carries one on, and one that is all ones hands it further. `carry`
   is what comes in from the words before, `in` what comes into each; returns what goes out. */
AVX512 static inline uint32_t fill_eight(__m512i *held, const uint64_t *places, uint32_t carry, uint8_t *in)
{
    const __m512i ones = _mm512_set1_epi64(-1);
    __m512i s = *held, p = _mm512_loadu_si512(places), u = _mm512_and_si512(s, p), sum = _mm512_add_epi64(s, u);
    uint32_t full = _mm512_cmpeq_epi64_mask(sum, ones), over = _mm512_cmplt_epu64_mask(sum, s);
    uint32_t out = (over << 1 | carry) + full, taken = out ^ full;
    *in = (uint8_t)taken;
    __m512i next = _mm512_mask_sub_epi64(sum, (__mmask8)taken, sum, ones);
    *held = _mm512_ternarylogic_epi64(next, p, s, 0xF2); /* next | (s & ~p) */
    return out >> 8;
}

/* One turn of the `size` vectors of a panel, each a row behind the one before it, from word `at` on; `whole` unless
   some have not begun or have ended. */
AVX512 static inline INLINED void fill_turn(size_t size, int whole, __m512i *held, uint32_t *carry,
                                            const uint64_t *const *places, size_t turn, size_t rows, uint8_t *in)
{
#pragma GCC unroll 8
    for (size_t k = size; k-- > 0;)
        if (whole || (k <= turn && turn - k < rows))
            carry[k + 1] = fill_eight(held + k, places[(ptrdiff_t)turn - (ptrdiff_t)k] + 8 * k, carry[k], in + k);
}

/* Fills `size` vectors of all rows, of which `at` is the first: their sums do not wait for one another. */
AVX512 static inline INLINED void fill_panel(size_t size, const Filled *filled, const uint64_t *const *places,
                                             size_t at, size_t rows, uint8_t *in, uint8_t *carried)
{
    __m512i held[PANEL];
    uint32_t carry[PANEL + 1] = {0};
    uint64_t *kept = filled->kept + 8 * at;
#pragma GCC unroll 8
    for (size_t k = 0; k < size; k++) _mm512_storeu_si512(kept + 8 * k, held[k] = _mm512_set1_epi64(-1));
    for (size_t turn = 0; turn + 1 < rows + size; turn++, in += 8) {
        carry[0] = turn < rows ? carried[turn] : 0;
        if (turn + 1 >= size && turn < rows)
            fill_turn(size, 1, held, carry, places, turn, rows, in);
        else
            fill_turn(size, 0, held, carry, places, turn, rows, in);
        if (turn + 1 >= size) carried[turn + 1 - size] = (uint8_t)carry[size];
        size_t behind = (turn + 1) % TILE;
        if (behind < size && turn + 1 > behind) {
#pragma GCC unroll 8
            for (size_t k = 0; k < size; k++)
                if (k == behind) _mm512_storeu_si512(kept + (turn + 1) / TILE * filled->words + 8 * k, held[k]);
        }
    }
    kept += (rows / TILE + 1) * filled->words;
#pragma GCC unroll 8
    for (size_t k = 0; k < size; k++) _mm512_storeu_si512(kept + 8 * k, held[k]);
}

/* How many vectors of a row are filled together: panels of nearly one size. */
static size_t panel_of(size_t eights)
{
    size_t panels = (eights + PANEL - 1) / PANEL;
    return (eights + panels - 1) / panels;
}

AVX512 void wide_bytes(const uint32_t *a, size_t n, size_t words, uint8_t *bytes)
{
    memset(bytes + n, 0xFF, 64 * words - n);
    for (size_t i = 0; i < n; i += 16) {
        __mmask16 some = (__mmask16)(n - i < 16 ? (1u << (n - i)) - 1 : 0xFFFF);
        _mm512_mask_cvtusepi32_storeu_epi8(bytes + i, some, _mm512_maskz_loadu_epi32(some, a + i));
    }
}

AVX512 void wide_places(const uint8_t *bytes, size_t words, uint8_t byte, uint64_t *places)
{
    const __m512i asked = _mm512_set1_epi8((char)byte);
    for (size_t i = 0; i < words; i++, bytes += 64)
        places[i] = _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(bytes), asked);
}

AVX512 void wide_rows(const Filled *filled, const uint64_t **places, size_t rows, uint8_t *carried)
{
    size_t eights = filled->words / 8, size = panel_of(eights);
    uint8_t *in = filled->in;
    memset(carried, 0, rows);
    for (size_t at = 0; at < eights; at += size, in += 8 * (rows + PANEL)) {
        size_t some = at + size < eights ? size : eights - at;
        switch (some) { /* so that the vectors stay in registers */
        case 1: fill_panel(1, filled, places, at, rows, in, carried); break;
        case 2: fill_panel(2, filled, places, at, rows, in, carried); break;
        case 3: fill_panel(3, filled, places, at, rows, in, carried); break;
        case 4: fill_panel(4, filled, places, at, rows, in, carried); break;
        case 5: fill_panel(5, filled, places, at, rows, in, carried); break;
        case 6: fill_panel(6, filled, places, at, rows, in, carried); break;
        case 7: fill_panel(7, filled, places, at, rows, in, carried); break;
        default: fill_panel(8, filled, places, at, rows, in, carried);
        }
        for (size_t j = 0; j < rows; j++) places[j] += 8 * some;
    }
}

AVX512 void wide_tile(const Filled *filled, const uint64_t *const *places, size_t rows, size_t low, size_t high,
                      size_t eight, uint64_t *tile)
{
    const __m512i ones = _mm512_set1_epi64(-1);
    size_t size = panel_of(filled->words / 8), k = eight % size;
    const uint8_t *in = filled->in + 8 * (eight / size * (rows + PANEL) + low + k) + k;
    __m512i s = _mm512_loadu_si512(filled->kept + low / TILE * filled->words + 8 * eight);
    _mm512_storeu_si512(tile, s);
    for (size_t j = low; j < high; j++, in += 8) {
        __m512i p = _mm512_loadu_si512(places[j] + 8 * eight - filled->words), sum = _mm512_add_epi64(s, _mm512_and_si512(s, p));
        __m512i next = _mm512_mask_sub_epi64(sum, (__mmask8)*in, sum, ones);
        s = _mm512_ternarylogic_epi64(next, p, s, 0xF2);
        _mm512_storeu_si512(tile += 8, s);
    }
}

AVX512 size_t wide_pick(const uint8_t *p, uint64_t bits, uint8_t *out)
{
    uint8_t *to = out;
    for (int i = 0; i < 8; i++, p += 8, bits >>= 8) { /* no branch: where words begin can't be foretold */
        uint64_t word, some = bits & 0xFF;
        memcpy(&word, p, 8);
        word = _pext_u64(word, _pdep_u64(some, 0x0101010101010101) * 0xFF);
        memcpy(to, &word, 8);
        to += __builtin_popcountll(some);
    }
    return (size_t)(to - out);
}

/* The eight bytes from each of eight places on, one after the other. */
AVX512 static inline __m512i wide_eights(const uint8_t *p)
{
    const __m512i places = _mm512_set_epi64(0x0E0D0C0B0A090807, 0x0D0C0B0A09080706, 0x0C0B0A0908070605,
                                            0x0B0A090807060504, 0x0A09080706050403, 0x0908070605040302,
                                            0x0807060504030201, 0x0706050403020100);
    return _mm512_shuffle_epi8(_mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)p)), places);
}

AVX512 size_t wide_samples(const uint8_t *p, size_t runs, int bits, uint64_t *out)
{
    const __m512i one = _mm512_set1_epi64((long long)EIGHT_1), two = _mm512_set1_epi64((long long)EIGHT_2);
    const __m512i mix = _mm512_set1_epi64((long long)SAMPLE_MIX), most = _mm512_set1_epi64((long long)(1ull << (64 - bits)));
    size_t n = 0;
    for (size_t i = 0; i < runs; i += 8) {
        __m512i mixed = _mm512_xor_si512(_mm512_mullo_epi64(wide_eights(p + i), one),
                                         _mm512_mullo_epi64(wide_eights(p + i + 8), two));
        mixed = _mm512_mullo_epi64(_mm512_xor_si512(mixed, _mm512_srli_epi64(mixed, 29)), mix);
        mixed = _mm512_xor_si512(mixed, _mm512_srli_epi64(mixed, 32));
        __mmask8 kept = _mm512_cmplt_epu64_mask(mixed, most);
        if (runs - i < 8) kept &= (__mmask8)((1u << (runs - i)) - 1);
        _mm512_storeu_si512(out + n, _mm512_maskz_compress_epi64(kept, mixed));
        n += (size_t)__builtin_popcount(kept);
    }
    return n;
}

#else

int has_wide(void) { return 0; } /* and so none of what follows is called */

size_t wide_samples(const uint8_t *p, size_t runs, int bits, uint64_t *out)
{
    (void)p, (void)runs, (void)bits, (void)out;
    abort();
}

int wide_classes(const uint8_t *table, const uint8_t *p, size_t n, uint8_t *copy, uint8_t *classes)
{
    (void)table, (void)p, (void)n, (void)copy, (void)classes;
    abort();
}

void wide_map(const uint8_t *classes, size_t words, uint8_t bit, uint64_t *map)
{
    (void)classes, (void)words, (void)bit, (void)map;
    abort();
}

int wide_seen(const uint8_t *p, size_t n)
{
    (void)p, (void)n;
    abort();
}

int wide_probed(const uint8_t *p, size_t n, const Probe *probe, int probes)
{
    (void)p, (void)n, (void)probe, (void)probes;
    abort();
}

size_t wide_pick(const uint8_t *p, uint64_t bits, uint8_t *out)
{
    (void)p, (void)bits, (void)out;
    abort();
}

void wide_aside(uint64_t run, uint32_t at, Aside *aside)
{
    (void)run, (void)at, (void)aside;
    abort();
}

size_t wide_ids(const Aside *aside, int64_t least, uint64_t *small, uint64_t *large, size_t *larges)
{
    (void)aside, (void)least, (void)small, (void)large, (void)larges;
    abort();
}

void wide_bytes(const uint32_t *a, size_t n, size_t words, uint8_t *bytes)
{
    (void)a, (void)n, (void)words, (void)bytes;
    abort();
}

void wide_places(const uint8_t *bytes, size_t words, uint8_t byte, uint64_t *places)
{
    (void)bytes, (void)words, (void)byte, (void)places;
    abort();
}

void wide_rows(const Filled *filled, const uint64_t **places, size_t rows, uint8_t *carried)
{
    (void)filled, (void)places, (void)rows, (void)carried;
    abort();
}

void wide_tile(const Filled *filled, const uint64_t *const *places, size_t rows, size_t low, size_t high, size_t eight,
               uint64_t *tile)
{
    (void)filled, (void)places, (void)rows, (void)low, (void)high, (void)eight, (void)tile;
    abort();
}

const uint8_t *wide_spaces(const uint8_t *p, const uint8_t *end, uint8_t *packed, size_t *n, size_t most,
                           int *after_space)
{
    (void)end, (void)packed, (void)n, (void)most, (void)after_space;
    abort();
}

#endif
