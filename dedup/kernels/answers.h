/* Which facts of stretches that answer each other are conflicts, for many pairs of texts. No Python in here; answers.py
   says what it means. */

#ifndef DEDUP_ANSWERS_H
#define DEDUP_ANSWERS_H

#include <stddef.h>
#include <stdint.h>

#include "table.h"

/* Pieces by number; the amounts of one are the facts from `first` on, its name is a fact or NO_NAME. */
typedef struct {
    const int32_t *first, *amounts, *name;
    const uint8_t *marks;
    size_t size;
} AnswerPieces;

/* Facts by number. */
typedef struct {
    const uint8_t *kind, *weak, *beside, *form;
    const int32_t *value, *unit, *start, *written;
    const double *size;
    const int64_t *digits, *number;
    size_t count;
} AnswerFacts;

/* Pieces that answer each other; the pairs of texts rise. */
typedef struct {
    const int64_t *pair, *one, *other;
    size_t size;
} AnswerRows;

/* Two facts in conflict, if the question about them is answered so; without facts: the names of the pair do not count. */
typedef struct {
    int64_t pair;
    int32_t one, other, question;
} Answer;

/* What was found; starts as zeros. */
typedef struct {
    Answer *row;
    int64_t *key;  /* of each question: two values, and of what kind of fact */
    uint8_t *kind;
    size_t n, room, questions, key_room, kind_room;
    Table asked;
} Answers;

/* Whether pieces and facts are each other's, rows name pieces, and pairs rise. */
int answers_belong(const AnswerPieces *pieces, const AnswerFacts *facts, const AnswerRows *rows);

/* Finds what may be in conflict, in order of stretches, and what has to be asked. Returns 0, or -1 where memory runs out. */
int find_answers(const AnswerPieces *pieces, const AnswerFacts *facts, const AnswerRows *rows, int64_t dateline,
                 Answers *found);

/* Leaves the conflicts alone, pair by pair, once each question is answered 0 or 1. Returns 0, or -1 where memory runs
   out. */
int settle_answers(const AnswerFacts *facts, const uint8_t *told, Answers *found);

void free_answers(Answers *found);

#endif
