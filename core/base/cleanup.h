/*
 * cleanup: locals that release themselves when their scope is left, so that early returns are safe.
 * Use: `CLEANUP(strbuf_finish) struct strbuf text = {0};` The function takes a pointer to the
 * local.
 */
#ifndef DONJON_CORE_BASE_CLEANUP_H
#define DONJON_CORE_BASE_CLEANUP_H

#define CLEANUP(function) __attribute__((cleanup(function)))

#endif
