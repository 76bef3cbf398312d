/* How to play. */

import {openDialog} from '../shared/dialog.js';
import {el} from '../shared/dom.js';
import {KEY_HELP} from './keys.js';

export function showHelp() {
    openDialog('How to play', el('table', {}, el('tbody', {}, ...KEY_HELP.map(([key, text]) => el('tr', {}, el('td', {}, el('kbd', {}, key)), el('td', {}, text))))),
        el('p', {}, 'On the map: tap where you want to go, tap a foe beside you to strike, drag to look around, hold to examine, pinch to zoom.'),
        el('form', {method: 'dialog', class: 'row end'}, el('button', {class: 'primary'}, 'Good')));
}
