/* Letters, spaces and keys of words in ASCII, as vocabulary.py has them. */

#ifndef DEDUP_LETTERS_H
#define DEDUP_LETTERS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint8_t lower(uint8_t c) { return (uint8_t)(c - 'A') < 26 ? c + 32 : c; }
static inline int is_digit(uint8_t c) { return (uint8_t)(c - '0') < 10; }
static inline int is_upper(uint8_t c) { return (uint8_t)(c - 'A') < 26; }
static inline int is_lower(uint8_t c) { return (uint8_t)(c - 'a') < 26; }
static inline int is_alpha(uint8_t c) { return is_lower(c | 32); }
static inline int is_alnum(uint8_t c) { return is_alpha(c) || is_digit(c); }
/* Without a branch, so that loops over it become vectors. */
static inline int is_space(uint8_t c) { return (c == ' ') | ((uint8_t)(c - 9) < 5) | ((uint8_t)(c - 28) < 4); }
static inline int among(const char *set, uint8_t c) { return c && strchr(set, c) != NULL; }

static inline int is_ascii(const uint8_t *s, size_t n)
{
    uint8_t any = 0;
    for (size_t i = 0; i < n; i++) any |= s[i];
    return any < 0x80;
}

/* The hash of a key, whatever its case. */
static inline uint32_t hash_of_key(const uint8_t *s, size_t n)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < n; i++) hash = (hash ^ lower(s[i])) * 16777619u;
    return hash ^ hash >> 15;
}

static inline int same_key(const uint8_t *a, const uint8_t *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (lower(a[i]) != lower(b[i])) return 0;
    return 1;
}

/* Cuts a word to its key; returns whether it has an amount. */
static inline int cut_key(const uint8_t **from, const uint8_t **to)
{
    const uint8_t *s = *from, *end = *to;
    int amount = 0;
    for (const uint8_t *p = s; p < end; p++) amount |= is_digit(*p) || *p == '$' || *p == '%';
    const char *outer = amount ? "\"'()[]{}" : "\"'()[]{}<>.,;:!?-*";
    while (s < end && among(outer, *s)) s++;
    while (s < end && among(outer, end[-1])) end--;
    while (amount && s < end && among(".,;:!?", end[-1])) end--;
    *from = s;
    *to = end;
    return amount;
}

#endif
