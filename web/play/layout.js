/* The places of the table on the page, empty. */

import {button, el} from '../shared/dom.js';
import {showHelp} from './help.js';

/** @param {{self: HTMLElement, log: HTMLElement, hands: HTMLElement, panels: HTMLElement[], zoom: (steps: number) => void, menu: () => void,
 *          sheet: (name: string) => void}} parts */
export function layTable({self, log, hands, panels, zoom, menu, sheet}) {
    const place = el('div', {class: 'place'});
    const canvas = el('canvas', {tabIndex: 0, role: 'application', 'aria-label': 'Map. Arrow keys step, question mark for help.', 'aria-describedby': 'look'});
    const look = el('div', {class: 'look', id: 'look', 'aria-live': 'polite'});
    const whose = el('div', {class: 'whose', role: 'status'});
    const offline = el('div', {class: 'offline', role: 'alert', hidden: true});
    const aimbar = el('div', {class: 'aimbar', hidden: true});
    const stage = el('section', {class: 'stage', 'aria-label': 'Map'}, canvas, whose, offline,
        el('div', {class: 'zoom'}, button('+', () => zoom(1), {'aria-label': 'Nearer'}), button('−', () => zoom(-1), {'aria-label': 'Farther'})),
        look, aimbar);
    const side = el('aside', {class: 'side'}, ...panels);
    const bar = el('header', {class: 'bar'}, place,
        button('Pack', () => sheet('pack'), {class: 'phone', dataset: {act: 'pack'}}), button('Party', () => sheet('party'), {class: 'phone', dataset: {act: 'party'}}),
        button('?', showHelp, {class: 'bare desk', 'aria-label': 'How to play'}), button('Menu', menu, {dataset: {act: 'menu'}}));
    const element = el('main', {class: 'table'}, bar, stage, self, log, hands, side);
    return {element, place, canvas, look, whose, offline, aimbar, stage, side};
}
