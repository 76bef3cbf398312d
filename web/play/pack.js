/* The pack: what one carries, and what can be done with it just now. */

import {icon} from '../art/sheet.js';
import {item} from '../art/things.js';
import {button, el, fill} from '../shared/dom.js';
import {capital, words} from '../shared/text.js';

/** @typedef {import('./game.js').Game} Game */

/** How an item is told about. @param {any} row of the content */
export function aboutItem(row) {
    if (!row) return '';
    /** @type {string[]} */
    const parts = [];
    if (row.hands > 1) parts.push('two hands');
    if (row.damage_max) parts.push(`${row.damage_min}–${row.damage_max} damage`);
    for (const stat of ['attack', 'defence', 'armour']) if (row[stat]) parts.push(`${row[stat] > 0 ? '+' : ''}${row[stat]} ${stat}`);
    if (row.effect && row.effect !== 'none') parts.push([words(row.effect), row.power_max ? `${row.power_min}–${row.power_max}` : '', row.status ? words(row.status) : '', row.range ? `range ${row.range}` : ''].filter(Boolean).join(' '));
    if (row.value) parts.push(`worth ${row.value}`);
    return [row.text, capital(parts.join(', '))].filter(Boolean).join(' ');
}

export class Pack {
    /** @param {(kind: string, slot: number) => void} use told what the person wants */
    constructor(use) {
        this.use = use;
        this.open = -1;
        this.list = el('ul', {class: 'pack'});
        this.element = el('section', {class: 'panel of-pack', 'aria-label': 'Pack'},
            el('header', {}, el('h2', {}, 'Pack'), button('Close', () => this.element.dispatchEvent(new CustomEvent('closed', {bubbles: true})), {class: 'bare close'})), this.list);
    }

    /** @param {Game} game */
    show(game) {
        this.game = game;
        const items = game.state?.inventory ?? [];
        if (!items.length) fill(this.list, el('li', {}, el('p', {class: 'small'}, 'Empty.')));
        else fill(this.list, ...items.map((/** @type {any} */ entry) => this.row(game, entry)));
    }

    /** @param {Game} game @param {import('../client/schema.d.ts').InventoryItem} entry */
    row(game, entry) {
        const row = game.guide.items.get(entry.item);
        const open = this.open === entry.slot;
        return el('li', {class: entry.equipped ? 'worn' : ''},
            el('button', {type: 'button', class: 'item', 'aria-expanded': open, dataset: {slot: String(entry.slot)}, on: {click: () => {
                this.open = open ? -1 : entry.slot;
                this.show(game);
                /** @type {HTMLElement | null} */ (this.list.querySelector(`[data-slot="${entry.slot}"]`))?.focus();
            }}}, icon(item(entry.item, row?.class ?? '', row?.glyph ?? '?'), 30),
            el('span', {class: 'grow'}, el('b', {}, capital(entry.name))),
            entry.quantity > 1 ? el('span', {class: 'chip'}, `× ${entry.quantity}`) : null,
            entry.equipped ? el('span', {class: 'chip warn'}, 'in use') : null),
            open ? el('p', {class: 'small'}, aboutItem(row)) : null,
            open ? el('div', {class: 'uses'}, ...this.uses(game, entry)) : null);
    }

    /** @param {Game} game @param {import('../client/schema.d.ts').InventoryItem} entry */
    uses(game, entry) {
        const may = (/** @type {string} */ kind) => game.legalOf(kind).some(action => action.slot === entry.slot);
        return [['use_item', 'Use'], ['equip', entry.equipped ? 'Put away' : 'Ready'], ['drop', 'Drop']]
            .map(([kind, label]) => button(label, () => this.use(kind, entry.slot), {disabled: !may(kind), dataset: {use: kind}}));
    }
}
