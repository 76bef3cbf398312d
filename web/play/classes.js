/* Who one is: asked once, before the first step. */

import {hero} from '../art/figures.js';
import {icon} from '../art/sheet.js';
import {openDialog} from '../shared/dialog.js';
import {button, el} from '../shared/dom.js';
import {capital} from '../shared/text.js';

/** @param {import('./guide.js').Guide} guide @param {any[]} choices the legal actions @param {(action: any) => void} choose */
export function showClasses(guide, choices, choose) {
    const dialog = openDialog('Who are you?', el('div', {class: 'stack'}, ...choices.map(action => {
        const row = guide.classes.get(action.class);
        return button('', () => {
            dialog.close();
            choose(action);
        }, {class: 'scenario'}, icon(hero(1, action.class), 44), el('span', {}, el('b', {}, capital(row?.name ?? action.class)), el('small', {}, row?.text ?? '')));
    })));
}
