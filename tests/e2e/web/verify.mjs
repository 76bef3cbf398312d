/* The page that checks files of evidence. */

import assert from 'node:assert/strict';
import {generateKeyPairSync, sign} from 'node:crypto';
import {test} from 'node:test';
import {Verifier} from '../../../web/verify/index.js';
import {openWindow} from './browser.mjs';
import {begin} from './client.mjs';
import {ADMIN} from './server.mjs';

async function fetchEvidence(world, session) {
    const reply = await fetch(`${world.server.base}/v1/sessions/${session}/export`, {headers: {Authorization: `Bearer ${ADMIN}`}});
    assert.equal(reply.status, 200);
    return Buffer.from(await reply.arrayBuffer());
}

/** Gives the page a file; the card that it answers with. */
async function check(page, name, buffer) {
    await page.locator('#files').setInputFiles({name, mimeType: 'application/octet-stream', buffer});
    const card = page.locator('.report', {hasText: name});
    await card.waitFor();
    return card;
}

/** The action "wait" as it is signed: docs/evidence-format.md. */
const WAIT = Buffer.from([2, 0, 255, 0, ...Array(12).fill(0)]);

/** The signature of one action, the `index`-th of a request on the head with this chain hash. */
function signWait(privateKey, session, seat, chainHash, index = 0) {
    const number = value => Buffer.from(new BigUint64Array([BigInt(value)]).buffer);
    return sign(null, Buffer.concat([Buffer.from('donjon/action/1\0'), Buffer.from(session.replaceAll('-', ''), 'hex'), number(seat),
        Buffer.from(chainHash, 'hex'), number(index), WAIT]), privateKey).toString('hex');
}

/** Waits among enemies until the game is lost. */
async function finish(session) {
    for (let i = 0; i < 60 && (await session.get()).status !== 'finished'; i++) {
        await session.actAll(Array(64).fill({kind: 'wait'}));
    }
}

export function testVerify(world) {
    test('what holds, and what was changed', async () => {
        const {made, session} = await begin(world, {session: {scenario: 'great_hall'}});
        await session.act({kind: 'wait'});
        const running = await fetchEvidence(world, made.id);
        await finish(session);
        const finished = await fetchEvidence(world, made.id);
        const {page, faults, close} = await openWindow(world.browser);
        await page.goto(`${world.server.base}/verify`);
        await page.getByText('Checked here, by the rules').waitFor();

        let card = await check(page, 'running.evidence', running);
        assert.equal(await card.getAttribute('data-level'), 'attested');
        assert.match(await card.innerText(), /this server's/);
        card = await check(page, 'finished.evidence', finished);
        assert.equal(await card.getAttribute('data-level'), 'replayed');
        assert.match(await card.innerText(), /the game was lost/);

        const changed = Buffer.from(finished);
        changed[changed.length - 500] ^= 1;
        card = await check(page, 'changed.evidence', changed);
        assert.equal(await card.getAttribute('data-valid'), 'false');
        assert.match(await card.innerText(), /First divergence: .*byte \d+/);
        card = await check(page, 'junk.evidence', Buffer.from('<b>no evidence</b>'));
        assert.equal(await card.getAttribute('data-valid'), 'false');
        assert.deepEqual(faults, []);
        await close();
    });

    test('what a player signed is checked', async () => {
        const {made} = await begin(world, {session: {scenario: 'tilt_yard'}});
        const {publicKey, privateKey} = generateKeyPairSync('ed25519');
        const send = async (method, path, body) => {
            const reply = await fetch(`${world.server.base}/v1/sessions/${made.id}${path}`, {method, body: JSON.stringify(body),
                headers: {Authorization: `Bearer ${made.seats[0].token}`, 'Content-Type': 'application/json'}});
            return {status: reply.status, body: await reply.json()};
        };
        const key = publicKey.export({format: 'der', type: 'spki'}).subarray(-32).toString('hex');
        assert.equal((await send('PUT', '/seats/1/key', {public_key: key})).status, 200);
        let head = made.chain_hash;
        for (let i = 0; i < 3; i++) {
            const {status, body} = await send('POST', '/actions', {action: {kind: 'wait'}, signature: signWait(privateKey, made.id, 1, head)});
            assert.equal(status, 200, JSON.stringify(body));
            head = body.chain_hash;
        }
        const both = {actions: [{kind: 'wait'}, {kind: 'wait'}], signatures: [0, 1].map(index => signWait(privateKey, made.id, 1, head, index))};
        assert.equal((await send('POST', '/actions', both)).body.results.length, 2);

        const file = await fetchEvidence(world, made.id);
        const verifier = await Verifier.load(`${world.server.base}/web/verify/verify.wasm`);
        const report = await verifier.verify(file);
        assert.deepEqual([report.valid, report.level, report.checked.player_signatures], [true, 'attested', 5], JSON.stringify(report));
        const reply = await fetch(`${world.server.base}/v1/verify`, {method: 'POST', body: file, headers: {'Content-Type': 'application/octet-stream'}});
        assert.equal((await reply.json()).checked.player_signatures, 5);
    });

    test('without the module the server is asked', async () => {
        const {made} = await begin(world);
        const file = await fetchEvidence(world, made.id);
        const {page, close} = await openWindow(world.browser);
        await page.route('**/verify.wasm', route => route.fulfill({status: 404}));
        await page.goto(`${world.server.base}/verify`);
        await page.getByText('the server is asked').waitFor();
        const card = await check(page, 'fresh.evidence', file);
        assert.equal(await card.getAttribute('data-level'), 'attested');
        await close();
    });
}
