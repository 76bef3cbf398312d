/* Renews docs/screenshots: the main screens of a game whose seed is fixed. Usage: node tests/e2e/web/screenshots.mjs */

import {mkdir} from 'node:fs/promises';
import {Donjon} from '../../../web/client/index.js';
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
    const {page} = window;
    await page.goto(`${server.base}/`);
    await shoot(page, 'gate');
    const {made, session} = await begin(world, {session: {scenario: 'delve', seed: SEED, client_seed: 'screenshots', label: 'The first descent'}});
    await session.act({kind: 'choose', class: 'huntsman'});
    const seat = {id: made.id, token: made.seats[0].token, label: 'The first descent'};
    await play(page, seat, 0);
    await shoot(page, 'welcome');
    await play(page, seat, 5);
    await shoot(page, 'table');
    const phone = await openWindow(browser, PHONE);
    await phone.page.goto(`${server.base}/`);
    await shoot(phone.page, 'gate-phone');
    await play(phone.page, seat, 0);
    await shoot(phone.page, 'welcome-phone');
    await phone.page.locator('[data-act="told"]').tap();
    await shoot(phone.page, 'table-phone');
    const fight = await lastStand(world);
    await play(page, fight.seat, 0);
    await aim(page);
    await shoot(page, 'aiming');
    await page.keyboard.press('Escape');
    await finish(fight.session);
    await page.locator('.ending').waitFor();
    await shoot(page, 'ending');
    await page.goto(`${server.base}/#/replay/${fight.seat.id}`);
    await page.locator('.replay[data-at="0"]').waitFor();
    await page.getByLabel('Entry', {exact: true}).fill('6');
    await page.locator('.replay[data-at="6"]').waitFor();
    await shoot(page, 'replay');
    await page.locator('[data-act="verify"]').click();
    await page.locator('.verdict.good').waitFor();
    await shoot(page, 'verify');
    await phone.close();
    await consolePages(page, session.id);
    await window.close();
}

/** A fight that is about to begin. */
async function lastStand(world) {
    const {made, session} = await begin(world, {session: {scenario: 'great_hall', seed: SEED, client_seed: 'screenshots', label: 'Last stand'}});
    await session.act({kind: 'choose', class: 'adept'});
    await session.act({kind: 'wait'});
    return {session, seat: {id: made.id, token: made.seats[0].token, label: 'Last stand'}};
}

/** Opens the aim of the first ability that has one. */
async function aim(page) {
    for (const key of ['1', '2', '3', '4', '5']) {
        await page.keyboard.press(key);
        await page.waitForTimeout(SETTLED_MS / 2);
        if (await page.locator('.aimbar').isVisible()) return;
    }
}

async function finish(session) {
    for (let i = 0; i < 60 && (await session.get()).status === 'active'; i++) {
        await session.actAll(Array.from({length: 20}, () => ({kind: 'wait'}))).catch(() => {});
    }
}

/** Sits down and explores a while. */
async function play(page, seat, walks) {
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
    const donjon = new Donjon({base: server.base});
    for (let i = 0; i < 24; i++) {
        for (let j = 0; j <= i % 7; j++) await finishSome(donjon);
        await page.waitForTimeout(500);
    }
    await shoot(page, 'console');
    for (const name of ['Sessions', 'Hooks']) {
        await page.getByRole('link', {name}).click();
        await page.locator('main[aria-busy="false"]').waitFor();
        await shoot(page, `console-${name.toLowerCase()}`);
    }
    await page.goto(`${server.base}/console#/session/${id}`);
    await page.locator('main[data-seq]').waitFor();
    await shoot(page, 'console-session');
}

/** A little to count. */
async function finishSome(donjon) {
    const made = await donjon.createSession({scenario: 'tilt_yard'});
    await donjon.session(made.id, made.seats[0].token).actAll(Array.from({length: 24}, () => ({kind: 'wait'})));
}

async function shoot(page, name) {
    await page.waitForTimeout(SETTLED_MS);
    await page.screenshot({path: `${FOLDER}/${name}.png`});
    console.log(`${FOLDER}/${name}.png`);
}
