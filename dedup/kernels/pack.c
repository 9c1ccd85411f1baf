#include "pack.h"

#include <string.h>

/* The bytes that a text takes, or -1. One that is ASCII lies in memory as UTF-8 already; of another, the bytes are put in
   its place in the list, since a text that is asked for its UTF-8 would keep that as long as it lives. */
static Py_ssize_t encoded(PyObject *list, Py_ssize_t at, PyObject *is_ascii)
{
    PyObject *text = PyList_GetItem(list, at);
    if (!text) return -1;
    if (!PyUnicode_Check(text)) {
        PyErr_Format(PyExc_TypeError, "text %zd is no string", at);
        return -1;
    }
    if (PyUnicode_CheckExact(text)) { /* a class of the caller's own may answer what it likes */
        PyObject *plain = PyObject_CallMethodObjArgs(text, is_ascii, NULL);
        if (!plain) return -1;
        Py_DECREF(plain);
        if (plain == Py_True) return PyUnicode_GetLength(text);
    }
    PyObject *bytes = PyUnicode_AsEncodedString(text, "utf-8", "surrogatepass");
    if (!bytes) return -1;
    Py_ssize_t size = PyBytes_Size(bytes);
    return PyList_SetItem(list, at, bytes) < 0 ? -1 : size;
}

static int copy(PyObject *item, char *to)
{
    Py_ssize_t size;
    if (PyBytes_Check(item)) {
        memcpy(to, PyBytes_AsString(item), (size_t)PyBytes_Size(item));
        return 0;
    }
    const char *from = PyUnicode_AsUTF8AndSize(item, &size);
    if (!from) return -1;
    memcpy(to, from, (size_t)size);
    return 0;
}

PyObject *pack_texts(PyObject *list, int64_t *offset)
{
    Py_ssize_t n = PyList_Size(list);
    PyObject *is_ascii = PyUnicode_InternFromString("isascii"), *result = NULL;
    if (!is_ascii) return NULL;
    offset[0] = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_ssize_t size = encoded(list, i, is_ascii);
        if (size < 0) goto done;
        offset[i + 1] = offset[i] + size;
    }
    result = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)offset[n]);
    char *to = result ? PyBytes_AsString(result) : NULL;
    for (Py_ssize_t i = 0; to && i < n; i++)
        if (copy(PyList_GetItem(list, i), to + offset[i]) < 0) {
            Py_CLEAR(result);
            break;
        }
done:
    Py_DECREF(is_ascii);
    return result;
}
