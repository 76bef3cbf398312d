/* What one may do now, as buttons: only what the rules allow, in an order that does not jump about. */

import {button, el, fill} from '../shared/dom.js';
import {capital, words} from '../shared/text.js';

/** @typedef {import('./game.js').Game} Game */

const ARROWS = {nw: '↖', n: '↑', ne: '↗', w: '←', e: '→', sw: '↙', s: '↓', se: '↘'};
const PAD = ['nw', 'n', 'ne', 'w', 'wait', 'e', 'sw', 's', 'se'];
const WAYS = {n: 'north', ne: 'north-east', e: 'east', se: 'south-east', s: 'south', sw: 'south-west', w: 'west', nw: 'north-west'};
/** Kinds that have their own place elsewhere. */
const ELSEWHERE = new Set(['move', 'attack', 'wait', 'pickup', 'descend', 'interact', 'ability', 'use_item', 'equip', 'drop', 'choose']);

export class Hands {
    /** @param {{act: (action: any) => void, step: (dir: string) => void, ability: (id: string) => void, tool: (name: string) => void}} orders */
    constructor(orders) {
        this.orders = orders;
        this.acts = el('div', {class: 'acts', role: 'toolbar', 'aria-label': 'Actions'});
        this.pad = el('div', {class: 'pad', role: 'group', 'aria-label': 'Steps'});
        this.element = el('section', {class: 'hands', 'aria-label': 'What you may do'}, this.acts, this.pad);
    }

    /** @param {Game} game @param {boolean} thinking an action is under way */
    show(game, thinking) {
        const mine = game.mine;
        const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.act;
        fill(this.acts, ...this.simple(game, mine), ...this.abilities(game), ...this.tools(game, mine));
        this.acts.setAttribute('aria-busy', String(thinking));
        fill(this.pad, ...PAD.map(dir => this.padButton(game, mine, dir)));
        if (focused) /** @type {HTMLElement | null} */ (this.element.querySelector(`[data-act="${CSS.escape(focused)}"]`))?.focus();
    }

    /** @param {string} act @param {string} label @param {string} key @param {() => void} press @param {Record<string, any>} [more] */
    button(act, label, key, press, more = {}) {
        const {dataset, ...rest} = more;
        return button(label, press, {...rest, dataset: {act, ...dataset}, title: key ? `${label} (${key})` : label}, label, key ? el('kbd', {'aria-hidden': 'true'}, key) : null);
    }

    /** @param {Game} game @param {boolean} mine */
    simple(game, mine) {
        const may = (/** @type {string} */ kind) => game.legalOf(kind).length > 0;
        const me = game.world?.me;
        if (me?.provider && me.provider !== 'interactive' && !game.over) return [this.button('takeover', 'Take over', '', () => this.orders.tool('takeover'), {class: 'primary'})];
        const rows = [this.button('wait', 'Wait', '.', () => this.orders.act({kind: 'wait'}), {disabled: !mine || !may('wait')})];
        if (may('pickup')) rows.push(this.button('pickup', 'Pick up', 'g', () => this.orders.act({kind: 'pickup'}), {class: 'primary'}));
        if (may('descend')) {
            const out = me && game.world?.terrain(me.x, me.y) === 'exit';
            rows.push(this.button('descend', out ? 'Leave' : 'Descend', '>', () => this.orders.act({kind: 'descend'}), {class: 'primary'}));
        }
        for (const action of game.legalOf('interact')) rows.push(this.interaction(game, action));
        const others = new Set(game.legal.map(action => action.kind).filter(kind => !ELSEWHERE.has(kind)));
        for (const kind of others) rows.push(this.button(kind, capital(words(kind)), kind === 'search' ? 's' : '', () => this.orders.act(game.legalOf(kind)[0])));
        return rows;
    }

    /** @param {Game} game @param {any} action */
    interaction(game, action) {
        const world = game.world;
        const step = game.guide.steps.get(action.dir) ?? [0, 0];
        const x = (world?.me?.x ?? 0) + step[0];
        const y = (world?.me?.y ?? 0) + step[1];
        const prop = world?.at(x, y).find(entity => entity.kind === 'prop');
        const terrain = world?.terrain(x, y) ?? '';
        const what = prop ? prop.name : world?.ground(x, y)?.name ?? 'it';
        const verb = terrain === 'door_open' && !prop ? 'Close' : /chest|door|lock/.test(prop?.type ?? terrain) ? 'Open' : /lever/.test(prop?.type ?? '') ? 'Pull' : /fountain/.test(prop?.type ?? '') ? 'Drink from' : 'Use';
        return this.button(`interact-${action.dir}`, `${verb} ${what} ${ARROWS[/** @type {keyof typeof ARROWS} */ (action.dir)]}`, '', () => this.orders.act(action));
    }

    /** @param {Game} game */
    abilities(game) {
        return (game.state?.abilities ?? []).map((/** @type {any} */ ability, /** @type {number} */ i) => {
            const ready = game.legalOf('ability').some(action => action.ability === ability.ability);
            const row = game.guide.abilities.get(ability.ability);
            const price = (ability.prices ?? []).map((/** @type {any} */ p) => `${p.amount} ${p.resource}`).join(', ');
            const why = ability.ready === false ? game.guide.verdicts.get(ability.verdict) : '';
            return button('', () => this.orders.ability(ability.ability), {class: 'ability', disabled: !ready, dataset: {act: `ability-${ability.ability}`}, title: [row?.text, price && `Costs ${price}.`, why && capital(`${why}.`)].filter(Boolean).join(' ')},
                capital(ability.name), ability.ready_in > 0 ? el('span', {class: 'wait-turns'}, `in ${Math.ceil(ability.ready_in / 100)}`) : price ? el('span', {class: 'wait-turns'}, price) : null, el('kbd', {'aria-hidden': 'true'}, String(i + 1)));
        });
    }

    /** @param {Game} game @param {boolean} mine */
    tools(game, mine) {
        const foes = mine && (game.world?.foes().length ?? 0) > 0;
        return [
            foes ? this.button('fight', 'Fight', 'f', () => this.orders.tool('fight'), {class: 'fight'})
                : this.button('explore', 'Explore', 'o', () => this.orders.tool('explore'), {disabled: !mine}),
            this.button('examine', 'Examine', 'x', () => this.orders.tool('examine')),
        ];
    }

    /** @param {Game} game @param {boolean} mine @param {string} dir */
    padButton(game, mine, dir) {
        if (dir === 'wait') return button('·', () => this.orders.act({kind: 'wait'}), {'aria-label': 'Wait', disabled: !mine, dataset: {act: 'pad-wait'}});
        const step = game.guide.steps.get(dir) ?? [0, 0];
        const me = game.world?.me;
        const actor = me ? game.world?.actorAt(me.x + step[0], me.y + step[1]) : null;
        const foe = actor && game.world?.isFoe(actor);
        const way = WAYS[/** @type {keyof typeof WAYS} */ (dir)];
        return button(ARROWS[/** @type {keyof typeof ARROWS} */ (dir)], () => this.orders.step(dir), {class: foe ? 'foe' : '', disabled: !mine,
            'aria-label': foe ? `Attack ${actor.name}, ${way}` : `Step ${way}`, dataset: {act: `step-${dir}`}});
    }
}
