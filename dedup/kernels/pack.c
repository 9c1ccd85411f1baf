#include "pack.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"

/* Borrowed, and no more than that until the list goes: to count a reference would write to the page that the text lies on,
   which a process that is a copy of another would have to copy first. */
static PyObject *text_at(const Texts *texts, Py_ssize_t i)
{
    PyObject *text = PyList_GetItem(texts->list, texts->at ? (Py_ssize_t)texts->at[i] : i);
    if (!text || PyUnicode_Check(text)) return text;
    PyErr_Format(PyExc_TypeError, "text %zd is no string", i);
    return NULL;
}

/* Whether a text is ASCII for certain; -1 with an exception. A class of the caller's own may answer what it likes. */
static int ascii_only(PyObject *text, PyObject *is_ascii)
{
    if (!PyUnicode_CheckExact(text)) return 0;
    PyObject *plain = PyObject_CallMethodObjArgs(text, is_ascii, NULL);
    if (!plain) return -1;
    Py_DECREF(plain);
    return plain == Py_True;
}

/* The bytes of a text, which stay while it and `own` do. One that is ASCII lies in memory as UTF-8 already; of another,
   the bytes are kept in `own`, since a text that is asked for its UTF-8 would keep that as long as it lives. */
static const char *bytes_of(PyObject *text, PyObject *is_ascii, PyObject **own, Py_ssize_t *size)
{
    int plain = text ? ascii_only(text, is_ascii) : -1;
    if (plain) return plain < 0 ? NULL : PyUnicode_AsUTF8AndSize(text, size);
    if (!(*own = PyUnicode_AsEncodedString(text, "utf-8", "surrogatepass"))) return NULL;
    *size = PyBytes_Size(*own);
    return PyBytes_AsString(*own);
}

PyObject *pack_texts(const Texts *texts, int64_t *offset)
{
    Py_ssize_t n = texts->n;
    PyObject *is_ascii = PyUnicode_InternFromString("isascii"), *result = NULL;
    PyObject **own = calloc((size_t)(n ? n : 1), sizeof *own);
    const char **from = malloc((size_t)(n ? n : 1) * sizeof *from);
    if (is_ascii && !(own && from)) PyErr_NoMemory();
    if (!(is_ascii && own && from)) goto done;
    offset[0] = 0;
    for (Py_ssize_t i = 0, size; i < n; i++) {
        if (!(from[i] = bytes_of(text_at(texts, i), is_ascii, own + i, &size))) goto done;
        offset[i + 1] = offset[i] + size;
    }
    if (!(result = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)offset[n]))) goto done;
    char *to = PyBytes_AsString(result);
    Py_BEGIN_ALLOW_THREADS /* the system clears each page of what is written, which takes longer than the copy */
    for (Py_ssize_t i = 0; i < n; i++) memcpy(to + offset[i], from[i], (size_t)(offset[i + 1] - offset[i]));
    Py_END_ALLOW_THREADS
done:
    for (Py_ssize_t i = 0; own && i < n; i++) Py_XDECREF(own[i]);
    free(own);
    free(from);
    Py_XDECREF(is_ascii);
    return result;
}

/* ---- pieces of texts ---- */

typedef struct {
    char *byte;
    size_t n, room;
} Bytes;

static int append(Bytes *bytes, const char *from, size_t n)
{
    if (n > bytes->room - bytes->n) {
        char *wider = grown(bytes->byte, &bytes->room, bytes->n + n, 1);
        if (!wider) {
            PyErr_NoMemory();
            return -1;
        }
        bytes->byte = wider;
    }
    if (n) memcpy(bytes->byte + bytes->n, from, n);
    bytes->n += n;
    return 0;
}

/* Appends a piece of a text: of one that is ASCII, from the bytes that it has already. */
static int append_piece(PyObject *text, const char *ascii, int64_t start, int64_t end, Bytes *bytes)
{
    if (ascii) return append(bytes, ascii + start, (size_t)(end - start));
    PyObject *piece = PyUnicode_Substring(text, (Py_ssize_t)start, (Py_ssize_t)end);
    PyObject *utf8 = piece ? PyUnicode_AsEncodedString(piece, "utf-8", "surrogatepass") : NULL;
    int status = utf8 ? append(bytes, PyBytes_AsString(utf8), (size_t)PyBytes_Size(utf8)) : -1;
    Py_XDECREF(piece);
    Py_XDECREF(utf8);
    return status;
}

/* The characters of all pieces, which are as many bytes where all is ASCII; -1 with an exception where one is not inside
   its text. */
static Py_ssize_t count_characters(const Texts *texts, const Pieces *pieces)
{
    Py_ssize_t count = 0;
    for (Py_ssize_t k = 0; k < texts->n; k++) {
        PyObject *text = text_at(texts, k);
        if (!text) return -1;
        Py_ssize_t size = PyUnicode_GetLength(text);
        for (int64_t i = pieces->first[k]; i < pieces->first[k + 1]; i++) {
            int64_t start = pieces->start[i], end = pieces->end[i];
            if (start < 0 || end < start || end > size) {
                PyErr_SetString(PyExc_ValueError, "a piece is not inside its text");
                return -1;
            }
            count += (Py_ssize_t)(end - start);
        }
    }
    return count;
}

static int append_pieces(const Texts *texts, const Pieces *pieces, PyObject *is_ascii, Bytes *bytes)
{
    for (Py_ssize_t k = 0; k < texts->n; k++) {
        PyObject *text = text_at(texts, k);
        int plain = ascii_only(text, is_ascii);
        const char *ascii = plain > 0 ? PyUnicode_AsUTF8AndSize(text, NULL) : NULL;
        if (plain < 0 || (plain && !ascii)) return -1;
        for (int64_t i = pieces->first[k]; i < pieces->first[k + 1]; i++) {
            pieces->begin[i] = (int64_t)bytes->n;
            if (append_piece(text, ascii, pieces->start[i], pieces->end[i], bytes) < 0) return -1;
            pieces->stop[i] = (int64_t)bytes->n;
        }
    }
    return 0;
}

/* Whether all texts are ASCII for certain; -1 with an exception. */
static int all_ascii(const Texts *texts, PyObject *is_ascii)
{
    int plain = 1;
    for (Py_ssize_t k = 0; plain > 0 && k < texts->n; k++) plain = ascii_only(text_at(texts, k), is_ascii);
    return plain;
}

PyObject *pack_pieces(const Texts *texts, const Pieces *pieces)
{
    Py_ssize_t count = count_characters(texts, pieces);
    PyObject *is_ascii = count < 0 ? NULL : PyUnicode_InternFromString("isascii"), *result = NULL;
    int plain = is_ascii ? all_ascii(texts, is_ascii) : -1, status = -1;
    Bytes bytes = {NULL, 0, 0};
    if (plain > 0 && (result = PyBytes_FromStringAndSize(NULL, count))) { /* written where they stay */
        bytes = (Bytes){PyBytes_AsString(result), 0, (size_t)count};
        status = append_pieces(texts, pieces, is_ascii, &bytes);
    } else if (!plain) {
        status = append_pieces(texts, pieces, is_ascii, &bytes);
        result = status ? NULL : PyBytes_FromStringAndSize(bytes.byte, (Py_ssize_t)bytes.n);
        free(bytes.byte);
    }
    if (status) Py_CLEAR(result);
    Py_XDECREF(is_ascii);
    return result;
}
