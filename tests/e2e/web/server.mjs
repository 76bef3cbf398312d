/* The program under test, with a database of its own in a temporary folder, on a free port. */

import {spawn} from 'node:child_process';
import {chmod, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

export const ADMIN = 'dnj_a_web_tests';
const START_MS = 60000;

export class Server {
    async create() {
        this.folder = await mkdtemp(join(tmpdir(), 'donjon-web-'));
        await chmod(this.folder, 0o755); // the embedded PostgreSQL is another user's where this one is root
        await this.start('127.0.0.1:0');
        return this;
    }

    /** Waits until it says where it serves. @param {string} listen */
    start(listen) {
        this.process = spawn(process.env.DONJON_BIN ?? 'build/donjon', ['serve'], {stdio: ['ignore', 'pipe', 'pipe'], env: {
            ...process.env, DATABASE_URL: '', DONJON_LISTEN: listen, DONJON_DATA_DIR: join(this.folder, 'data'), DONJON_ADMIN_TOKEN: ADMIN,
            DONJON_OPEN_SESSIONS: '1', DONJON_ALLOW_FIXED_SEED: '1', DONJON_LOG_LEVEL: 'warning', DONJON_RATE_LIMIT: '0'}});
        this.said = '';
        return new Promise((resolve, reject) => {
            const timer = setTimeout(() => reject(new Error(`the server does not start:\n${this.said}`)), START_MS);
            const hear = data => {
                this.said += data;
                const found = this.said.match(/http:\/\/(127\.0\.0\.1:\d+)/);
                if (!found) return;
                clearTimeout(timer);
                this.base = `http://${found[1]}`;
                resolve(this);
            };
            this.process.stdout.on('data', hear);
            this.process.stderr.on('data', hear);
            this.process.once('exit', code => reject(new Error(`the server ended with ${code}:\n${this.said}`)));
        });
    }

    /** @param {NodeJS.Signals} signal */
    async end(signal) {
        const {process: child} = this;
        if (!child || child.exitCode !== null || child.signalCode !== null) return;
        const ended = new Promise(resolve => child.once('exit', resolve));
        child.kill(signal);
        await ended;
    }

    /** Ends without warning, and comes back where it was. */
    async crash() {
        await this.end('SIGKILL');
        return () => this.start(this.base.slice('http://'.length));
    }

    async close() {
        await this.end('SIGTERM');
        await rm(this.folder, {recursive: true, force: true});
    }
}
