/* The party: who is in sight, how they are, whose turn it is, who decides for them. */

import {hero} from '../art/figures.js';
import {icon} from '../art/sheet.js';
import {button, el, fill} from '../shared/dom.js';
import {capital, words} from '../shared/text.js';
import {showInvites} from './invites.js';
import {meter} from './self.js';

/** @typedef {import('./game.js').Game} Game */

export class Party {
    constructor() {
        this.list = el('ul', {class: 'party'});
        this.foot = el('div', {class: 'row'});
        this.element = el('section', {class: 'panel of-party', 'aria-label': 'Party'},
            el('header', {}, el('h2', {}, 'Party'), button('Close', () => this.element.dispatchEvent(new CustomEvent('closed', {bubbles: true})), {class: 'bare close'})), this.list, this.foot);
    }

    /** @param {Game} game */
    show(game) {
        const next = game.state?.next;
        const may = game.world?.me?.seat === 1 && !game.over && (game.info?.players ?? 1) > 1;
        fill(this.foot, may ? button('Invite…', () => showInvites(game.session), {dataset: {act: 'invite'}}) : null);
        fill(this.list, ...(game.world?.party() ?? []).map(entity => el('li', {},
            icon(hero(entity.seat ?? 1, (entity.you && game.state?.self?.class) || entity.name), 34),
            el('span', {}, el('b', {}, entity.you ? 'You' : capital(entity.name)), ' ', el('small', {}, `seat ${entity.seat ?? '?'}`)),
            next?.entity === entity.id ? el('span', {class: 'chip warn'}, 'turn')
                : entity.provider && entity.provider !== 'interactive' ? el('span', {class: 'chip'}, words(entity.provider)) : el('span'),
            meter('Life', entity.hp ?? 0, entity.hp_max ?? 1))));
    }
}
