/* Renews docs/screenshots: the main screens of a game whose seed is fixed. Usage: node tests/e2e/web/screenshots.mjs */

import {mkdir} from 'node:fs/promises';
import {DESK, PHONE, giveSeat, launch, openWindow} from './browser.mjs';
import {begin} from './client.mjs';
import {ADMIN, Server} from './server.mjs';

const FOLDER = 'docs/screenshots';
const SEED = 'd0'.repeat(32);
const SETTLED_MS = 1200;

const server = new Server();
const browser = await launch();
try {
    await server.create();
    await mkdir(FOLDER, {recursive: true});
    await pictures({server, browser});
} finally {
    await browser.close();
    await server.close();
}

/** @param {any} world */
async function pictures(world) {
    const window = await openWindow(browser, DESK);
    await window.page.goto(`${server.base}/`);
    await shoot(window.page, 'gate');
    const {made, session} = await begin(world, {session: {scenario: 'delve', seed: SEED, client_seed: 'screenshots', label: 'The first descent'}});
    const seat = {id: made.id, token: made.seats[0].token, label: 'The first descent'};
    await play(window.page, seat);
    await shoot(window.page, 'table');
    await window.page.keyboard.press('x');
    await shoot(window.page, 'examine');
    const phone = await openWindow(browser, PHONE);
    await phone.page.goto(`${server.base}/`);
    await shoot(phone.page, 'gate-phone');
    await play(phone.page, seat, 0);
    await shoot(phone.page, 'table-phone');
    await phone.close();
    await consolePages(window.page, session.id);
    await window.close();
}

/** Sits down and explores a while. */
async function play(page, seat, walks = 6) {
    await giveSeat(page, seat);
    await page.goto(`${server.base}/#/play/${seat.id}`);
    await page.locator('.table[data-turn="mine"]').waitFor();
    for (let i = 0; i < walks; i++) {
        await page.keyboard.press('o');
        await page.waitForTimeout(SETTLED_MS);
    }
}

async function consolePages(page, id) {
    await page.goto(`${server.base}/console`);
    await page.getByLabel('Admin token').fill(ADMIN);
    await page.getByRole('button', {name: 'Enter'}).click();
    await page.locator('main[aria-busy="false"]').waitFor();
    await page.waitForTimeout(5 * SETTLED_MS);
    await shoot(page, 'console');
    await page.goto(`${server.base}/console#/session/${id}`);
    await shoot(page, 'console-session');
}

async function shoot(page, name) {
    await page.waitForTimeout(SETTLED_MS);
    await page.screenshot({path: `${FOLDER}/${name}.png`});
    console.log(`${FOLDER}/${name}.png`);
}
