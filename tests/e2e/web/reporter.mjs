/* Tells each test on a line, and in the end how many there were, in the words that ./dev test counts. */

export default async function* report(events) {
    let passed = 0;
    let failed = 0;
    for await (const {type, data} of events) {
        if (type === 'test:pass' || type === 'test:fail') {
            const isSuite = data.details?.type === 'suite';
            if (type === 'test:pass') passed += isSuite || data.skip ? 0 : 1;
            else failed += isSuite && data.details.error?.failureType === 'subtestsFailed' ? 0 : 1;
            if (!isSuite || type === 'test:fail') yield `${'  '.repeat(data.nesting)}${type === 'test:pass' ? 'ok' : 'NOT OK'} ${data.name} (${Math.round(data.details?.duration_ms ?? 0)} ms)\n`;
            if (type === 'test:fail') yield `${data.details.error?.cause?.stack ?? data.details.error}\n`;
        } else if (type === 'test:stderr' || type === 'test:stdout') {
            yield data.message;
        }
    }
    yield `${passed} passed, ${failed} failed\n`;
}
