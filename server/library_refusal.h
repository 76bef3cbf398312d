/*
 * library_refusal: the library answers some requests by itself, with a page of HTML and without an
 * id: one whose headers do not fit into its memory, whose Content-Length is no number, whose chunks
 * are malformed. It says so in its log before it does. Here the answer is given in its place, as a
 * problem, and the connection is closed for writing before the page can follow.
 *
 * The log does not say which connection it is about. It is known when the listener is in the middle
 * of a single request, which is nearly always; else the page is sent. Refusals of what is no
 * request line are left to the library, for they may be about any connection.
 *
 * Loop thread only.
 */
#ifndef DONJON_SERVER_LIBRARY_REFUSAL_H
#define DONJON_SERVER_LIBRARY_REFUSAL_H

#include <stdarg.h>

/* MHD_LogCallback; `cls` is the listener. */
void library_refusal_heard(void *cls, const char *format, va_list arguments);

#endif
