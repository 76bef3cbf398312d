/* One headless Chromium for all tests; each test has windows of its own, which fail it when a page errs. */

import {existsSync} from 'node:fs';
import {chromium} from 'playwright-core';

const PROGRAMS = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
export const PHONE = {viewport: {width: 390, height: 844}, deviceScaleFactor: 2, hasTouch: true, isMobile: true};
export const DESK = {viewport: {width: 1280, height: 800}};
const PATIENCE_MS = 20000;
/** Those that no test closed yet. @type {Set<{page: import('playwright-core').Page, close: () => Promise<void>, tell: () => Promise<string>}>} */
const windows = new Set();

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
    const tell = watch(page, faults);
    page.on('pageerror', error => faults.push(error.message));
    page.on('console', message => {
        // What fails on the network is told by the page itself; tests cut the network on purpose.
        if (message.type() === 'error' && !/Failed to load resource|ERR_/.test(message.text())) faults.push(message.text());
    });
    const window = {context, page, faults, tell, close: () => (windows.delete(window), context.close())};
    windows.add(window);
    return window;
}

/** Notes what the page asks the network for; returns who tells what became of it. @param {import('playwright-core').Page} page @param {string[]} faults */
function watch(page, faults) {
    const underWay = new Set();
    const failed = [];
    page.on('request', request => underWay.add(request));
    page.on('requestfinished', request => underWay.delete(request));
    page.on('requestfailed', request => underWay.delete(request) && failed.push(`${request.url()}: ${request.failure()?.errorText}`));
    return async () => {
        const text = await page.evaluate(() => document.body?.innerText.slice(0, 500)).catch(String);
        return `${page.url()}\n  waits for ${[...underWay].map(request => request.url()).join(' ') || 'nothing'}\n  lost ${failed.slice(-10).join('; ') || 'nothing'}` +
            `\n  faults ${faults.join('; ') || 'none'}\n  shows ${JSON.stringify(text)}\n`;
    };
}

/** Closes what a test left open, which it does when it fails, and tells what was to be seen there. */
export async function closeLeft() {
    for (const window of [...windows]) {
        process.stdout.write(`left open: ${await window.tell()}`);
        await window.close();
    }
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
