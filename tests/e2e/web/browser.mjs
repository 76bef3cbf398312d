/* One headless Chromium for all tests; each test has windows of its own, which fail it when a page errs. */

import {existsSync} from 'node:fs';
import {chromium} from 'playwright-core';

const PROGRAMS = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
export const PHONE = {viewport: {width: 390, height: 844}, deviceScaleFactor: 2, hasTouch: true, isMobile: true};
export const DESK = {viewport: {width: 1280, height: 800}};
const PATIENCE_MS = 20000;

export async function launch() {
    const program = PROGRAMS.find(path => path && existsSync(path));
    if (!program) throw new Error('no Chromium is installed; ./dev setup installs it');
    return chromium.launch({executablePath: program, headless: true, args: FLAGS});
}

/** A window with storage of its own. @param {import('playwright-core').Browser} browser @param {object} [options] */
export async function openWindow(browser, options = DESK) {
    const context = await browser.newContext({reducedMotion: 'reduce', ...options});
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const faults = [];
    page.on('pageerror', error => faults.push(error.message));
    page.on('console', message => {
        // What fails on the network is told by the page itself; tests cut the network on purpose.
        if (message.type() === 'error' && !/Failed to load resource|ERR_/.test(message.text())) faults.push(message.text());
    });
    return {context, page, faults, close: () => context.close()};
}

/** Waits until a function of the page is true. @param {import('playwright-core').Page} page @param {(arg: any) => any} test @param {any} [arg] */
export function until(page, test, arg) {
    return page.waitForFunction(test, arg, {polling: 50});
}

/** The seq that the table shows. @param {import('playwright-core').Page} page */
export async function seqOf(page) {
    return Number(await page.locator('.table').getAttribute('data-seq'));
}

/** Presses a button of the hands and waits for the next entry. @param {import('playwright-core').Page} page @param {string} act */
export async function press(page, act) {
    const before = await seqOf(page);
    await page.locator(`.hands [data-act="${act}"]`).first().click();
    await until(page, seq => Number(document.querySelector('.table')?.dataset.seq) > seq, before);
}

/** Puts a seat on the shelf of a window, as if it had joined. @param {import('playwright-core').Page} page @param {object} game */
export async function giveSeat(page, game) {
    await page.evaluate(kept => {
        const games = JSON.parse(localStorage.getItem('donjon.games') ?? '[]');
        localStorage.setItem('donjon.games', JSON.stringify([kept, ...games]));
    }, {title: 'A game', label: null, at: Date.now(), status: 'active', role: 'player', seat: 1, ...game});
}
