/* How to play. */

import {openDialog} from '../shared/dialog.js';
import {el} from '../shared/dom.js';
import {KEY_HELP} from './keys.js';

export function showHelp() {
    const dialog = openDialog('How to play',
        el('p', {}, 'Each action takes a turn, and nothing moves while you think. Click or tap where you want to go, a foe to strike it; drag to look around, hold to examine, pinch to zoom. Rest where nobody sees you, drink before it is too late, go down when you are ready.'),
        el('dl', {class: 'keys'}, ...KEY_HELP.map(([key, text]) => el('div', {}, el('dt', {}, el('kbd', {}, key)), el('dd', {}, text)))),
        el('form', {method: 'dialog', class: 'row end'}, el('button', {class: 'primary'}, 'Good')));
    dialog.classList.add('wide');
}
