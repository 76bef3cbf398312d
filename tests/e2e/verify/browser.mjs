// The module in a headless Chromium: browser.mjs MODULE_WASM PROGRAM SAMPLES GOLDEN_BYTES GAME...
//
// A small server gives the page, which runs the checks and posts what came of them. Nothing else is needed to drive
// the browser, and nothing outside of this machine is asked.

import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {createServer} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'node:test';

import {prepare} from './prepare.mjs';

const [wasm, program, samples, goldenBytes, ...games] = process.argv.slice(2);
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'];
const PATIENCE_MS = 90_000;

const PAGE = `<!doctype html><title>checks</title><script type="module">
import {Verifier} from '/index.js';
import {runChecks} from '/checks.mjs';
const reply = {};
try {
    const data = await (await fetch('/data')).json();
    reply.done = await runChecks(await Verifier.load(), data);
} catch (error) {
    reply.error = String(error.stack ?? error);
}
await fetch('/result', {method: 'POST', body: JSON.stringify(reply)});
</script>`;

const source = name => readFileSync(new URL(name, import.meta.url));

/** Resolves with what the page posts. */
function serve(data) {
    const files = new Map([
        ['/', ['text/html', PAGE]], ['/index.js', ['text/javascript', source('../../../web/verify/index.js')]],
        ['/checks.mjs', ['text/javascript', source('checks.mjs')]], ['/verify.wasm', ['application/wasm', readFileSync(wasm)]],
        ['/data', ['application/json', JSON.stringify(data)]]]);
    let tell;
    const result = new Promise(resolve => { tell = resolve; });
    const server = createServer((request, response) => {
        if (request.url === '/result') {
            let body = '';
            request.on('data', piece => { body += piece; });
            request.on('end', () => { response.end(); tell(JSON.parse(body)); });
            return;
        }
        const [type, bytes] = files.get(request.url) ?? ['text/plain', ''];
        response.writeHead(files.has(request.url) ? 200 : 404, {'Content-Type': type}).end(bytes);
    });
    return {server, result};
}

async function browse(url, result) {
    const profile = mkdtempSync(join(tmpdir(), 'donjon-chromium-'));
    const browser = spawn(CHROMIUM, [...FLAGS, `--user-data-dir=${profile}`, url], {stdio: 'ignore', detached: true});
    const gone = once(browser, 'exit');
    let timer;
    try {
        return await Promise.race([result, gone.then(([code]) => { throw new Error(`the browser ended with ${code}`); }),
            new Promise((_, reject) => { timer = setTimeout(() => reject(new Error('the page says nothing')), PATIENCE_MS); })]);
    } finally {
        clearTimeout(timer);
        if (browser.exitCode === null) process.kill(-browser.pid, 'SIGKILL'); // with the processes it started
        await gone.catch(() => {});
        rmSync(profile, {recursive: true, force: true, maxRetries: 20, retryDelay: 100});
    }
}

test('in Chromium: every sample as the program says, every golden game to the same roots', async () => {
    assert.ok(CHROMIUM, 'chromium is missing: ./dev setup');
    const {server, result} = serve(prepare({program, samples, goldenBytes, games}));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
        const reply = await browse(`http://127.0.0.1:${server.address().port}/`, result);
        assert.equal(reply.error, undefined);
        assert.ok(reply.done.files >= 80 && reply.done.roots > 500, JSON.stringify(reply.done));
    } finally {
        server.closeAllConnections();
        server.close();
    }
});
