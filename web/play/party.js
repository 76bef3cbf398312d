/* The party: who is in sight, how they are, whose turn it is, who decides for them. */

import {hero} from '../art/figures.js';
import {icon} from '../art/sheet.js';
import {button, el, fill} from '../shared/dom.js';
import {capital, words} from '../shared/text.js';
import {showInvites} from './invites.js';
import {meter} from './self.js';

/** @typedef {import('./game.js').Game} Game */

/** @type {Record<string, string>} */
const DEEDS = {'ai:wait': 'stand still', 'ai:passive': 'keep away', 'ai:aggressive': 'fight', 'ai:utility': 'think for you', 'ai:scripted': 'follow its script'};

export class Party {
    constructor() {
        this.list = el('ul', {class: 'party'});
        this.foot = el('div', {class: 'row'});
        this.element = el('section', {class: 'panel of-party', 'aria-label': 'Party'},
            el('header', {}, el('h2', {}, 'Party'), button('Close', () => this.element.dispatchEvent(new CustomEvent('closed', {bubbles: true})), {class: 'bare close'})), this.list, this.foot);
    }

    /** Who decides for one's own character. @param {Game} game @param {import('../client/schema.d.ts').ViewEntity} me */
    decider(game, me) {
        const kinds = game.guide.content.providers.filter(row => row.kind === 'interactive' || row.pure);
        const choice = el('select', {'aria-label': 'Who decides for you', class: 'decider', dataset: {act: 'decider'}, on: {change: async () => {
            choice.blur();
            await game.handOver(choice.value);
        }}},
            ...kinds.map(row => el('option', {value: row.kind, selected: row.kind === (me.provider ?? 'interactive'), title: row.description}, row.kind === 'interactive' ? 'You decide' : `Let it ${DEEDS[row.kind] ?? `play: ${words(row.kind)}`}`)));
        return choice;
    }

    /** @param {Game} game */
    show(game) {
        const next = game.state?.next;
        const may = game.world?.me?.seat === 1 && !game.over && (game.info?.players ?? 1) > 1;
        fill(this.foot, may ? button('Invite…', () => showInvites(game.session), {dataset: {act: 'invite'}}) : null);
        if (this.list.contains(document.activeElement)) return; // somebody is choosing
        const party = game.world?.party() ?? [];
        this.element.hidden = party.length === 0;
        const alone = party.length === 1 && (game.info?.players ?? 1) === 1; // the strip above has it
        fill(this.list, ...party.map(entity => el('li', {},
            icon(hero(entity.seat ?? 1, (entity.you && game.state?.self?.class) || entity.name), 34),
            el('span', {}, el('b', {}, entity.you ? 'You' : capital(entity.name)), ' ', el('small', {}, `seat ${entity.seat ?? '?'}`)),
            next?.entity === entity.id ? el('span', {class: 'chip warn'}, 'turn')
                : entity.provider && entity.provider !== 'interactive' ? el('span', {class: 'chip'}, words(entity.provider)) : el('span'),
            alone ? null : meter('Life', entity.hp ?? 0, entity.hp_max ?? 1),
            entity.you && !game.over ? this.decider(game, entity) : null)));
    }
}
