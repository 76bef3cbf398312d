/* One request, one answer, one way to fail. */

import {OPERATIONS} from './operations.js';
import {Problem, Unreachable} from './problem.js';

/** @typedef {keyof typeof OPERATIONS} Operation */
/** @typedef {{path?: Record<string, string | number>, query?: Record<string, unknown>, body?: unknown,
 *             headers?: Record<string, string>, signal?: AbortSignal, timeoutMs?: number}} CallOptions */
/** @typedef {{status: number, headers: Headers, data: any}} Answer */

const TIMEOUT_MS = 35000; // longer than the server's own, so that its answer comes first

export class Http {
    /** @param {{base?: string, token?: string | null, fetch?: typeof fetch}} options */
    constructor({base = '', token = null, fetch: fetcher} = {}) {
        this.base = base.replace(/\/$/, '');
        this.token = token;
        this.fetch = fetcher ?? ((...args) => fetch(...args));
    }

    /** The same server for another token. @param {string | null} token */
    as(token) {
        return new Http({base: this.base, token, fetch: this.fetch});
    }

    /** @param {Operation} operation @param {CallOptions} [options] @returns {Promise<Response>} */
    async open(operation, {path = {}, query = {}, body, headers = {}, signal, timeoutMs = TIMEOUT_MS} = {}) {
        const [method, template] = OPERATIONS[operation] ?? unknownOperation(operation);
        const url = this.base + fill(template, path) + queryText(query);
        /** @type {Record<string, string>} */
        const sent = {Accept: 'application/json, application/problem+json', ...headers};
        if (this.token) sent.Authorization = `Bearer ${this.token}`;
        if (body !== undefined && !sent['Content-Type']) sent['Content-Type'] = 'application/json';
        const bytes = body === undefined || body instanceof Uint8Array ? body : JSON.stringify(body);
        const limit = timeoutMs ? AbortSignal.timeout(timeoutMs) : undefined;
        const signals = [signal, limit].filter(s => s !== undefined);
        try {
            return await this.fetch(url, {method, headers: sent, body: /** @type {any} */ (bytes), cache: 'no-store',
                signal: signals.length ? anySignal(signals) : undefined});
        } catch (cause) {
            if (signal?.aborted) throw signal.reason;
            throw new Unreachable(cause);
        }
    }

    /** Sends it and reads the answer; throws Problem for what is not a success (or 304).
     * @param {Operation} operation @param {CallOptions} [options] @returns {Promise<Answer>} */
    async call(operation, options = {}) {
        const response = await this.open(operation, options);
        const data = await readBody(response, options.signal);
        if (!response.ok && response.status !== 304) {
            throw new Problem(response.status, data && typeof data === 'object' ? data : {}, retryAfterOf(response));
        }
        return {status: response.status, headers: response.headers, data};
    }
}

/** @param {string} operation @returns {never} */
function unknownOperation(operation) {
    throw new TypeError(`there is no operation ${operation}`);
}

/** @param {AbortSignal[]} signals */
function anySignal(signals) {
    if (signals.length === 1) return signals[0];
    const controller = new AbortController();
    for (const signal of signals) {
        if (signal.aborted) controller.abort(signal.reason);
        signal.addEventListener('abort', () => controller.abort(signal.reason), {once: true});
    }
    return controller.signal;
}

/** @param {string} template @param {Record<string, string | number>} values */
function fill(template, values) {
    return template.replace(/\{(\w+)\}/g, (_, name) => {
        if (values[name] === undefined) throw new TypeError(`the path needs ${name}`);
        return encodeURIComponent(values[name]);
    });
}

/** @param {Record<string, unknown>} query */
function queryText(query) {
    const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
    const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
    return text && `?${text}`;
}

/** @param {Response} response @param {AbortSignal} [signal] */
async function readBody(response, signal) {
    const type = response.headers.get('Content-Type') || '';
    try {
        if (/\bjson\b/.test(type)) return await response.json();
        if (/^text\//.test(type) || !type) return await response.text();
        return new Uint8Array(await response.arrayBuffer());
    } catch (cause) {
        if (signal?.aborted) throw signal.reason;
        throw new Unreachable(cause);
    }
}

/** @param {Response} response */
export function retryAfterOf(response) {
    const seconds = Number(response.headers.get('Retry-After') || NaN);
    return Number.isFinite(seconds) ? seconds * 1000 : null;
}
