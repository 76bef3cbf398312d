/*
 * Evidence files: what is refused says where and why, within the file; what is read can be walked;
 * and whoever checks it gets a report that hangs together. The hash at the end is mended first, so
 * that a changed file gets past it.
 */
#include <string.h>

#include "core/proof/verifier.h"
#include "tests/fuzz/fuzz.h"

static void mend_end(uint8_t *bytes, size_t size)
{
    struct digest_value value;
    if (size >= EVIDENCE_SIZE_MIN) {
        size_t hashed = size - DIGEST_SIZE - EVIDENCE_SECTION_HEADER_SIZE;
        digest_of(NULL, bytes, hashed, &value);
        memcpy(bytes + size - DIGEST_SIZE, value.bytes, DIGEST_SIZE);
    }
}

static void check_reading(const uint8_t *bytes, size_t size)
{
    struct evidence evidence;
    struct evidence_fault fault = {.what = NULL};
    if (!evidence_read(bytes, size, &evidence, &fault)) {
        fuzz_check(fault.what != NULL && fault.section != NULL && fault.offset <= size);
        return;
    }
    struct evidence_entry entry;
    size_t cursor = 0;
    uint64_t count = 0;
    while (evidence_entry_next(&evidence, &cursor, &entry)) {
        fuzz_check(entry.offset < size);
        count++;
    }
    fuzz_check(count == evidence.entry_count);
}

static void check_report(const struct verify_report *report, size_t size)
{
    static char text[VERIFY_JSON_MAX];
    fuzz_check(report->valid != report->divergence.found);
    fuzz_check(report->valid || report->level == PROOF_LEVEL_NONE);
    fuzz_check(!report->divergence.found ||
               (report->divergence.offset <= size && report->divergence.what != NULL));
    fuzz_check(verify_report_json(report, text, sizeof(text)) < sizeof(text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct verifier *verifier;
    static struct verify_report report;
    static const struct verify_policy policy;
    uint8_t *bytes = malloc(size > 0 ? size : 1);
    if (verifier == NULL) {
        verifier = verifier_create();
    }
    if (bytes == NULL || verifier == NULL) {
        free(bytes);
        return 0;
    }
    if (size > 0) {
        memcpy(bytes, data, size);
    }
    for (int mended = 0; mended < 2; mended++) {
        check_reading(bytes, size);
        verifier_check(verifier, bytes, size, &policy, &report);
        check_report(&report, size);
        mend_end(bytes, size);
    }
    free(bytes);
    return 0;
}
