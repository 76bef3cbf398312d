/* The same again while this may help. Only for what is safe to repeat: reads, and actions with an id. */

import {Problem, Unreachable} from './problem.js';

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5000;

/**
 * @param {number} ms
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>} rejects when the signal aborts
 */
export function pause(ms, signal) {
    return new Promise((resolve, reject) => {
        if (signal?.aborted) {
            reject(signal.reason);
            return;
        }
        const stop = () => {
            clearTimeout(timer);
            reject(signal?.reason);
        };
        const timer = setTimeout(() => {
            signal?.removeEventListener('abort', stop);
            resolve();
        }, ms);
        signal?.addEventListener('abort', stop, {once: true});
    });
}

/** Doubles with each try, half of it by chance, so that many clients do not come back at once.
 * @param {number} tries
 * @param {number | null} [told] what the server asked for, in ms */
export function waitOf(tries, told = null) {
    const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries);
    return Math.max(told ?? 0, full / 2 + Math.random() * full / 2);
}

/**
 * @template T
 * @param {() => Promise<T>} attempt
 * @param {{tries?: number, signal?: AbortSignal, onWait?: (error: Problem | Unreachable, ms: number) => void}} [options]
 * @returns {Promise<T>}
 */
export async function retrying(attempt, {tries = 8, signal, onWait} = {}) {
    for (let made = 0; ; made++) {
        try {
            return await attempt();
        } catch (error) {
            const known = error instanceof Problem || error instanceof Unreachable;
            if (!known || !error.retryable || made + 1 >= tries) {
                throw error;
            }
            const ms = waitOf(made, error.retryAfterMs);
            onWait?.(error, ms);
            await pause(ms, signal);
        }
    }
}
