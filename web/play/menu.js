/* The menu of a game: what one does rarely. */

import {openDialog} from '../shared/dialog.js';
import {button, el} from '../shared/dom.js';
import {shortHash} from '../shared/text.js';
import {showChecking} from './checking.js';
import {showHelp} from './help.js';
import {showInvites} from './invites.js';

/** @typedef {import('./game.js').Game} Game */

/** @param {Game} game */
export function showMenu(game) {
    const info = game.info;
    const dialog = openDialog(info?.label || 'This game',
        el('div', {class: 'stack'},
            button('How to play', () => {
                dialog.close();
                showHelp();
            }),
            game.world?.me?.seat === 1 && !game.over ? button('Invite others…', () => {
                dialog.close();
                showInvites(game.session);
            }, {dataset: {act: 'invite'}}) : null,
            button('Is it fair so far?', () => {
                dialog.close();
                showChecking(game.session);
            }, {dataset: {act: 'verify'}}),
            button('To the gate', () => {
                dialog.close();
                location.hash = '#/';
            }),
            el('details', {}, el('summary', {}, 'What binds this game'),
                el('p', {class: 'small'}, 'The server committed to its seed before it heard your words. When the game has ended it shows the seed, and every roll can be made again.'),
                el('table', {}, el('tbody', {},
                    fact('Game', info?.id ?? ''), fact('Seed commitment', info?.seed_commitment ?? ''), fact('Your words', info?.client_seed ?? '—'),
                    fact('Rules', shortHash(info?.rules_id ?? '', 16)), fact('Content', shortHash(info?.content_root ?? '', 16)),
                    fact('Entry', game.state?.seq ?? 0), fact('Actions', game.state?.nonce ?? 0))))),
        el('form', {method: 'dialog', class: 'row end'}, el('button', {class: 'primary'}, 'Back to the game')));
    return dialog;
}

/** @param {string} name @param {string | number} value */
function fact(name, value) {
    return el('tr', {}, el('th', {scope: 'row'}, name), el('td', {class: 'mono'}, value));
}
