/*
 * One session, live: its map, who decides for whom, its log, what is kept and proven of it, and why it stands still.
 * The event stream says when to look again.
 */

import {Guide} from '../play/guide.js';
import {Scene} from '../play/scene.js';
import {listenToMap} from '../play/touch.js';
import {World} from '../play/world.js';
import {ask, notice, openDialog} from '../shared/dialog.js';
import {button, el, fill} from '../shared/dom.js';
import {words} from '../shared/text.js';
import {checkpointsPart, entitiesPart, logPart, proofsPart} from './session_parts.js';
import {why} from './stuck.js';
import {chip, section} from './table.js';

const PAUSE_MS = 400; // between two looks
const CALM_MS = 5000; // without any event

/** @typedef {{session: import('../client/index.js').Session, donjon: import('../client/index.js').Donjon, guide: Guide, head: number}} Look */
/** @typedef {{element: HTMLElement, show: (look: Look) => Promise<void>}} Part */

/** @param {import('./main.js').Visit} visit */
export async function showSession({donjon, main, parts: [id]}) {
    const session = donjon.session(id);
    const info = await session.get();
    const guide = new Guide(await donjon.content(info.content_root));
    const head = el('div', {class: 'row spread'});
    const canvas = el('canvas', {class: 'map', role: 'img', 'aria-label': 'The whole level'});
    const stuck = el('div', {class: 'stuck'});
    /** @type {Part[]} */
    const parts = [entitiesPart(), logPart(), checkpointsPart(), proofsPart()];
    fill(main, head, el('div', {class: 'halves'}, section('Map', canvas), section('Why does it wait', stuck)), ...parts.map(part => part.element));
    const scene = new Scene(canvas);
    listenToMap(canvas, scene.camera, {tap: () => {}, hold: () => {}, hover: () => {}}); // it can be pulled about
    const stopper = new AbortController();
    let wanted = true;
    const look = async () => {
        const now = await session.get();
        showHead(head, now, session, () => (wanted = true));
        const [state, inspection] = await Promise.all([session.state({view: 'full'}), donjon.inspect(id)]);
        scene.show(new World(state, guide));
        fill(stuck, ...why(inspection, now));
        await Promise.all(parts.map(part => part.show({session, donjon, guide, head: now.seq})));
        main.dataset.seq = String(now.seq);
        main.setAttribute('aria-busy', 'false');
    };
    await look();
    wanted = false;
    listen(session, stopper.signal, () => (wanted = true));
    const timer = setInterval(() => (wanted = true), CALM_MS);
    const turns = setInterval(() => {
        if (!wanted || document.hidden) return;
        wanted = false;
        look().catch(error => !stopper.signal.aborted && notice(error.message));
    }, PAUSE_MS);
    return () => {
        stopper.abort();
        clearInterval(timer);
        clearInterval(turns);
    };
}

/** @param {import('../client/index.js').Session} session @param {AbortSignal} signal @param {() => void} heard */
async function listen(session, signal, heard) {
    try {
        for await (const item of session.events({after: 'now', topics: ['turn', 'game', 'provider', 'checkpoint', 'proof', 'session'], signal})) if (item.id) heard();
    } catch {
        /* the calm look goes on */
    }
}

/** @param {HTMLElement} place @param {import('../client/schema.d.ts').Session} info @param {import('../client/index.js').Session} session @param {() => void} changed */
function showHead(place, info, session, changed) {
    const act = (/** @type {string} */ label, /** @type {() => Promise<unknown>} */ deed, /** @type {string} */ question = '') => button(label, async () => {
        if (question && !(await ask(`${label.replace('…', '')}?`, question, label.replace('…', '')))) return;
        try {
            await deed();
            notice('Done.');
        } catch (error) {
            notice(error instanceof Error ? error.message : String(error));
        }
        changed();
    }, {dataset: {act: label.toLowerCase().replace(/\W/g, '')}});
    if (place.dataset.shown === `${info.seq}/${info.status}/${info.paused}`) return;
    place.dataset.shown = `${info.seq}/${info.status}/${info.paused}`;
    const playing = info.status === 'active';
    fill(place, el('div', {}, el('h1', {}, info.label || words(info.scenario)), el('div', {class: 'row'}, el('span', {class: 'mono'}, info.id), chip(info.result ?? info.status), info.paused ? chip('paused') : null,
        el('small', {}, `entry ${info.seq} · ${info.nonce} actions · depth ${info.depth} · score ${info.score}`))),
    el('div', {class: 'row'},
        playing ? act(info.paused ? 'Resume' : 'Pause', () => (info.paused ? session.resume() : session.pause())) : null,
        act('Checkpoint', () => session.createCheckpoint()), act('Prove now', () => session.prove()),
        button('Fork…', () => fork(session, info.seq), {}),
        playing ? act('Abandon…', () => session.abandon(), 'The game ends as abandoned, as an entry of its log; its seeds are revealed.') : null,
        act('Archive…', () => session.archive(), 'Afterwards it answers 410 with the hash of its head. A game that is still played is abandoned first.')));
}

/** @param {import('../client/index.js').Session} session @param {number} seq */
function fork(session, seq) {
    const from = el('input', {type: 'number', min: '0', max: String(seq), value: String(seq)});
    const label = el('input', {maxLength: 120, value: 'what if'});
    const dialog = openDialog('Fork', el('label', {}, 'After entry', from), el('label', {}, 'Label', label), el('div', {class: 'row end'}, button('Cancel', () => dialog.close()),
        button('Fork', async () => {
            try {
                const made = await session.fork(Number(from.value), label.value);
                dialog.close();
                location.hash = `#/session/${made.id}`;
            } catch (error) {
                notice(error instanceof Error ? error.message : String(error));
            }
        }, {class: 'primary'})));
}
