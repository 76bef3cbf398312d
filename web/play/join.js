/* Comes in by an invite: takes the seat, keeps its token, sits down. An invite is good once. */

import {Problem} from '../client/index.js';
import {keepGame, keptGame} from '../shared/shelf.js';
import {words} from '../shared/text.js';
import {showGate} from './gate.js';

/** @param {HTMLElement} root @param {import('../client/index.js').Donjon} donjon @param {string} id @param {string} invite */
export async function join(root, donjon, id, invite) {
    try {
        const seat = await donjon.join(id, invite);
        const session = await donjon.session(id, seat.token).get();
        const content = await donjon.content(session.content_root).catch(() => null);
        const scenario = /** @type {any} */ (content?.scenarios.find((/** @type {any} */ row) => row.id === session.scenario));
        keepGame({id, token: seat.token, seat: seat.seat, role: seat.role, title: scenario?.title ?? words(session.scenario), label: session.label, at: Date.now(), status: session.status});
    } catch (error) {
        // The same invite again in the browser that has used it: the seat is on its shelf.
        if (!(error instanceof Problem) || !keptGame(id)) {
            return showGate(root, donjon, error instanceof Problem && error.status === 403 ? 'This invite was used already, or is too old. Ask for another.' : error instanceof Error ? error.message : String(error));
        }
    }
    history.replaceState(null, '', '#/');
    location.hash = `#/play/${id}`;
}
