/* Texts into one buffer; see dedup.buffer. */

#ifndef DEDUP_PACK_H
#define DEDUP_PACK_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>

/* Writes where each text of a list starts, and where the last one ends, to offset[0] ... offset[n]; returns the bytes of
   all. The list's texts that are not ASCII give way to their bytes. NULL, with an exception, where one is no text. */
PyObject *pack_texts(PyObject *list, int64_t *offset);

/* Spans of characters of the texts of a list; begin and stop become their bytes in what is returned. */
typedef struct {
    const int64_t *first; /* spans first[k] to first[k + 1] are of text k */
    const int64_t *start, *end;
    int64_t *begin, *stop;
} Pieces;

/* Returns the bytes of the spans, one after the other; NULL, with an exception, where one is not inside its text. */
PyObject *pack_pieces(PyObject *list, const Pieces *pieces);

#endif
