/* The game in a browser, by clicks, fingers and keys. */

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {PHONE, giveSeat, openWindow, press, seqOf, until} from './browser.mjs';
import {begin} from './client.mjs';

/** Begins a game at the gate by clicks. */
async function beginByClicks(page, base, scenario) {
    await page.goto(`${base}/`);
    await page.getByText(scenario).click();
    await page.getByRole('button', {name: 'Enter the keep'}).click();
    await page.locator('.table[data-turn="mine"]:not([data-seq="0"])').waitFor(); // the class chosen at the gate is the first entry
}

/** A window with a seat at a game that was made over the API. */
async function sitDown(world, options, session) {
    const {made, session: api} = await begin(world, {session});
    await api.act({kind: 'wait'}); // whoever has begun is no longer asked who he is
    const window = await openWindow(world.browser, options);
    await window.page.goto(`${world.server.base}/`);
    await giveSeat(window.page, {id: made.id, token: made.seats[0].token});
    await window.page.goto(`${world.server.base}/#/play/${made.id}`);
    await window.page.locator('.table[data-turn="mine"]').waitFor();
    return {...window, made, api};
}

export function testPlay(world) {
    test('a whole game by clicks', async () => {
        const {page, faults, close} = await openWindow(world.browser);
        await beginByClicks(page, world.server.base, 'Last Stand in the Great Hall');
        await page.locator('.pack .item').first().click();
        assert.ok(await page.locator('.pack .uses button').first().isVisible());
        await page.locator('.pack [data-use="equip"]').click();
        await until(page, () => document.querySelector('.log li'));
        assert.match(await page.locator('.log').innerText(), /Find the way out\./);
        for (let i = 0; i < 300 && !(await page.locator('.ending').isVisible()); i++) {
            const before = await seqOf(page);
            await page.locator('[data-act="wait"]').click();
            await until(page, seq => Number(document.querySelector('.table')?.dataset.seq) > seq || document.querySelector('.ending'), before);
        }
        assert.match(await page.locator('.ending h2').textContent(), /Fallen|Victory/);
        assert.match(await page.locator('.ending').innerText(), /\.\s+Score \d+ · depth 1/);
        const fate = await page.locator('.ending .fate').textContent();
        assert.match(fate, /^(Slain by the |You died of )/); // of poison too, as chance has it
        const [over] = await page.evaluate(() => JSON.parse(localStorage.getItem('donjon.games')));
        assert.ok(over.status === 'finished' && over.score > 0);
        await page.reload(); // whoever comes back is told the same
        await page.locator('.ending', {hasText: fate}).waitFor();
        await page.locator('.ending [data-act="verify"]').click();
        await page.locator('.verdict.good').waitFor();
        await page.getByRole('button', {name: 'Done'}).click();
        await page.locator('.ending [data-act="again"]').click();
        await page.locator('.table[data-turn="mine"]:not([data-seq="0"])').waitFor();
        assert.equal(await page.evaluate(() => JSON.parse(localStorage.getItem('donjon.games')).length), 2);
        assert.ok(!page.url().includes(over.id));
        assert.deepEqual(faults, []);
        await close();
    });

    test('a phone: everything fits, pad, pack and map answer to fingers', async () => {
        const {page, faults, api, close} = await sitDown(world, PHONE);
        const overflow = await page.evaluate(() => [document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]);
        assert.ok(overflow.every(px => px <= 0), `the page is larger than the screen: ${overflow}`);
        const small = await page.evaluate(() => [...document.querySelectorAll('.hands button')].filter(b => b.getBoundingClientRect().height < 40 && b.offsetParent).map(b => b.textContent));
        assert.deepEqual(small, []);
        await page.locator('[data-act="pack"]').tap();
        await page.locator('.side .item').first().waitFor();
        await page.getByRole('button', {name: 'Close'}).tap();
        await until(page, () => getComputedStyle(document.querySelector('.side')).display === 'none');
        const before = await seqOf(page);
        const box = await page.locator('.stage canvas').boundingBox();
        const free = (await api.legalActions()).actions.find(action => action.kind === 'move' && action.dir.length === 1);
        const [dx, dy] = {n: [0, -1], e: [1, 0], s: [0, 1], w: [-1, 0]}[free.dir];
        const tile = Number(await page.locator('.stage canvas').getAttribute('data-tile'));
        await page.touchscreen.tap(box.x + box.width / 2 + dx * tile, box.y + box.height / 2 + dy * tile);
        await until(page, seq => Number(document.querySelector('.table').dataset.seq) > seq, before);
        await press(page, 'pad-wait');
        assert.deepEqual(faults, []);
        await close();
    });

    test('a newcomer is told once what to do; o and f do most of it', async () => {
        const {page, faults, close} = await openWindow(world.browser, PHONE);
        await page.goto(`${world.server.base}/`);
        const enter = await page.getByRole('button', {name: 'Enter the keep'}).boundingBox();
        assert.ok(enter.y + enter.height <= PHONE.viewport.height, 'one begins without scrolling');
        await beginByClicks(page, world.server.base, 'Last Stand in the Great Hall');
        await page.locator('.welcome', {hasText: 'Find the way out.'}).waitFor();
        const wide = await page.evaluate(width => [...document.querySelectorAll('.table *')].filter(part => part.getBoundingClientRect().right > width + 1).length, PHONE.viewport.width);
        assert.equal(wide, 0, 'nothing reaches over the edge, whatever the name of the game');
        await press(page, 'fight');
        assert.equal(await page.locator('.welcome').count(), 0);
        await page.reload();
        await page.locator('.table[data-turn="mine"]').waitFor();
        assert.equal(await page.locator('.welcome').count(), 0);
        const before = await seqOf(page);
        await page.keyboard.press('f');
        await until(page, seq => Number(document.querySelector('.table')?.dataset.seq) > seq, before);
        await page.keyboard.press('o');
        await page.locator('.log', {hasText: /in sight. Fight it/}).waitFor();
        assert.deepEqual(faults, []);
        await close();
    });

    test('the keyboard alone', async () => {
        const {page, faults, close} = await openWindow(world.browser);
        await page.goto(`${world.server.base}/`);
        await page.getByText('Your words, and a name').focus();
        await page.keyboard.press('Enter');
        await page.keyboard.press('Tab');
        await page.keyboard.press('Tab');
        await page.keyboard.type('by keys');
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        await page.locator('.table[data-turn="mine"]:not([data-seq="0"])').waitFor();
        const before = await seqOf(page);
        await page.keyboard.press('.');
        await until(page, seq => Number(document.querySelector('.table').dataset.seq) === seq + 1, before);
        await page.keyboard.press('x');
        await page.keyboard.press('ArrowLeft');
        assert.ok((await page.locator('#look').textContent()).length > 3);
        await page.keyboard.press('Escape');
        await page.keyboard.press('?');
        await page.locator('dialog[open]').waitFor();
        await page.keyboard.press('Escape');
        await page.keyboard.press('m');
        await page.locator('dialog[open]').waitFor();
        assert.match(await page.locator('dialog[open]').textContent(), /by keys/);
        await page.keyboard.press('Escape');
        assert.equal(await seqOf(page), before + 1, 'keys in a dialog do not play');
        assert.deepEqual(faults, []);
        await close();
    });

    test('offline and back: the action is kept, and counts once', async () => {
        const {context, page, faults, api, close} = await sitDown(world);
        await press(page, 'wait');
        await context.setOffline(true);
        await page.locator('[data-act="wait"]').click();
        await page.locator('.offline:visible').waitFor();
        await context.setOffline(false);
        await until(page, () => Number(document.querySelector('.table').dataset.seq) === 3);
        await page.locator('.offline').waitFor({state: 'hidden'});
        await press(page, 'wait');
        assert.equal((await api.get()).seq, 4);
        assert.deepEqual(faults, []);
        await close();
    });

    test('a server that dies and comes back loses no turn', async () => {
        const {page, faults, api, close} = await sitDown(world);
        await press(page, 'wait');
        const comeBack = await world.server.crash();
        await page.locator('[data-act="wait"]').click();
        await page.locator('.offline:visible').waitFor();
        await comeBack();
        await until(page, () => Number(document.querySelector('.table').dataset.seq) === 3);
        await press(page, 'wait');
        assert.equal((await api.get()).seq, 4);
        assert.deepEqual(faults, []);
        await close();
    });

    test('two players in two browsers, and one who watches', async () => {
        const first = await openWindow(world.browser);
        await first.page.goto(`${world.server.base}/`);
        await first.page.getByLabel('Players').selectOption('2');
        await first.page.getByText('A Quiet Hour in the Tilt-Yard').click();
        await first.page.getByRole('button', {name: 'Enter the keep'}).click();
        await first.page.locator('.table:not([data-seq="0"])').waitFor();
        const invite = async label => {
            await first.page.keyboard.press('m');
            await first.page.locator('dialog [data-act="invite"]').click();
            await first.page.getByRole('button', {name: label}).click();
            const address = await first.page.getByLabel('Address of the invite').inputValue();
            await first.page.keyboard.press('Escape');
            return address;
        };
        const second = await openWindow(world.browser);
        await second.page.goto(await invite('Invite to this seat'));
        await second.page.locator('.table').waitFor();
        await first.page.locator('.log li', {hasText: 'Seat 2 is taken'}).waitFor();
        const third = await openWindow(world.browser);
        await third.page.goto(await invite('Invite to watch'));
        await third.page.locator('.self', {hasText: 'You are watching'}).waitFor();
        await second.page.locator('dialog .scenario').last().click();
        await first.page.locator('.table[data-turn="mine"]').waitFor();
        assert.equal(await second.page.locator('.table').getAttribute('data-turn'), 'theirs');
        await press(first.page, 'wait');
        await second.page.locator('.table[data-turn="mine"]').waitFor();
        const before = await seqOf(second.page);
        await press(second.page, 'wait');
        for (const {page} of [first, third]) await until(page, seq => Number(document.querySelector('.table').dataset.seq) > seq, before);
        assert.equal(await third.page.locator('[data-act="wait"]').isEnabled(), false);
        assert.deepEqual([...first.faults, ...second.faults, ...third.faults], []);
        await Promise.all([first, second, third].map(window => window.close()));
    });

    test('a finished game is replayed and verified; a tampered file is refused', async () => {
        const {made, session} = await begin(world, {session: {scenario: 'great_hall', client_seed: 'replay'}});
        for (let i = 0; i < 60 && (await session.get()).status === 'active'; i++) {
            await session.actAll(Array.from({length: 20}, () => ({kind: 'wait'}))).catch(() => {});
        }
        const {seq} = await session.get();
        const {page, faults, close} = await openWindow(world.browser);
        await page.goto(`${world.server.base}/`);
        await giveSeat(page, {id: made.id, token: made.seats[0].token, status: 'finished'});
        await page.goto(`${world.server.base}/#/replay/${made.id}`);
        await page.locator('.replay[data-at="0"]').waitFor();
        await page.getByRole('button', {name: 'Forward'}).click();
        await page.locator('.replay[data-at="1"]').waitFor();
        await page.getByRole('button', {name: 'To the end'}).click();
        await page.locator(`.replay[data-at="${seq}"]`).waitFor();
        await page.locator('.log li', {hasText: 'You die'}).waitFor();
        await page.locator('[data-act="verify"]').click();
        await page.locator('.verdict.good', {hasText: 'replayed'}).waitFor();
        await page.locator('.checked', {hasText: `${seq} played again`}).waitFor();
        const bytes = Buffer.from(await session.exportBundle());
        bytes[Math.floor(bytes.length * 0.9)] ^= 1;
        await page.getByText('Check another file').click();
        await page.getByLabel('A file of evidence').setInputFiles({name: 'tampered.evidence', mimeType: 'application/octet-stream', buffer: bytes});
        await page.locator('.verdict.bad', {hasText: 'Refused'}).waitFor();
        assert.deepEqual(faults, []);
        await close();
    });

    test('everything that can be pressed has a name', async () => {
        const {page, close} = await sitDown(world);
        await page.keyboard.press('m');
        const nameless = await page.evaluate(() => [...document.querySelectorAll('button, a, input, select, canvas[role]')]
            .filter(e => !(e.textContent.trim() || e.getAttribute('aria-label') || e.closest('label'))).map(e => e.outerHTML.slice(0, 100)));
        assert.deepEqual(nameless, []);
        await close();
    });
}
