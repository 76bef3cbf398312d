/*
 * A session's events, without gap or repeat: Server-Sent Events read by fetch (so that the token stays
 * in a header), long poll where a proxy does not let them through, and after each break on from the last id.
 */

import {Problem, Unreachable} from './problem.js';
import {retryAfterOf} from './http.js';
import {SseParser} from './sse.js';
import {pause, waitOf} from './retry.js';

/** @typedef {import('./http.js').Http} Http */
/** @typedef {{id: string, topic: string, type: string, seq?: number, [member: string]: any}} StreamItem */
/** @typedef {{after?: string, topics?: string[], signal?: AbortSignal, mode?: 'sse' | 'poll',
 *             onState?: (state: 'open' | 'waiting', error?: unknown) => void}} StreamOptions */

const POLL_WAIT_S = 20;
const SILENCE_MS = 40000; // the server says something every 15 s; a stream silent for longer is dead
const SHORT_LIFE_MS = 1000; // so many streams in a row that end so soon: something in between buffers them
const SHORT_LIVES_MAX = 3;

/**
 * Items for ever, until the signal aborts, the session is gone or the token is refused.
 * @param {Http} http @param {string} session @param {StreamOptions} options
 * @returns {AsyncGenerator<StreamItem, void, void>}
 */
export async function* followEvents(http, session, options = {}) {
    const follower = {http, session, ...options, cursor: options.after ?? '0', shortLives: 0};
    for (let tries = 0; ;) {
        const started = Date.now();
        try {
            const source = options.mode === 'poll' || follower.shortLives >= SHORT_LIVES_MAX ? polled(follower) : streamed(follower);
            for await (const item of source) {
                tries = 0;
                follower.shortLives = 0;
                if (item.topic === 'stream' && item.type === 'end') {
                    if (item.retry_ms === null) return;
                    await pause(item.retry_ms ?? 0, options.signal);
                    break;
                }
                yield item;
            }
        } catch (error) {
            if (options.signal?.aborted) return;
            const known = error instanceof Unreachable || (error instanceof Problem && error.retryable);
            if (!known) throw error;
            options.onState?.('waiting', error);
            await pause(waitOf(tries++, error.retryAfterMs), options.signal).catch(() => {});
        }
        if (options.signal?.aborted) return;
        if (Date.now() - started < SHORT_LIFE_MS) follower.shortLives++;
    }
}

/** @param {StreamOptions & {http: Http, session: string, cursor: string}} follower */
async function* streamed(follower) {
    const silence = new AbortController();
    const stop = () => silence.abort(follower.signal?.reason);
    follower.signal?.addEventListener('abort', stop, {once: true});
    let timer = setTimeout(() => silence.abort(), SILENCE_MS);
    try {
        const response = await follower.http.open('followEvents', {path: {id: follower.session},
            query: {after: follower.cursor, topics: follower.topics?.join(',')},
            headers: {Accept: 'text/event-stream'}, signal: silence.signal, timeoutMs: 0});
        if (!response.ok || !response.body) {
            throw new Problem(response.status, await response.json().catch(() => ({})), retryAfterOf(response));
        }
        follower.onState?.('open');
        const parser = new SseParser();
        const decoder = new TextDecoder();
        for (const reader = response.body.getReader(); ;) {
            const {done, value} = await reader.read();
            if (done) return;
            clearTimeout(timer);
            timer = setTimeout(() => silence.abort(), SILENCE_MS);
            for (const message of parser.push(decoder.decode(value, {stream: true}))) {
                const item = JSON.parse(message.data);
                follower.cursor = message.id ?? item.id ?? follower.cursor;
                yield /** @type {StreamItem} */ (item);
            }
        }
    } catch (error) {
        throw error instanceof Problem || follower.signal?.aborted ? error : new Unreachable(error);
    } finally {
        clearTimeout(timer);
        follower.signal?.removeEventListener('abort', stop);
        silence.abort(); // a consumer that leaves the loop closes the connection
    }
}

/** @param {StreamOptions & {http: Http, session: string, cursor: string}} follower */
async function* polled(follower) {
    while (!follower.signal?.aborted) {
        const {data} = await follower.http.call('followEvents', {path: {id: follower.session},
            query: {after: follower.cursor, wait: POLL_WAIT_S, topics: follower.topics?.join(',')},
            signal: follower.signal});
        follower.onState?.('open');
        for (const item of data.items) {
            follower.cursor = item.id;
            yield /** @type {StreamItem} */ (item);
        }
        follower.cursor = data.next_after;
    }
}
