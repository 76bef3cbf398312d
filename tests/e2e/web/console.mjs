/* The console in a browser. */

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {DESK, PHONE, giveSeat, openWindow, press, until} from './browser.mjs';
import {begin} from './client.mjs';
import {ADMIN} from './server.mjs';

/** @param {any} world @param {string} [place] @param {object} [screen] */
async function signIn(world, place = '', screen = DESK) {
    const window = await openWindow(world.browser, screen);
    await window.page.goto(`${world.server.base}/console${place}`);
    await window.page.getByLabel('Admin token').fill(ADMIN);
    await window.page.getByRole('button', {name: 'Enter'}).click();
    await window.page.locator('main[aria-busy="false"]').waitFor();
    return window;
}

export function testConsole(world) {
    test('a wrong token stays outside', async () => {
        const {page, close} = await openWindow(world.browser);
        await page.goto(`${world.server.base}/console`);
        await page.getByLabel('Admin token').fill('wrong');
        await page.getByRole('button', {name: 'Enter'}).click();
        await until(page, () => document.querySelector('.problem').textContent.length > 0);
        assert.equal(await page.locator('nav').count(), 0);
        await close();
    });

    test('the overview shows workers and draws metrics', async () => {
        const {page, faults, close} = await signIn(world);
        await page.locator('.worker').nth(2).waitFor();
        assert.ok(await page.locator('.chart:visible').count() >= 4);
        assert.deepEqual(faults, []);
        await close();
    });

    test('no page is wider than a phone', async () => {
        const {made, session} = await begin(world, {session: {label: 'a label that is as long as labels of games seldom are'}});
        await session.act({kind: 'wait'});
        const {page, faults, close} = await signIn(world, '', PHONE);
        for (const place of ['overview', 'sessions', 'jobs', 'hooks', 'audit', `session/${made.id}`]) {
            await page.goto(`${world.server.base}/console#/${place}`);
            await page.locator('main[aria-busy="false"]').waitFor();
            const over = await page.evaluate(width => document.documentElement.scrollWidth - width, PHONE.viewport.width);
            assert.ok(over <= 0, `${place} reaches ${over} px over the edge`);
        }
        assert.deepEqual(faults, []);
        await close();
    });

    test('a session live: why it waits, its log, and a provider switch the player sees at once', async () => {
        const {made, session} = await begin(world, {session: {label: 'watched', scenario: 'tilt_yard'}});
        await session.act({kind: 'wait'});
        const player = await openWindow(world.browser);
        await player.page.goto(`${world.server.base}/`);
        await giveSeat(player.page, {id: made.id, token: made.seats[0].token});
        await player.page.goto(`${world.server.base}/#/play/${made.id}`);
        await player.page.locator('.table[data-turn="mine"]').waitFor();
        const {page, faults, close} = await signIn(world, `#/session/${made.id}`);
        await page.locator('.because', {hasText: 'waits for the person at seat 1'}).waitFor();
        await press(player.page, 'wait');
        await page.locator('main[data-seq="2"]').waitFor();
        await page.getByLabel('Who decides for entity 1').selectOption('ai:wait');
        await player.page.locator('[data-act="takeover"]').waitFor();
        await player.page.locator('.log li', {hasText: 'now decides for you'}).waitFor();
        await player.page.locator('[data-act="takeover"]').click();
        await player.page.locator('.table[data-turn="mine"]').waitFor();
        await page.getByLabel('Hooks of entry 2').click();
        await page.getByLabel('Also those that had nothing to do').check();
        await page.locator('dialog tbody tr').nth(1).waitFor();
        await page.keyboard.press('Escape');
        await page.getByRole('button', {name: 'Checkpoint'}).click();
        await page.locator('.notice', {hasText: 'Done'}).waitFor();
        await page.getByRole('button', {name: 'Prove now'}).click();
        await page.locator('section[aria-label="Proofs"] .chip', {hasText: 'succeeded'}).first().waitFor();
        await page.goto(`${world.server.base}/console#/audit`);
        await page.locator('td', {hasText: 'provider bind'}).first().waitFor();
        await page.goto(`${world.server.base}/console#/hooks`);
        await page.locator('td', {hasText: 'root'}).first().waitFor();
        await page.goto(`${world.server.base}/console#/jobs`);
        await page.locator('main[aria-busy="false"] tbody tr').first().waitFor();
        assert.deepEqual([...faults, ...player.faults], []);
        await Promise.all([close(), player.close()]);
    });

    test('sessions are listed and found', async () => {
        await begin(world, {session: {label: 'needle'}});
        for (let i = 0; i < 51; i++) await begin(world); // it is on no first page
        const {page, faults, close} = await signIn(world, '#/sessions');
        await page.getByLabel('Search').fill('needle');
        await until(page, () => document.querySelectorAll('tbody tr').length === 1);
        await page.getByLabel('Age', {exact: true}).selectOption('older');
        await page.getByText('No session is like that.').waitFor();
        await page.getByLabel('Age', {exact: true}).selectOption('hour');
        await until(page, () => document.querySelectorAll('tbody tr').length === 1);
        await page.getByLabel('Scenario').selectOption('delve');
        await page.getByText('No session is like that.').waitFor();
        await page.getByLabel('Scenario').selectOption('tilt_yard');
        await until(page, () => document.querySelectorAll('tbody tr').length === 1);
        await page.getByLabel('Status').selectOption('finished');
        await until(page, () => document.querySelectorAll('tbody tr').length === 0);
        assert.deepEqual(faults, []);
        await close();
    });
}
