/* One server and one browser for all that is tested here. Usage: node --test-reporter=./reporter.mjs main.mjs */

import {after, afterEach, before, describe} from 'node:test';
import {closeLeft, launch} from './browser.mjs';
import {testClient} from './client.mjs';
import {testConsole} from './console.mjs';
import {testPlay} from './play.mjs';
import {testStreams} from './streams.mjs';
import {ADMIN, Server} from './server.mjs';
import {testSigning} from './signing.mjs';
import {testVerify} from './verify.mjs';

/** @type {{admin: string, server: Server, browser: import('playwright-core').Browser}} */
const world = /** @type {any} */ ({admin: ADMIN});

describe('web', {timeout: 200000}, () => {
    before(async () => {
        world.server = new Server();
        const begun = await Promise.allSettled([launch().then(browser => (world.browser = browser)), world.server.create()]);
        for (const part of begun) if (part.status === 'rejected') throw part.reason;
    });
    afterEach(closeLeft);
    after(async () => {
        await world.browser?.close();
        await world.server?.close();
    });
    describe('client', () => testClient(world));
    describe('signing', () => testSigning(world));
    describe('streams', () => testStreams(world));
    describe('play', () => testPlay(world));
    describe('console', () => testConsole(world));
    describe('verify', () => testVerify(world));
});
