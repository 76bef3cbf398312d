/* The strip that says how one is: life, powers, level, statuses. */

import {hero} from '../art/figures.js';
import {icon} from '../art/sheet.js';
import {el, fill} from '../shared/dom.js';
import {capital, words} from '../shared/text.js';

/** @typedef {import('./game.js').Game} Game */

export class SelfStrip {
    constructor() {
        this.element = el('section', {class: 'self', 'aria-label': 'You'});
    }

    /** @param {Game} game */
    show(game) {
        const {state, world} = game;
        if (!state || !world) return;
        const me = world.me;
        if (!me) {
            fill(this.element, el('span', {}), el('p', {}, game.over ? 'The game has ended.' : game.role === 'player' && state.alive === false ? 'You are dead. The others go on.' : 'You are watching.'));
            return;
        }
        fill(this.element,
            el('div', {class: 'portrait'}, icon(hero(me.seat ?? 1, state.self?.class ?? me.name), 40)),
            el('div', {class: 'meters'}, meter('Life', me.hp ?? 0, me.hp_max ?? 1), ...powers(state), learning(state)),
            el('div', {class: 'facts'}, fact('Level', state.experience_level), fact('Score', state.score)),
            el('div', {class: 'states'}, ...(state.self?.conditions ?? me.statuses ?? []).map((/** @type {any} */ status) => statusChip(status, game))));
    }
}

/** What else than life can be spent. @param {any} state */
function powers(state) {
    const names = /** @type {Record<string, string>} */ ({mp: 'Power', sp: 'Breath'});
    return Object.entries(state.self?.resources ?? {}).filter(([id, r]) => id !== 'hp' && /** @type {any} */ (r).max > 0)
        .map(([id, r]) => meter(names[id] ?? capital(words(id)), /** @type {any} */ (r).left, /** @type {any} */ (r).max, id === 'mp' ? 'mana' : 'stamina'));
}

/** The way to the next level. @param {any} state */
function learning(state) {
    const next = state.self?.experience_next;
    if (!next) return null;
    const bar = meter('Experience', state.experience, next, 'xp');
    bar.title = `Experience ${state.experience} of ${next}`;
    return bar;
}

/** @param {string} name @param {number} value @param {number} max @param {string} [kind] */
export function meter(name, value, max, kind = '') {
    const bar = el('i', {});
    bar.style.setProperty('--share', `${Math.max(0, Math.min(100, value / max * 100))}%`);
    return el('div', {class: `meter ${kind}`, role: 'meter', 'aria-label': name, 'aria-valuenow': value, 'aria-valuemin': 0, 'aria-valuemax': max},
        bar, el('span', {}, `${name} ${value} / ${max}`));
}

/** @param {string} name @param {string | number} value */
function fact(name, value) {
    return el('span', {}, `${name} `, el('b', {}, value));
}

/** @param {any} status @param {Game} game */
export function statusChip(status, game) {
    const id = typeof status === 'string' ? status : status.status ?? status.id;
    const row = game.guide.statuses.get(id);
    const left = typeof status === 'object' ? status.turns : undefined;
    return el('span', {class: `chip ${row?.harmful ? 'bad' : 'good'}`, title: row?.text ?? ''}, row?.name ?? words(id), left ? ` ${left}` : '');
}
