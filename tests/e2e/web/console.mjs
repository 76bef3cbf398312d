/* The console in a browser. */

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {openWindow, until} from './browser.mjs';
import {begin} from './client.mjs';
import {ADMIN} from './server.mjs';

/** @param {any} world @param {string} [place] */
async function signIn(world, place = '') {
    const window = await openWindow(world.browser);
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

    test('sessions are listed and found', async () => {
        await begin(world, {session: {label: 'needle'}});
        const {page, faults, close} = await signIn(world, '#/sessions');
        await page.getByLabel('Search').fill('needle');
        await until(page, () => document.querySelectorAll('tbody tr').length === 1);
        await page.getByLabel('Status').selectOption('finished');
        await until(page, () => document.querySelectorAll('tbody tr').length === 0);
        assert.deepEqual(faults, []);
        await close();
    });
}
