#include <stdlib.h>

#include "signs.h"

#include "wide.h"

#if defined(__x86_64__) && defined(__GNUC__) && !defined(DEDUP_NO_CLONES)

#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,bmi,bmi2,lzcnt,popcnt")))
#define ALL(value) _mm512_set1_epi64((long long)(value))

/* The first n of 64 bits; n is at most 64. */
AVX512 static inline uint64_t first_bits(size_t n) { return _bzhi_u64(~(uint64_t)0, (unsigned)n); }

/* Which bytes are the `count` from `first` on. */
AVX512 static inline uint64_t within(__m512i bytes, char first, char count)
{
    return _mm512_cmplt_epu8_mask(_mm512_sub_epi8(bytes, _mm512_set1_epi8(first)), _mm512_set1_epi8(count));
}

/* ---- fold ---- */

/* Where the last digit before a gap stands whose next letter or digit is a digit, or beyond what is seen; 64 where there
   is none. A gap is a run of bytes that are not kept. */
AVX512 static inline unsigned doubtful(uint64_t kept, uint64_t digit, uint64_t seen, int last)
{
    uint64_t gap = ~kept & seen, ends = digit & ~(kept >> 1);
    uint64_t after = ((ends << 1 & gap) + gap) & ~gap & digit; /* the sum carries through a gap to what follows */
    unsigned first = 64;
    if (after) first = 63 - (unsigned)_lzcnt_u64(ends & ((after & -after) - 1));
    if (!last && kept && !after) {
        unsigned top = 63 - (unsigned)_lzcnt_u64(kept);
        if (digit >> top & 1) first = top;
    }
    return first;
}

AVX512 const uint8_t *wide_fold(const uint8_t *p, const uint8_t *stop, int last, uint32_t *out, size_t *n)
{
    size_t held = *n;
    while (p < stop) {
        size_t size = stop - p < WIDE ? (size_t)(stop - p) : WIDE;
        uint64_t seen = first_bits(size);
        __m512i bytes = _mm512_maskz_loadu_epi8(seen, p), low = _mm512_or_si512(bytes, _mm512_set1_epi8(0x20));
        uint64_t other = _mm512_movepi8_mask(bytes);
        if (other) {
            size = _tzcnt_u64(other);
            seen = first_bits(size);
        }
        uint64_t digit = seen & within(bytes, '0', 10), kept = digit | (seen & within(low, 'a', 26));
        unsigned until = digit ? doubtful(kept, digit, seen, last && !other && p + size == stop) : 64;
        if (until < size) size = until;
        kept &= first_bits(size);
#pragma GCC unroll 4
        for (int part = 0; part < 4; part++) {
            __mmask16 some = (__mmask16)(kept >> 16 * part);
            __m512i points = _mm512_cvtepu8_epi32(part == 0   ? _mm512_castsi512_si128(low)
                                                  : part == 1 ? _mm512_extracti32x4_epi32(low, 1)
                                                  : part == 2 ? _mm512_extracti32x4_epi32(low, 2)
                                                              : _mm512_extracti32x4_epi32(low, 3));
            _mm512_storeu_si512(out + held, _mm512_maskz_compress_epi32(some, points));
            held += (size_t)__builtin_popcount(some);
        }
        p += size;
        if (other || until < 64) break;
    }
    *n = held;
    return p;
}

/* ---- hashes ---- */

#define BEHIND 16 /* shingles that are hashed before the first of them is looked at */

#define XOR_SHIFTED(x, bits) _mm512_xor_si512(x, _mm512_srli_epi64(x, bits))

AVX512 static inline INLINED __m512i mixed(__m512i x)
{
    x = _mm512_mullo_epi64(XOR_SHIFTED(x, 32), ALL(MIX_1));
    x = _mm512_mullo_epi64(XOR_SHIFTED(x, 29), ALL(MIX_2));
    return XOR_SHIFTED(x, 32);
}

AVX512 static inline INLINED __m512i points(const uint32_t *c)
{
    return _mm512_cvtepu32_epi64(_mm256_loadu_si256((const __m256i *)c));
}

/* What is mixed to the hashes of the shingles that start at eight code points. */
AVX512 static inline INLINED __m512i windows(const uint32_t *c)
{
    __m512i second = _mm512_slli_epi64(points(c + 1), 21), third = _mm512_slli_epi64(points(c + 2), 42);
    __m512i front = _mm512_ternarylogic_epi64(points(c), second, third, 0xFE); /* what is in any of the three */
    __m512i back = _mm512_or_si512(points(c + 3), _mm512_slli_epi64(points(c + 4), 21));
    return _mm512_add_epi64(_mm512_mullo_epi64(front, ALL(WEIGHT)), back);
}

AVX512 static inline INLINED __m512i halves(__m512i x) { return _mm512_mul_epu32(x, _mm512_srli_epi64(x, 32)); }

/* As take_minima in native.c, of eight hashes. */
AVX512 static inline INLINED void take_eight(const uint64_t *hash, uint32_t *slot)
{
#pragma GCC unroll 8
    for (int i = 0; i < 8; i++) { /* no branch: which shingle is least can't be foretold */
        uint32_t *best = slot + (hash[i] & (SIGN_SLOTS - 1)), mine = (uint32_t)(hash[i] >> 33), held = *best;
        *best = held < mine ? held : mine;
    }
}

/* What add_products in native.c adds. */
typedef struct {
    __m512i one, two, first, second;
} Sums;

AVX512 static inline INLINED void add_eight(Sums *sums, __m512i x, __mmask8 some)
{
    sums->first = _mm512_mask_add_epi64(sums->first, some, sums->first, halves(_mm512_add_epi64(x, sums->one)));
    sums->second = _mm512_mask_add_epi64(sums->second, some, sums->second, halves(_mm512_add_epi64(x, sums->two)));
    sums->one = _mm512_add_epi64(sums->one, ALL(8 * STEP_1));
    sums->two = _mm512_add_epi64(sums->two, ALL(8 * STEP_2));
}

/* The slots are filled a few turns behind the hashes, so that vectors and single numbers are at work side by side. */
AVX512 static inline INLINED void take_signs(const uint32_t *c, size_t n, uint64_t before, uint64_t *sums,
                                             uint32_t *slot, uint64_t *hash)
{
    const __m512i places = _mm512_add_epi64(_mm512_set_epi64(8, 7, 6, 5, 4, 3, 2, 1), ALL(before));
    Sums s = {_mm512_mullo_epi64(places, ALL(STEP_1)), _mm512_mullo_epi64(places, ALL(STEP_2)),
              _mm512_setzero_si512(), _mm512_setzero_si512()};
    size_t i = 0, taken = 0;
    for (; i + 8 <= n; i += 8) {
        __m512i x = mixed(windows(c + i));
        _mm512_storeu_si512(hash + i, x);
        if (sums) add_eight(&s, x, 0xFF);
        if (!slot || i < BEHIND) continue;
        take_eight(hash + taken, slot);
        taken += 8;
    }
    if (i < n) {
        __mmask8 some = (__mmask8)first_bits(n - i);
        __m512i x = mixed(windows(c + i));
        if (sums) add_eight(&s, x, some);
        x = _mm512_mask_mov_epi64(_mm512_broadcastq_epi64(_mm512_castsi512_si128(x)), some, x); /* once more is no other */
        _mm512_storeu_si512(hash + i, x);
    }
    for (; slot && taken < n; taken += 8) take_eight(hash + taken, slot);
    if (!sums) return;
    sums[0] += (uint64_t)_mm512_reduce_add_epi64(s.first);
    sums[1] += (uint64_t)_mm512_reduce_add_epi64(s.second);
}

AVX512 void wide_signs(const uint32_t *c, size_t n, uint64_t before, uint64_t *sums, uint32_t *slot, uint64_t *hash)
{
    if (sums && slot)
        take_signs(c, n, before, sums, slot, hash);
    else if (sums)
        take_signs(c, n, before, sums, NULL, hash);
    else
        take_signs(c, n, before, NULL, slot, hash);
}

AVX512 int wide_words(const uint8_t *p, const uint8_t *end, uint64_t *sum)
{
    __m512i step = _mm512_mullo_epi64(_mm512_set_epi64(8, 7, 6, 5, 4, 3, 2, 1), ALL(GOLDEN));
    __m512i all = _mm512_setzero_si512();
    uint64_t before = 0;
    for (; p < end; p += WIDE) {
        size_t size = end - p < WIDE ? (size_t)(end - p) : WIDE;
        __m512i bytes = _mm512_maskz_loadu_epi8(first_bits(size), p);
        uint64_t spaces = within(bytes, ' ', 1) | within(bytes, '\t', 5);
        if (spaces & (spaces << 1 | before)) return 0;
        before = spaces >> 63;
        bytes = _mm512_mask_mov_epi8(bytes, spaces, _mm512_set1_epi8(' '));
        __mmask8 some = (__mmask8)first_bits((size + 7) / 8);
        all = _mm512_mask_add_epi64(all, some, all, mixed(_mm512_add_epi64(bytes, step)));
        step = _mm512_add_epi64(step, ALL(8 * GOLDEN));
    }
    *sum = (uint64_t)_mm512_reduce_add_epi64(all);
    return 1;
}

/* ---- slots ---- */

AVX512 void wide_clear(uint32_t *slot)
{
    for (int i = 0; i < 8; i++) _mm512_storeu_si512(slot + 16 * i, _mm512_set1_epi32(-1));
}

/* Which of 128 slots each of 16 lanes asks for, from eight vectors of 16. */
AVX512 static inline INLINED __m512i lookup(const __m512i *slot, __m512i at)
{
    __mmask16 odd = _mm512_test_epi32_mask(at, _mm512_set1_epi32(32));
    __mmask16 high = _mm512_test_epi32_mask(at, _mm512_set1_epi32(64));
    __m512i low = _mm512_mask_mov_epi32(_mm512_permutex2var_epi32(slot[0], at, slot[1]), odd,
                                        _mm512_permutex2var_epi32(slot[2], at, slot[3]));
    __m512i top = _mm512_mask_mov_epi32(_mm512_permutex2var_epi32(slot[4], at, slot[5]), odd,
                                        _mm512_permutex2var_epi32(slot[6], at, slot[7]));
    return _mm512_mask_mov_epi32(low, high, top);
}

/* Which of 64 slots that are named by their numbers are in a set of 128 bits, the same in each quarter of `set`. */
AVX512 static inline INLINED uint64_t those_in(__m512i set, __m512i numbers)
{
    const __m512i bits = _mm512_set1_epi64((long long)0x8040201008040201u);
    __m512i byte = _mm512_and_si512(_mm512_srli_epi16(numbers, 3), _mm512_set1_epi8(15));
    return _mm512_test_epi8_mask(_mm512_shuffle_epi8(set, byte), _mm512_shuffle_epi8(bits, numbers));
}

/* Who fills each slot: itself, or the first of its donors that is full; one slot is, at least. */
AVX512 static inline INLINED void find_donors(const Donors *donors, uint64_t empty, uint64_t empty_after, uint8_t *from)
{
    const __m512i full = _mm512_broadcast_i32x4(_mm_set_epi64x((long long)~empty_after, (long long)~empty));
    __m512i found = _mm512_loadu_si512(donors->itself), found_after = _mm512_loadu_si512(donors->itself + 64);
    for (int turn = 0; empty | empty_after; turn++) {
        __m512i asked = _mm512_loadu_si512(donors->by_turn[turn]);
        __m512i asked_after = _mm512_loadu_si512(donors->by_turn[turn] + 64);
        uint64_t answer = empty & those_in(full, asked), answer_after = empty_after & those_in(full, asked_after);
        found = _mm512_mask_mov_epi8(found, answer, asked);
        found_after = _mm512_mask_mov_epi8(found_after, answer_after, asked_after);
        empty ^= answer;
        empty_after ^= answer_after;
    }
    _mm512_storeu_si512(from, found);
    _mm512_storeu_si512(from + 64, found_after);
}

AVX512 void wide_densify(const Donors *donors, const uint32_t *slot, uint32_t *filled)
{
    __m512i known[8];
    uint64_t empty[2] = {0, 0};
    uint8_t from[SIGN_SLOTS];
    for (int i = 0; i < 8; i++) {
        known[i] = _mm512_loadu_si512(slot + 16 * i);
        empty[i / 4] |= (uint64_t)_mm512_movepi32_mask(known[i]) << 16 * (i % 4); /* no value has the top bit */
    }
    find_donors(donors, empty[0], empty[1], from);
    for (int i = 0; i < 8; i++) {
        __m512i at = _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)(from + 16 * i)));
        _mm512_storeu_si512(filled + 16 * i, lookup(known, at));
    }
}

/* Sixteen rows of sixteen, turned: pairs of lanes, of pairs, of fours, of eights change places. */
AVX512 static inline void turn_square(const uint32_t *slot, uint32_t *turned)
{
    __m512i a[16], b[16];
    for (int i = 0; i < 16; i++) a[i] = _mm512_loadu_si512(slot + SIGN_SLOTS * i);
    for (int i = 0; i < 16; i += 2) {
        b[i] = _mm512_unpacklo_epi32(a[i], a[i + 1]);
        b[i + 1] = _mm512_unpackhi_epi32(a[i], a[i + 1]);
    }
    for (int i = 0; i < 16; i += 4)
        for (int k = 0; k < 2; k++) {
            a[i + 2 * k] = _mm512_unpacklo_epi64(b[i + k], b[i + k + 2]);
            a[i + 2 * k + 1] = _mm512_unpackhi_epi64(b[i + k], b[i + k + 2]);
        }
    for (int i = 0; i < 16; i += 8)
        for (int k = 0; k < 4; k++) {
            b[i + k] = _mm512_shuffle_i32x4(a[i + k], a[i + k + 4], 0x88);
            b[i + k + 4] = _mm512_shuffle_i32x4(a[i + k], a[i + k + 4], 0xDD);
        }
    for (int k = 0; k < 8; k++) {
        a[k] = _mm512_shuffle_i32x4(b[k], b[k + 8], 0x88);
        a[k + 8] = _mm512_shuffle_i32x4(b[k], b[k + 8], 0xDD);
    }
    for (int i = 0; i < 16; i++) _mm512_storeu_si512(turned + SIGN_ROWS * i, a[i]);
}

AVX512 void wide_turn(const uint32_t (*slot)[SIGN_SLOTS], uint32_t (*turned)[SIGN_ROWS])
{
    for (int row = 0; row < SIGN_ROWS; row += 16)
        for (int at = 0; at < SIGN_SLOTS; at += 16) turn_square(&slot[row][at], &turned[at][row]);
}

AVX512 void wide_bands(const uint32_t (*turned)[SIGN_ROWS], const uint64_t *weight, int count, int rows,
                       const uint64_t *known, size_t n, uint64_t *key, size_t stride)
{
    for (int band = 0; band < count; band++, key += stride) {
        __m512i sum[SIGN_ROWS / 8];
#pragma GCC unroll 4
        for (int i = 0; i < SIGN_ROWS / 8; i++) sum[i] = ALL((uint64_t)(band + 1) * GOLDEN);
        for (int row = 0; row < rows; row++, turned++, weight++)
#pragma GCC unroll 4
            for (int i = 0; i < SIGN_ROWS / 8; i++)
                sum[i] = _mm512_add_epi64(sum[i], _mm512_mullo_epi64(points(*turned + 8 * i), ALL(*weight)));
#pragma GCC unroll 4
        for (size_t i = 0; i < SIGN_ROWS / 8; i++) {
            __m512i found = _mm512_max_epu64(mixed(sum[i]), ALL(1)); /* 0 says that there is none */
            __mmask8 some = (__mmask8)first_bits(n < 8 * i ? 0 : n - 8 * i < 8 ? n - 8 * i : 8);
            found = _mm512_and_si512(found, _mm512_loadu_si512(known + 8 * i));
            _mm512_mask_storeu_epi64(key + 8 * i, some, found);
        }
    }
}

#else

/* Not to be called where has_wide() says no. */

const uint8_t *wide_fold(const uint8_t *p, const uint8_t *stop, int last, uint32_t *out, size_t *n)
{
    (void)stop, (void)last, (void)out, (void)n;
    abort();
}

void wide_signs(const uint32_t *c, size_t n, uint64_t before, uint64_t *sums, uint32_t *slot, uint64_t *hash)
{
    (void)c, (void)n, (void)before, (void)sums, (void)slot, (void)hash;
    abort();
}

int wide_words(const uint8_t *p, const uint8_t *end, uint64_t *sum)
{
    (void)p, (void)end, (void)sum;
    abort();
}

void wide_clear(uint32_t *slot)
{
    (void)slot;
    abort();
}

void wide_densify(const Donors *donors, const uint32_t *slot, uint32_t *filled)
{
    (void)donors, (void)slot, (void)filled;
    abort();
}

void wide_turn(const uint32_t (*slot)[SIGN_SLOTS], uint32_t (*turned)[SIGN_ROWS])
{
    (void)slot, (void)turned;
    abort();
}

void wide_bands(const uint32_t (*turned)[SIGN_ROWS], const uint64_t *weight, int count, int rows, const uint64_t *known,
                size_t n, uint64_t *key, size_t stride)
{
    (void)turned, (void)weight, (void)count, (void)rows, (void)known, (void)n, (void)key, (void)stride;
    abort();
}

#endif
