/* Texts into one buffer; see dedup.buffer. */

#ifndef DEDUP_PACK_H
#define DEDUP_PACK_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>

/* Writes where each text of a list starts, and where the last one ends, to offset[0] ... offset[n]; returns the bytes of
   all. The list's texts that are not ASCII give way to their bytes. NULL, with an exception, where one is no text. */
PyObject *pack_texts(PyObject *list, int64_t *offset);

#endif
