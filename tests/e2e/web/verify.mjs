/* The page that checks files of evidence. */

import assert from 'node:assert/strict';
import {test} from 'node:test';
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
