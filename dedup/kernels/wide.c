#include "wide.h"

#if defined(__x86_64__) && defined(__GNUC__) && !defined(DEDUP_NO_CLONES)

#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,bmi,bmi2,popcnt")))

int has_wide(void)
{
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
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

AVX512 void wide_kinds(const uint8_t *p, Kinds *kinds)
{
    __m512i bytes = _mm512_loadu_si512(p), low = _mm512_or_si512(bytes, _mm512_set1_epi8(0x20));
    kinds->letter = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(low, _mm512_set1_epi8('a')), _mm512_set1_epi8(26));
    kinds->capital = kinds->letter & ~_mm512_test_epi8_mask(bytes, _mm512_set1_epi8(0x20));
    kinds->digit = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(bytes, _mm512_set1_epi8('0')), _mm512_set1_epi8(10));
    kinds->other = _mm512_movepi8_mask(bytes);
}

/* Eight words at once: a word that overflows carries one on, and one that is all ones hands it further. */
AVX512 void wide_rows(uint64_t *row, const uint64_t *const *places, size_t words)
{
    const __m512i ones = _mm512_set1_epi64(-1);
    uint32_t carry[WIDE_ROWS] = {0};
    for (size_t k = 0; k < words; k += 8) {
        __m512i s = _mm512_loadu_si512(row + k);
#pragma GCC unroll 4
        for (size_t r = 0; r < WIDE_ROWS; r++) {
            __m512i p = _mm512_loadu_si512(places[r] + k), u = _mm512_and_si512(s, p), sum = _mm512_add_epi64(s, u);
            uint32_t full = _mm512_cmpeq_epi64_mask(sum, ones), over = _mm512_cmplt_epu64_mask(sum, s);
            uint32_t in = (over << 1 | carry[r]) + full;
            __m512i next = _mm512_mask_sub_epi64(sum, (__mmask8)(in ^ full), sum, ones);
            s = _mm512_ternarylogic_epi64(next, p, s, 0xF2); /* next | (s & ~p) */
            _mm512_storeu_si512(row + (r + 1) * words + k, s);
            carry[r] = in >> 8;
        }
    }
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

int has_wide(void) { return 0; }

size_t wide_samples(const uint8_t *p, size_t runs, int bits, uint64_t *out)
{
    (void)p, (void)runs, (void)bits, (void)out;
    return 0;
}

void wide_kinds(const uint8_t *p, Kinds *kinds) { (void)p, (void)kinds; }

void wide_rows(uint64_t *row, const uint64_t *const *places, size_t words) { (void)row, (void)places, (void)words; }

const uint8_t *wide_spaces(const uint8_t *p, const uint8_t *end, uint8_t *packed, size_t *n, size_t most,
                           int *after_space)
{
    (void)end, (void)packed, (void)n, (void)most, (void)after_space;
    return p;
}

#endif
