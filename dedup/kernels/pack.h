/* Texts into one buffer; see dedup.buffer. */

#ifndef DEDUP_PACK_H
#define DEDUP_PACK_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>

/* Some texts of a list, which must neither lose nor change one meanwhile. */
typedef struct {
    PyObject *list;
    const int64_t *at; /* their places in the list; NULL: all, in order */
    Py_ssize_t n;
} Texts;

/* Writes where each text starts, and where the last one ends, to offset[0] ... offset[n]; returns the bytes of all. NULL,
   with an exception, where one is no text. */
PyObject *pack_texts(const Texts *texts, int64_t *offset);

/* Spans of characters of texts; begin and stop become their bytes in what is returned. */
typedef struct {
    const int64_t *first; /* spans first[k] to first[k + 1] are of text k */
    const int64_t *start, *end;
    int64_t *begin, *stop;
} Pieces;

/* Returns the bytes of the spans, one after the other; NULL, with an exception, where one is not inside its text. */
PyObject *pack_pieces(const Texts *texts, const Pieces *pieces);

#endif
