/* Which hooks were asked in an entry, what each made, and where a chain broke off. */

import {openDialog} from '../shared/dialog.js';
import {el} from '../shared/dom.js';
import {words} from '../shared/text.js';
import {chip, dataTable} from './table.js';

/** @param {import('../client/index.js').Donjon} donjon @param {string} session @param {number} seq */
export async function showTrace(donjon, session, seq) {
    const trace = await donjon.trace(session, seq);
    const all = el('input', {type: 'checkbox', on: {change: () => show()}});
    const table = dataTable(['After action', 'Hook', 'Depth', '', 'Made', 'Then'], 'No hook had anything to do.');
    const show = () => table.show(trace.steps.filter(step => all.checked || step.triggered || step.error).map(step => [step.after_nonce, el('b', {}, step.hook), step.depth,
        step.error ? chip(words(step.error)) : step.triggered ? 'triggered' : 'asked', step.made.map(made => `${made.nonce} ${words(made.kind)}${made.entity ? ` · ${made.entity}` : ''}`).join(', '), step.next ?? '']));
    show();
    const dialog = openDialog(`Hooks of entry ${seq}`, el('label', {class: 'row'}, all, 'Also those that had nothing to do'), table.element,
        trace.dropped ? el('p', {class: 'small'}, `${trace.dropped} further steps are not shown.`) : null, el('form', {method: 'dialog', class: 'row end'}, el('button', {class: 'primary'}, 'Done')));
    dialog.classList.add('wide');
}
