// The module in Node: node.mjs MODULE_WASM PROGRAM SAMPLES GOLDEN_BYTES GAME...

import assert from 'node:assert/strict';
import {createHash, hkdfSync, randomBytes} from 'node:crypto';
import {readFileSync} from 'node:fs';
import test from 'node:test';

import {Verifier} from '../../../web/verify/index.js';
import {runChecks} from './checks.mjs';
import {prepare} from './prepare.mjs';

const [wasm, program, samples, goldenBytes, ...games] = process.argv.slice(2);
const verifier = await Verifier.load(readFileSync(wasm));

test('every sample as the program says, every golden game to the same roots', async () => {
    const done = await runChecks(verifier, prepare({program, samples, goldenBytes, games}));
    assert.ok(done.files >= 80, JSON.stringify(done));
    assert.ok(done.valid >= 16 && done.valid < done.files / 2, JSON.stringify(done));
    assert.ok(done.roots > 500, JSON.stringify(done));
});

test('SHA-256 and HKDF are those of OpenSSL', () => {
    for (let size = 0; size < 300; size++) {
        const bytes = randomBytes(size);
        assert.deepEqual(Buffer.from(verifier.sha256(bytes)), createHash('sha256').update(bytes).digest());
    }
    const large = randomBytes(3_000_000); // the memory grows
    assert.deepEqual(Buffer.from(verifier.sha256(large)), createHash('sha256').update(large).digest());
    for (const size of [1, 32, 33, 100, 255]) {
        const [secret, salt, info] = [randomBytes(32), randomBytes(32), randomBytes(32)];
        assert.deepEqual(Buffer.from(verifier.hkdf(secret, salt, info, size)), Buffer.from(hkdfSync('sha256', secret, salt, info, size)));
    }
});

test('the module loads from a file, and wrong arguments are told', async () => {
    const again = await Verifier.load(new URL(`file://${wasm}`));
    assert.match(again.rulesId, /^[0-9a-f]{64}$/);
    assert.equal(again.rulesId, verifier.rulesId);
    assert.throws(() => verifier.verify(new Uint8Array(), {trustedKeys: [new Uint8Array(31)]}), RangeError);
    assert.throws(() => [...verifier.replay(new Uint8Array(3), new Uint8Array(184), [])], RangeError);
    const report = await verifier.verify(new Uint8Array());
    assert.equal(report.valid, false);
    await assert.rejects(Verifier.load('data:,nothing'));
});
