/* Begins a game, and goes there. */

import {keepGame} from '../shared/shelf.js';
import {words} from '../shared/text.js';

/** @typedef {import('../client/index.js').Donjon} Donjon */

const FIRST = ['amber', 'hollow', 'seven', 'winter', 'crooked', 'silent', 'burnt', 'salt', 'iron', 'pale'];
const SECOND = ['lantern', 'raven', 'bell', 'thorn', 'key', 'oath', 'crown', 'ladder', 'river', 'hearth'];

/** What becomes part of the seed where nobody says anything else. */
export function randomWords() {
    const pick = (/** @type {string[]} */ list) => list[crypto.getRandomValues(new Uint32Array(1))[0] % list.length];
    return `${pick(FIRST)} ${pick(SECOND)} ${crypto.getRandomValues(new Uint16Array(1))[0]}`;
}

/**
 * @param {Donjon} donjon @param {import('../client/schema.d.ts').Content} content
 * @param {{scenario: string, kind?: string, players?: number, limit?: number, seedWords?: string, label?: string}} wish kind: the class
 */
export async function beginGame(donjon, content, {scenario, kind, players = 1, limit = 0, seedWords, label}) {
    const row = /** @type {any} */ (content.scenarios.find((/** @type {any} */ known) => known.id === scenario));
    const session = await donjon.createSession({
        scenario, players, client_seed: seedWords || randomWords(), ...(label ? {label} : {}),
        ...(limit ? {turn_timeout_s: limit, on_timeout: 'pass'} : {}),
    });
    // The other seats are for those who come by an invite; their tokens end then.
    const [seat] = session.seats;
    keepGame({id: session.id, token: seat.token ?? '', seat: seat.seat, role: 'player', title: row?.title ?? words(session.scenario), label: session.label, at: Date.now(), status: session.status, kind});
    location.hash = `#/play/${session.id}`;
}
