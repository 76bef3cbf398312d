/*
 * The web client. What is shown follows from the fragment of the address, which the server never sees:
 * it may hold an invite. #/play/ID, #/join/ID/INVITE, #/replay/ID; else the gate.
 */

import {Donjon, Problem} from '../client/index.js';
import {byId, fill, el} from '../shared/dom.js';
import {keptGame} from '../shared/shelf.js';
import {showGate} from './gate.js';
import {join} from './join.js';
import {showReplay} from './replay.js';
import {showTable} from './table.js';

/** @typedef {() => void} Leave */

const donjon = new Donjon();
/** @type {Leave | void} */
let leave;

/** @type {Record<string, (...parts: string[]) => Promise<Leave | void>>} */
const PLACES = {
    async play(id) {
        const kept = keptGame(id);
        if (!kept) return showGate(app(), donjon, 'This browser has no seat at that game. Ask for an invite.');
        return showTable(app(), donjon, kept);
    },
    join: (id, invite) => join(app(), donjon, id, invite),
    async replay(id) {
        const kept = keptGame(id);
        if (!kept) return showGate(app(), donjon, 'This browser has no seat at that game.');
        return showReplay(app(), donjon, kept);
    },
};

function app() {
    return byId('app');
}

async function go() {
    leave?.();
    leave = undefined;
    const [place, ...parts] = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
    const known = Object.hasOwn(PLACES, place) ? PLACES[place] : () => showGate(app(), donjon);
    try {
        leave = await known(...parts);
    } catch (error) {
        if (error instanceof Problem && [401, 404, 410].includes(error.status)) leave = await showGate(app(), donjon, error.message);
        else fill(app(), el('div', {class: 'plain'}, el('h2', {}, 'The keep does not answer'), el('p', {}, String(error instanceof Error ? error.message : error)),
            el('a', {class: 'button', href: '#/', on: {click: () => location.reload()}}, 'Try again')));
        console.error(error);
    }
}

addEventListener('hashchange', go);
go();
